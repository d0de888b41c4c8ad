"""How the net is counted: households, who looks after them, and required posts, for many places in few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from huiyin.apps.cases import library
from huiyin.apps.net.models import Coverage, Gap
from huiyin.apps.people.queries import holdings_on
from huiyin.apps.places.erasing import GONE
from huiyin.apps.places.models import Household, Place
from huiyin.apps.units.models import Post, Unit
from huiyin.apps.units.queries import links_on
from huiyin.core.requires import LEVELS, lacks, path_of, requirements
from huiyin.core.words import PlaceKind

PATH = ("id", "no", "kind", "county_id", "town_id", "village_id", "grid_id", "profile", "town__profile")


def held_on(day: date, post: str = "pk") -> Exists:
    """Does somebody hold the post on the day?"""
    return Exists(holdings_on(day).filter(post=OuterRef(post)))


def counted(places: Sequence[int], day: date, now: datetime) -> tuple[list[Coverage], list[Gap]]:
    """The sums of those places that have not ended, and what they lack. Six queries."""
    rows = list(Place.objects.filter(pk__in=places, valid_to=None).values(*PATH))
    ids = [row["id"] for row in rows]
    households = dict(_by_place(Household.objects.filter(place__in=ids).exclude(door=GONE), "place", "pk"))
    links = links_on(day).filter(household__place__in=ids).exclude(household__door=GONE)
    linked = dict(_by_place(links, "household__place", "household"))
    named = dict(_by_place(links.filter(held_on(day, "post")), "household__place", "household"))
    posts, units = _posts(ids, day), _units(rows)
    sums, gaps = [], []
    for row in rows:
        found = lacks(requirements(_profile(row)), row["kind"], posts[row["id"]])
        all_of = households.get(row["id"], 0)
        sums.append(
            Coverage(
                place_id=row["id"],
                place_no=row["no"],
                kind=row["kind"],
                **{name: row[name] for name in ("county_id", "town_id", "village_id", "grid_id")},
                households=all_of,
                linked=linked.get(row["id"], 0),
                named=named.get(row["id"], 0),
                pathed=all_of if _pathed(row, units) else 0,
                required=sum(one.required for one in found),
                there=sum(one.required - one.missing for one in found),
                held=sum(one.required - one.missing - one.unheld for one in found),
                counted_at=now,
            )
        )
        gaps += [
            Gap(place_id=row["id"], place_no=row["no"], title=g.title, required=g.required, there=g.there, held=g.held)
            for g in found
            if g.missing or g.unheld
        ]
    return sums, gaps


def _by_place(rows: QuerySet[Any], place: str, what: str) -> Iterable[tuple[int, int]]:
    found: Iterable[tuple[int, int]] = rows.order_by().values_list(place).annotate(n=Count(what, distinct=what != "pk"))
    return found


def _posts(ids: Sequence[int], day: date) -> Mapping[int, dict[str, tuple[int, int]]]:
    """By seat and title, how many posts there are and how many somebody holds."""
    found: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    posts = Post.objects.filter(closed_on=None).filter(Q(place__in=ids) | Q(unit__seat__in=ids, unit__closed_on=None))
    posts = posts.annotate(seat=Coalesce("place_id", "unit__seat_id"), is_held=held_on(day))
    grouped = (
        posts.order_by().values_list("seat", "title").annotate(n=Count("pk"), h=Count("pk", filter=Q(is_held=True)))
    )
    for seat, title, n, held in grouped:
        found[seat][title] = (n, held)
    return found


def _units(rows: Iterable[Mapping[str, Any]]) -> set[tuple[int, str]]:
    """Where which Party units stand: at the places and at those above them."""
    seats = {row[name] for row in rows for name in ("id", "town_id", "village_id", "grid_id") if row[name]}
    kinds = [kind for of in LEVELS.values() for kind in of]
    return set(Unit.objects.filter(seat__in=seats, kind__in=kinds, closed_on=None).values_list("seat", "kind"))


def _pathed(row: Mapping[str, Any], units: set[tuple[int, str]]) -> bool:
    """Is there a Party unit at each of the levels above the households of the place?"""
    seats = {PlaceKind.town: row["town_id"], PlaceKind.village: row["village_id"], PlaceKind.grid: row["grid_id"]}
    levels = path_of(_profile(row))
    return bool(levels) and all(any((seats[level], kind) in units for kind in LEVELS[level]) for level in levels)


def _profile(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the profile that holds at the place says; above the towns nothing."""
    slug = row["profile"] or row["town__profile"] or ""
    return library.profile(slug).raw if library.is_profile(slug) else {}
