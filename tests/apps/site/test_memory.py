"""A serving process lets what is loaded be, and looks through its memory seldom."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from huiyin.site.memory import SEDATE, settle


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Other tests run in a process that is looked after as always."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_what_is_loaded_is_never_looked_through_again() -> None:
    loaded = [object()]
    assert any(each is loaded for each in gc.get_objects())
    settle()
    assert not any(each is loaded for each in gc.get_objects()), "what is not looked through is not listed"
    assert gc.get_threshold() == SEDATE


def test_what_goes_in_circles_is_still_found() -> None:
    settle()

    class Round:
        """Holds itself."""

    left: list[int] = []
    for _ in range(100_000):
        one = Round()
        one.own, one.__class__.__del__ = one, lambda self: left.append(1)  # type: ignore[attr-defined]
    assert left
