"""The first day: what an empty installation still needs before the first matter, in the order of doing, and who is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from huiyin.apps.people.models import Account, Holding
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.core.errors import RuleError
from huiyin.core.words import KEEPERS, PlaceKind

MOST_PLACES, LONGEST = 500, 40
BELOW: Mapping[str, tuple[PlaceKind, PlaceKind]] = {
    PlaceKind.county: (PlaceKind.town, PlaceKind.village),
    PlaceKind.town: (PlaceKind.village, PlaceKind.grid),
}
"""What is typed in under the outermost place: a line each, and what stands after its colon."""
COMMUNITY = "社区"
"""A village whose name ends so is a community."""
Line = tuple[str, list[str]]


@dataclass(frozen=True)
class Keeper:
    """One of the three: their post, and whether they have signed in and chosen a password of their own."""

    post: str
    title: str
    there: bool


@dataclass(frozen=True)
class FirstDay:
    """How far the first day has come. `root`: the outermost place; `towns`: which of them have their way of working already."""

    root: Place | None
    places: int
    towns: list[Place]
    keepers: list[Keeper]

    @property
    def to_do(self) -> str:
        """The next step: places, towns, keepers; empty when all of it is done."""
        if not self.places:
            return "places"
        if not any(town.profile for town in self.towns):
            return "towns"
        return "" if all(keeper.there for keeper in self.keepers) else "keepers"

    @property
    def layers(self) -> tuple[PlaceKind, PlaceKind] | None:
        """Of what kind a line is, and what stands after its colon; None where there is too much of it to be typed in."""
        return BELOW.get(self.root.kind) if self.root else None


def first_day(by: Viewer) -> FirstDay:
    """The first day of the viewer's installation."""
    root = Place.objects.filter(pk=by.actor.place, parent=None).first()
    if root is None:
        return FirstDay(None, 0, [], [])
    below = Place.objects.filter(no__gt=root.no, no__lte=root.end)
    towns = [root] if root.kind == PlaceKind.town else list(below.filter(kind=PlaceKind.town).order_by("no"))
    return FirstDay(root, below.count(), towns, list(_keepers(root)))


def _keepers(root: Place) -> Iterator[Keeper]:
    held = Holding.objects.filter(post__place=root, post__title__in=KEEPERS, ends=None).select_related("post")
    rows = list(held.order_by("post__title", "id"))
    there = Account.objects.filter(person__in=[row.person_id for row in rows], is_active=True, must_change=False)
    known = set(there.values_list("person_id", flat=True))
    return (Keeper(row.post.name, row.post.title, row.person_id in known) for row in rows)


def lines_of(text: str) -> list[Line]:
    """`望禾镇：杏树湾村、松岗头村`, a line each, as (name, names under it).

    Raises RuleError: first_none, first_long, first_twice, first_many.
    """
    found = [_line(line) for line in text.splitlines() if line.strip()]
    names = [name for name, below in found for name in (name, *below)]
    if not found:
        raise RuleError("first_none")
    if wrong := [name for name in names if not 0 < len(name) <= LONGEST]:
        raise RuleError("first_long", name=wrong[0][:LONGEST], most=LONGEST)
    if len(names) > MOST_PLACES:
        raise RuleError("first_many", most=MOST_PLACES)
    for group in ([name for name, _ in found], *(below for _, below in found)):
        if twice := next((name for name in group if group.count(name) > 1), None):
            raise RuleError("first_twice", name=twice)
    return found


def _line(line: str) -> Line:
    name, _, below = line.strip().replace(":", "：").partition("：")
    parts = below.replace(",", "、").replace("，", "、").split("、")
    return name.strip(), [part.strip() for part in parts if part.strip()]


def kind_of(name: str, usual: PlaceKind) -> PlaceKind:
    """What a place is by its name, where villages stand."""
    return PlaceKind.community if usual == PlaceKind.village and name.endswith(COMMUNITY) else usual
