"""Reads of what the net covers: a place and the places in it, and what lacks. Three queries whatever the size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db.models import F, Max, Q, QuerySet, Sum

from huiyin.apps.net.models import Coverage, Gap
from huiyin.apps.net.reach import column_of
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import system

PAGE = 50
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


@dataclass(frozen=True)
class Net:
    """The table of a place: its children with their sums, what lies in none of them, the sum of all, and when it was counted."""

    rows: Sequence[tuple[Place, Covered]]
    own: Covered
    whole: Covered
    counted_at: datetime | None


@system("the net of the places that a post serves")
def net_of(place: Place) -> Net:
    """The table of a place that the viewer reaches. Two queries."""
    column = column_of(place)
    inside = Coverage.objects.filter(place_no__range=(place.no, place.end))
    grouped = inside.order_by().values(f"{column}_id").annotate(**{n: Sum(n) for n in SUMS}, at=Max("counted_at"))
    found = {row.pop(f"{column}_id"): row for row in grouped}
    moments = [row.pop("at") for row in found.values()]
    sums = {pk: Covered(**row) for pk, row in found.items()}
    whole = Covered(*(sum(getattr(each, name) for each in sums.values()) for name in SUMS))
    places = _children(place)
    own = sums.get(place.pk if column == "place" else None, Covered())
    return Net([(child, sums.get(child.pk, Covered())) for child in places], own, whole, max(moments, default=None))


def _children(place: Place) -> list[Place]:
    rows = Place.objects.filter(parent=place, valid_to=None).order_by("no").defer("geometry")
    return list(rows[:MOST_ROWS])


@dataclass(frozen=True)
class Lacking:
    """Rows of what lacks, in the order of the tree, and the key of the next page (0: none)."""

    rows: Sequence[Gap]
    after: int


@system("what the net lacks in the places that a post serves")
def gaps_of(place: Place, title: str = "", which: str = "", after: int = 0, most: int = PAGE) -> Lacking:
    """A page of required posts that lack in a place and inside it. `which`: missing, unheld, or both. One query."""
    found = list(_gaps(place, title, which).filter(pk__gt=after).order_by("pk")[: most + 1])
    return Lacking(found[:most], found[most - 1].pk if len(found) > most else 0)


@system("what the net lacks in the places that a post serves")
def all_gaps(place: Place, title: str = "", which: str = "") -> list[Gap]:
    """Everything that lacks, to take away."""
    return list(_gaps(place, title, which).order_by("place_no", "title"))


def _gaps(place: Place, title: str, which: str) -> QuerySet[Gap]:
    gaps = Gap.objects.filter(place_no__range=(place.no, place.end)).select_related("place__village", "place__town")
    if title:
        gaps = gaps.filter(title=title)
    return gaps.filter(_which(which)) if which else gaps


def _which(which: str) -> Q:
    missing = Q(there__lt=F("required"))
    return missing if which == "missing" else Q(there__gte=F("required"))


@system("what the net lacks in the places that a post serves")
def gap_titles(place: Place) -> list[str]:
    """The titles of which something lacks there."""
    gaps = Gap.objects.filter(place_no__range=(place.no, place.end))
    return list(gaps.order_by("title").values_list("title", flat=True).distinct())


def as_row(name: str, kind: str, covered: Covered) -> list[Any]:
    """A row of the table to take away."""
    return [name, kind, *(getattr(covered, each) for each in SUMS), covered.missing, covered.unheld]
