"""Four levels of command (四级联动, towns.md T3-9): under which title the Party organisations of each level stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huiyin.core.profiles import text
from huiyin.core.requires import level_of
from huiyin.core.words import PlaceKind, Text, UnitKind


@dataclass(frozen=True)
class Level:
    """Units of these kinds, seated on a place of this kind, have this title in the command. `village` means communities too."""

    on: PlaceKind
    title: Text
    kinds: frozenset[UnitKind]

    def has(self, kind: str, seat: str) -> bool:
        """Is a unit of that kind on such a place of this level?"""
        return kind in self.kinds and level_of(seat) == self.on


def levels(raw: Mapping[str, Any]) -> tuple[Level, ...]:
    """The levels of a profile (`[[command]]`), from the top. Raises ValueError at a word that is no kind of place or unit."""
    return tuple(
        Level(PlaceKind(row["on"]), text(row["title"]), frozenset(UnitKind(kind) for kind in row["kinds"]))
        for row in raw.get("command", ())
    )
