"""Grids that do not have as many households as their profile says (towns.md T3-8; figures.md 3-19, 3-20): listed by place.

A grid has the households that lie in it and in its micro-grids, as last counted. Asked for a place that `place_of` has given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, QuerySet, Sum

from huiyin.apps.cases import library
from huiyin.apps.cases.keyset import number
from huiyin.apps.net.models import Coverage
from huiyin.apps.net.reach import profile_at
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import runs_by
from huiyin.core.adopting import base_of
from huiyin.core.requires import Size, sizes
from huiyin.core.words import PLACE_DEPTH, PlaceKind

PAGE, MOST = 50, 100_000
BREACHES = ("few", "many")
ABOVE = ("county_id", "town_id", "village_id", "grid_id")


@dataclass(frozen=True)
class Odd:
    """A grid that breaks its rule. `above`: its ancestors' ids by column."""

    place: int
    no: int
    households: int
    size: Size
    above: Mapping[str, int | None]

    @property
    def breach(self) -> str:
        """`few` or `many`."""
        return self.size.breach(self.households)


@dataclass(frozen=True)
class Page:
    """A page of them in the order of the tree, how many there are in all, and the key of the next (empty: none)."""

    rows: Sequence[tuple[Place, Odd]]
    n: int
    after: str


def rules_at(place: Place) -> list[tuple[str, Size]]:
    """The rules that hold inside a place, each with its profile; above the towns those of every profile. No query."""
    town = profile_at(place)
    slugs = [base_of(town.slug)] if town else library.profile_slugs()
    depth = PLACE_DEPTH[PlaceKind(place.kind)]
    rules = ((slug, size) for slug in slugs for size in sizes(library.profile(slug).raw))
    return [(slug, size) for slug, size in rules if PLACE_DEPTH[size.on] >= depth]


def odd_in(place: Place, which: str = "", kinds: Collection[str] = ()) -> list[Odd]:
    """The grids inside a place that have too few (`few`), too many (`many`) households, or either. A query for each rule."""
    found = [odd for slug, size in rules_at(place) if not kinds or size.on in kinds for odd in _odd(place, slug, size)]
    return sorted((odd for odd in found if which in ("", odd.breach)), key=lambda odd: odd.no)


def _odd(place: Place, profile: str, size: Size) -> Iterator[Odd]:
    rows: Any = _counted(place, profile, size)  # its annotations are columns of no model
    rows = rows.exclude(n__range=(size.least, size.most))
    for row in rows.values_list(_key(size), "first", "n", *ABOVE):
        yield Odd(row[0], row[1], row[2], size, dict(zip(ABOVE, row[3:], strict=True)))


def _counted(place: Place, profile: str, size: Size) -> QuerySet[Coverage, Any]:
    """The grids that a rule is for with their households (`n`): a big grid is the sum of what lies in it."""
    rows = Coverage.objects.filter(runs_by(profile, "town__"), place_no__range=(place.no, place.end)).order_by()
    rows = rows.exclude(grid=None) if size.on == PlaceKind.grid else rows.filter(kind=size.on)
    grouped: Any = rows.values(*dict.fromkeys((_key(size), *ABOVE)))
    found: QuerySet[Coverage, Any] = grouped.annotate(n=Sum("households"), first=Min("place_no"))
    return found


def _key(size: Size) -> str:
    return "grid_id" if size.on == PlaceKind.grid else "place_id"


def ruled_by(place: Place, column: str) -> Counter[int]:
    """By child (`reach.column_of`): how many grids inside it have a rule. A query for each rule."""
    name, found = f"{column}_id", Counter[int]()
    for slug, size in rules_at(place):
        rows = Coverage.objects.filter(runs_by(slug, "town__"), place_no__range=(place.no, place.end), kind=size.on)
        found.update(dict(rows.order_by().values_list(name).annotate(n=Count("pk"))))
    return found


def odd_by(place: Place, column: str) -> Counter[int]:
    """By child: how many of them break it. A query for each rule."""
    found = odd_in(place)
    return Counter(odd.place if column == "place" else odd.above[f"{column}_id"] or 0 for odd in found)


def page_of(place: Place, which: str = "", after: str = "", most: int = PAGE) -> Page:
    """A page of them; `after` is the number of the last before it."""
    odd = odd_in(place, which)
    left = [each for each in odd if each.no > (number(after) or -1)]
    shown = left[:most]
    there = Place.objects.select_related("village", "town").defer("geometry").in_bulk({each.place for each in shown})
    rows = [(there[each.place], each) for each in shown if each.place in there]
    return Page(rows, len(odd), str(shown[-1].no) if len(left) > most else "")
