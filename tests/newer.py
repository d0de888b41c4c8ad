"""A newer version of a pack that comes with the program, for as long as a test runs."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

Raw = dict[str, Any]
Publish = Callable[..., None]


def renamed(value: Any, old: str, new: str) -> Any:
    """The same document with a state called otherwise, wherever it stands."""
    if isinstance(value, dict):
        return {
            new if key == old else key: inner if key in ("phase", "do", "outcome") else renamed(inner, old, new)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [renamed(inner, old, new) for inner in value]
    return new if value == old else value


@pytest.fixture
def newer() -> Iterator[Publish]:
    """`newer(change)` puts on the shelf what `change` makes of the woven document of a pack, as version 2."""
    from huiyin.apps.cases import library  # this file is read before Django is set up

    shelf = pytest.MonkeyPatch()

    def publish(change: Callable[[Raw], Raw | None], *, slug: str = "six_slips", version: int = 2) -> None:
        real = library.raw_pack
        raw = copy.deepcopy(real(slug)) | {"version": version}
        raw = change(raw) or raw
        shelf.setattr(library, "raw_pack", lambda name: raw if name == slug else real(name))
        library.pack.cache_clear()
        library.forget_rows()

    yield publish
    shelf.undo()
    library.pack.cache_clear()
