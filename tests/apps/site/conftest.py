"""What the tests of whole sites share: a county, silence, and one person who holds one post after the other."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.builders import World


@pytest.fixture
def in_silence() -> Iterator[None]:
    """Thousands of refusals are what is wanted; writing each of them down takes longer than asking."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world() -> World:
    from tests.builders import World  # pytest reads this file before Django is set up

    return World("yangquan")


@pytest.fixture
def somebody(world: World) -> int:
    """A person, who holds one post after the other."""
    return world.viewer("desk", unit=world.unit("village_station", world.village)).actor.person
