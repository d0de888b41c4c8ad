"""Reads of what the net covers: a place and the places in it, and what lacks. Three queries whatever the size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db.models import F, Max, Q, QuerySet, Sum

from huiyin.apps.cases import library
from huiyin.apps.cases.keyset import number
from huiyin.apps.net.models import Coverage, Gap
from huiyin.apps.net.reach import column_of, profile_at
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import system
from huiyin.core.requires import requirements
from huiyin.core.words import VILLAGE_LEVEL, PlaceKind

PAGE = 50
IN_ORDER = ("place_no", "title")
MOST_ROWS = 200
"""Places in one table; there are no more villages in a town and grids in a village than this."""


@dataclass(frozen=True)
class Covered:
    """Sums of a place with all inside it: households, those with a path, with a linked post, with a contact who is there; posts."""

    households: int = 0
    pathed: int = 0
    linked: int = 0
    named: int = 0
    required: int = 0
    there: int = 0
    held: int = 0

    @property
    def missing(self) -> int:
        """Required posts that were never set up."""
        return self.required - self.there

    @property
    def unheld(self) -> int:
        """Required posts that nobody holds."""
        return self.there - self.held

    @property
    def uncovered(self) -> int:
        """Households without a contact who is there."""
        return self.households - self.named


SUMS = tuple(field.name for field in fields(Covered))
POSTS = ("required", "there", "held")


@dataclass(frozen=True)
class Net:
    """The table of a place: its children with their sums, what lies in none of them, the sum of all, and when it was counted."""

    rows: Sequence[tuple[Place, Covered]]
    own: Covered
    whole: Covered
    counted_at: datetime | None


@system("how many posts a place must have and how many are held is told of every place")
def posts_of(place: Place) -> Net:
    """The same for everybody: posts alone, nothing about households."""
    return net_of(place, POSTS)


def net_of(place: Place, told: Sequence[str] = SUMS) -> Net:
    """The table of a place that the viewer reaches, with the sums that are `told`. Two queries."""
    column = column_of(place)
    inside = Coverage.objects.filter(place_no__range=(place.no, place.end))
    grouped = inside.order_by().values(f"{column}_id").annotate(**{n: Sum(n) for n in told}, at=Max("counted_at"))
    found = {row.pop(f"{column}_id"): row for row in grouped}
    moments = [row.pop("at") for row in found.values()]
    sums = {pk: Covered(**row) for pk, row in found.items()}
    whole = Covered(**{name: sum(getattr(each, name) for each in sums.values()) for name in told})
    places = _children(place)
    own = sums.get(place.pk if column == "place" else None, Covered())
    return Net([(child, sums.get(child.pk, Covered())) for child in places], own, whole, max(moments, default=None))


def _children(place: Place) -> list[Place]:
    rows = Place.objects.filter(parent=place, valid_to=None).order_by("no").defer("geometry")
    return list(rows[:MOST_ROWS])


@dataclass(frozen=True)
class Lacking:
    """Rows of what lacks, in the order of the tree, and the key of the next page (empty: none)."""

    rows: Sequence[Gap]
    after: str


def gaps_of(place: Place, title: str = "", which: str = "", after: str = "", most: int = PAGE) -> Lacking:
    """A page of required posts that lack in a place and inside it. `which`: missing, unheld, or both. One query.

    The key is the place's number and the title, not the id: counting again makes the rows anew.
    """
    no, _, last = after.partition(".")
    rows = _gaps(place, title, which).order_by(*IN_ORDER)
    if at := number(no):
        rows = rows.filter(place_no__gte=at).exclude(place_no=at, title__lte=last)
    found = list(rows[: most + 1])
    key = f"{found[most - 1].place_no}.{found[most - 1].title}" if len(found) > most else ""
    return Lacking(found[:most], key)


def all_gaps(place: Place, title: str = "", which: str = "") -> list[Gap]:
    """Everything that lacks, to take away."""
    return list(_gaps(place, title, which).order_by(*IN_ORDER))


def _gaps(place: Place, title: str, which: str) -> QuerySet[Gap]:
    gaps = Gap.objects.filter(place_no__range=(place.no, place.end)).select_related("place__village", "place__town")
    if title:
        gaps = gaps.filter(title=title)
    return gaps.filter(_which(which)) if which else gaps


def _which(which: str) -> Q:
    missing = Q(there__lt=F("required"))
    return missing if which == "missing" else Q(there__gte=F("required"))


def titles_asked(place: Place) -> list[str]:
    """The titles that the profile of a place requires; above the towns those of every profile. No query."""
    town = profile_at(place)
    profiles = [town] if town else [library.profile(slug) for slug in library.profile_slugs()]
    return sorted({one.title for profile in profiles for one in requirements(profile.raw)})


def as_row(name: str, kind: str, covered: Covered) -> list[Any]:
    """A row of the table to take away."""
    return [name, kind, *(getattr(covered, each) for each in SUMS), covered.missing, covered.unheld]


@system("the figures of the net")
def held_in(place: Place, title: str) -> tuple[int, int]:
    """In how many of the places that must have this post somebody holds it: row 1-22, 15 of 15."""
    profile = profile_at(place)
    kinds = [one.on for one in requirements(profile.raw) if one.title == title] if profile else []
    wanted = [kind for on in kinds for kind in (VILLAGE_LEVEL if on == PlaceKind.village else [on])]
    span = (place.no, place.end)
    of = Coverage.objects.filter(place_no__range=span, kind__in=wanted).count()
    return of - Gap.objects.filter(place_no__range=span, title=title).count(), of
