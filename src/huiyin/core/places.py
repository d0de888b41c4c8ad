"""The scope tree as numbers: every place owns an interval, and everything inside it has a number in that interval.

"Inside" is then one comparison, with gaps left for children that do not exist yet (design §4).
"""

from __future__ import annotations

from dataclasses import dataclass

from huiyin.core.errors import RuleError
from huiyin.core.words import PLACE_DEPTH, PlaceKind

WHOLE = 1 << 62
CHILDREN = {0: 1 << 6, 1: 1 << 8, 2: 1 << 9, 3: 1 << 11, 4: 1 << 12, 5: 1 << 12}
"""How many places of a depth fit in one parent: cities, counties, towns, villages, grids, micro-grids."""


ANCESTORS = ("county", "town", "village", "grid")
"""The ancestors that a place knows by columns of their own."""


@dataclass(frozen=True)
class Interval:
    """Numbers `no` to `end`, both included. `no` is the place itself."""

    no: int
    end: int

    def contains(self, no: int) -> bool:
        """Is the number inside?"""
        return self.no <= no <= self.end


EVERYTHING = Interval(0, WHOLE - 1)


def span(kind: PlaceKind) -> int:
    """How many numbers a place of this kind owns."""
    size = WHOLE
    for depth in range(PLACE_DEPTH[kind] + 1):
        size //= CHILDREN[depth]
    return size


def next_interval(kind: PlaceKind, parent: Interval | None, last_end: int | None) -> Interval:
    """The next free interval for a child of `kind` after its last sibling. Raises places_full."""
    inside = parent or EVERYTHING
    size = span(kind)
    start = inside.no + 1 if last_end is None else last_end + 1
    return _fitting(kind, inside, -(-start // size) * size, size)


def next_number(kind: PlaceKind, parent: Interval, last_end: int | None) -> Interval:
    """The one number that a place keeps inside the one that it was merged into. Raises places_full."""
    return _fitting(kind, parent, parent.no + 1 if last_end is None else last_end + 1, 1)


def _fitting(kind: PlaceKind, inside: Interval, start: int, size: int) -> Interval:
    if start + size - 1 > inside.end:
        raise RuleError("places_full", kind=kind)
    return Interval(start, start + size - 1)


def check_parent(kind: PlaceKind, parent: PlaceKind | None) -> None:
    """A child must be deeper than its parent. Raises wrong_parent."""
    if parent is not None and PLACE_DEPTH[kind] <= PLACE_DEPTH[parent]:
        raise RuleError("wrong_parent", kind=kind, parent=parent)


def check_merge(kind: PlaceKind, into: PlaceKind) -> None:
    """Only places of one level become one. Raises merge_unlike."""
    if PLACE_DEPTH[kind] != PLACE_DEPTH[into]:
        raise RuleError("merge_unlike", kind=kind, into=into)


def columns_from_above(kind: PlaceKind, parent: PlaceKind) -> list[str]:
    """Which ancestors (`county`, `town`, `village`, `grid`) a place and all inside it have from its parent.

    Those above its own level; a place that was merged into one of its own level is not even its own village any more.
    """
    least = max(PLACE_DEPTH[kind], PLACE_DEPTH[parent] + 1)
    return [name for name in ANCESTORS if PLACE_DEPTH[PlaceKind(name)] < least]
