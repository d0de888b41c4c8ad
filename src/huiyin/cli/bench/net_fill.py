"""A county at the size of a city for the net: 12,300 grids, 100,000 households, 13,000 posts, written in bulk.

Nobody lives there: households have an address and no name. What pages read of it is counted by the product's own `recount_all`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F

from huiyin.apps.net.actions import recount_all
from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.models import Holding, Person
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.places.models import Household, Place
from huiyin.apps.units.models import HouseholdLink, Post, Unit
from huiyin.cli.demo.land import WHOLE, Patch
from huiyin.core.places import Interval, next_interval
from huiyin.core.words import PlaceKind

TOWNS, VILLAGES, GRIDS = 12, 41, 25
HOUSEHOLDS, POSTS, GROUPS = 100_000, 13_000, 3_600
SINCE = date(2026, 1, 1)


@dataclass(frozen=True)
class Filled:
    """Who looks, and at what."""

    leader: Viewer
    secretary: Viewer
    county: Place
    town: Place
    village: Place
    committee: Unit
    branch: Unit
    home: Household
    counts: dict[str, int]
    seconds: dict[str, float]


def fill(profile: str, now: datetime, *, share: int = 1) -> Filled:
    """Write it; `share` 10: a tenth of everything."""
    began = time.perf_counter()
    county, towns, villages, grids = places(profile, max(1, TOWNS // share), VILLAGES, GRIDS)
    homes = _households(grids, HOUSEHOLDS // share)
    posts, units = _posts(towns, villages, grids, POSTS // share, GROUPS // share)
    _links(homes, posts)
    written = time.perf_counter()
    recount_all(now=now)
    counted = time.perf_counter()
    leader = Post.objects.create(title="leader", name="分管领导", place=county)
    secretary = Post.objects.filter(title="secretary", unit__seat=villages[0]).get()
    return Filled(
        _held(leader), _held(secretary), county, towns[0], villages[0], units["committee"], units["branch"], homes[0],
        {"grids": len(grids), "households": len(homes), "posts": len(posts), "groups": units["groups"]},
        {"written": round(written - began, 1), "counted": round(counted - written, 1)},
    )  # fmt: skip


def _held(post: Post) -> Viewer:
    person = add_person(name="岗上人")
    give_post(person=person, post=post, starts=SINCE)
    return viewer_of_post(post, person.pk, person.name)


def places(profile: str, towns: int, villages: int, grids: int) -> tuple[Place, list[Place], list[Place], list[Place]]:
    """A county with towns, so many villages in each and grids in each of these; each kind in the tree's order."""
    county = _level([(PlaceKind.county, "云岫县", None, WHOLE)])[0]
    cells = [patch for row in WHOLE.cut(3, across=False) for patch in row.cut(-(-towns // 3), across=True)][:towns]
    rows = [(PlaceKind.town, f"第{n}镇", county, patch) for n, patch in enumerate(cells, 1)]
    first = _level(rows, profile=profile)
    rows = [
        (PlaceKind.village, f"{n}村", town, patch)
        for town, cell in zip(first, cells, strict=True)
        for n, patch in enumerate(_pieces(cell, villages), 1)
    ]
    second = _level(rows)
    patches = [patch for *_, patch in rows]
    rows = [
        (PlaceKind.grid, f"第{n}网格", village, patch)
        for village, cell in zip(second, patches, strict=True)
        for n, patch in enumerate(_pieces(cell, grids), 1)
    ]
    return county, first, second, _level(rows)


def _pieces(cell: Patch, n: int) -> list[Patch]:
    across = round(n**0.5)
    rows = cell.cut(-(-n // across), across=False)
    return [patch for row in rows for patch in row.cut(across, across=True)][:n]


def _level(rows: Iterable[tuple[PlaceKind, str, Place | None, Patch]], profile: str = "") -> list[Place]:
    """Places of one level, each after its last sibling; their own column is set afterwards."""
    last: dict[int | None, int] = {}
    made = []
    for kind, name, parent, patch in rows:
        key = parent.pk if parent else None
        here = next_interval(kind, parent.interval if parent else None, last.get(key))
        last[key] = here.end
        made.append(_place(kind, name, parent, here, patch.facts(), profile))
    places = Place.objects.bulk_create(made, batch_size=500)
    column = f"{places[0].kind}_id"
    Place.objects.filter(kind=places[0].kind).update(**{column: F("pk")})
    for place in places:
        setattr(place, column, place.pk)
    return places


def _place(
    kind: PlaceKind, name: str, parent: Place | None, at: Interval, facts: dict[str, Any], profile: str
) -> Place:
    place = Place(kind=kind, name=name, parent=parent, no=at.no, end=at.end, profile=profile, **facts)
    for column in ("county_id", "town_id", "village_id"):
        setattr(place, column, getattr(parent, column, None))
    return place


def _households(grids: list[Place], n: int) -> list[Household]:
    rows = (
        Household(place=grids[k % len(grids)], place_no=grids[k % len(grids)].no, code=f"H{k:06}", door=f"{k}号")
        for k in range(n)
    )
    return Household.objects.bulk_create(rows, batch_size=1000)


def _posts(
    towns: list[Place], villages: list[Place], grids: list[Place], n: int, groups: int
) -> tuple[list[Post], dict[str, Any]]:
    committees = Unit.objects.bulk_create(
        Unit(kind="party_committee", name=f"{town.name}党委", seat=town, key="party_committee") for town in towns
    )
    above = {unit.seat_id: unit for unit in committees}
    branches = Unit.objects.bulk_create(
        Unit(kind="branch", name=f"{v.name}党支部", seat=v, parent=above[v.town_id or 0]) for v in villages
    )
    over = {unit.seat_id: unit for unit in branches}
    Unit.objects.bulk_create(
        (
            Unit(kind="party_group", name=f"{grid.name}党小组", seat=grid, parent=over[grid.village_id or 0])
            for grid in grids[:groups]
        ),
        batch_size=500,
    )
    for units in (committees, branches):
        Unit.serves.through.objects.bulk_create(
            Unit.serves.through(unit_id=unit.pk, place_id=unit.seat_id) for unit in units
        )
    rows = [Post(title="secretary", name="书记", unit=unit) for unit in branches]
    rows += [Post(title="grid_worker", name="网格员", place=grids[k % len(grids)]) for k in range(n - len(rows))]
    posts = Post.objects.bulk_create(rows, batch_size=1000)
    people = Person.objects.bulk_create((Person(name=f"人{k}") for k in range(len(posts))), batch_size=1000)
    held = (Holding(post=post, person=person, starts=SINCE) for post, person in _most(zip(posts, people, strict=True)))
    Holding.objects.bulk_create(held, batch_size=1000)
    return posts, {"committee": committees[0], "branch": branches[0], "groups": groups}


def _most(rows: Iterable[Any]) -> Iterator[Any]:
    """All but every fiftieth, and not the first, which somebody is given later."""
    return (row for k, row in enumerate(rows) if k % 50)


def _links(homes: list[Household], posts: list[Post]) -> None:
    at = {post.place_id: post for post in posts if post.place_id}
    rows = (
        HouseholdLink(household=home, post=at[home.place_id], place_no=home.place_no, starts=SINCE)
        for k, home in enumerate(homes)
        if k % 10 and home.place_id in at
    )
    HouseholdLink.objects.bulk_create(rows, batch_size=1000)
