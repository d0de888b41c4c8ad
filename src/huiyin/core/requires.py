"""Which posts a profile requires of each place, and what lacks (`[[requires]]`; towns.md T0-1, T1-13, T2-3, T4-4 of the figures);
how many households a grid is to have (`[[sizes]]`; T3-8: 300–500户的大网格, 30–50户的微网格).

A required post counts for a place when it stands on the place or in a unit that is seated there. It lacks when it was never set
up (missing), or when nobody holds it (unheld): two counts, since who mends them differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from huiyin.core.words import VILLAGE_LEVEL, PlaceKind, PostTitle, UnitKind

PUBLIC_TITLES = frozenset(
    {
        PostTitle.secretary,
        PostTitle.desk,
        PostTitle.duty,
        PostTitle.grid_head,
        PostTitle.grid_worker,
        PostTitle.grid_assistant,
        PostTitle.area_head,
        PostTitle.group_head,
        PostTitle.neighbour_head,
        PostTitle.member_contact,
        PostTitle.mediator,
        PostTitle.adviser,
        PostTitle.errand_runner,
    }
)
"""Posts that residents turn to: everybody may read them and their telephone. Names only with the holder's consent."""
NEIGHBOURS = frozenset(
    {
        PostTitle.volunteer,
        PostTitle.grid_assistant,
        PostTitle.area_head,
        PostTitle.group_head,
        PostTitle.neighbour_head,
        PostTitle.member_contact,
    }
)
"""Posts of residents who help beside their own work, some because they are Party members: who holds one is known around
them, and elsewhere if they agreed. Who holds any other post is known to everybody at work."""
LEVELS: Mapping[PlaceKind, frozenset[UnitKind]] = {
    PlaceKind.town: frozenset({UnitKind.party_committee}),
    PlaceKind.village: frozenset({UnitKind.general_branch, UnitKind.branch}),
    PlaceKind.grid: frozenset({UnitKind.party_group, UnitKind.central_household}),
}
"""The first three of the four levels 1+1+1+N: at which place which Party unit must stand; N are the linked households."""


@dataclass(frozen=True)
class Required:
    """So many posts of a title on every place of a kind; `village` means communities too."""

    title: PostTitle
    on: PlaceKind
    count: int = 1


@dataclass(frozen=True)
class Lack:
    """How many of a required post there must be at a place, how many stand there, how many are held."""

    title: PostTitle
    required: int
    there: int
    held: int

    @property
    def missing(self) -> int:
        """Never set up."""
        return max(0, self.required - self.there)

    @property
    def unheld(self) -> int:
        """Set up, but held by nobody, as far as they are required."""
        return max(0, min(self.there, self.required) - self.held)


def requirements(raw: Mapping[str, Any]) -> tuple[Required, ...]:
    """What a profile requires. Raises ValueError at a word that is no title or no kind of place."""
    return tuple(
        Required(PostTitle(table["title"]), PlaceKind(table["on"]), int(table.get("count", 1)))
        for table in raw.get("requires", ())
    )


def path_of(raw: Mapping[str, Any]) -> tuple[PlaceKind, ...]:
    """At which kinds of place a Party unit must stand for a household to have a path: all, or what `[net] path` says."""
    return tuple(PlaceKind(kind) for kind in raw.get("net", {}).get("path", LEVELS))


def level_of(kind: str) -> PlaceKind:
    """The kind under which a place is required something: a community counts as a village."""
    return PlaceKind.village if kind in VILLAGE_LEVEL else PlaceKind(kind)


def lacks(required: Iterable[Required], kind: str, posts: Mapping[str, tuple[int, int]]) -> list[Lack]:
    """All that is required of a place of this kind, whether it lacks or not. `posts`: title → (there, held)."""
    found = []
    for one in required:
        if one.on == level_of(kind):
            there, held = posts.get(one.title, (0, 0))
            found.append(Lack(one.title, one.count, there, min(held, one.count)))
    return found


SIZED = (PlaceKind.grid, PlaceKind.micro)
"""Kinds of place whose number of households a profile may rule."""


@dataclass(frozen=True)
class Size:
    """From how many to how many households a grid of this kind is to have, both included."""

    on: PlaceKind
    least: int
    most: int

    def breach(self, households: int) -> str:
        """`few`, `many`, or nothing where the number fits."""
        return "few" if households < self.least else "many" if households > self.most else ""


def sizes(raw: Mapping[str, Any]) -> tuple[Size, ...]:
    """The rules of a profile. Raises ValueError at what is no kind of grid or ruled twice, and numbers that none can have."""
    found = tuple(
        Size(PlaceKind(table["on"]), int(table["least"]), int(table["most"])) for table in raw.get("sizes", ())
    )
    if len({size.on for size in found}) < len(found):
        raise ValueError("sizes: a kind of grid is ruled twice")
    for size in found:
        if size.on not in SIZED or not 0 < size.least <= size.most:
            raise ValueError(f"sizes: {size.on} from {size.least} to {size.most} is no rule for a grid")
    return found
