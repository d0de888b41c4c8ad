"""How far a duty reaches, by place: done, not yet, not needed, of how many. Places only, in the tree's order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Sum

from huiyin.apps.duties.chosen import duties_of
from huiyin.apps.duties.models import Coverage
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.core.duties import Duty
from huiyin.core.spans import Span, span_at
from huiyin.core.words import PlaceKind


@dataclass(frozen=True)
class Reach:
    """One place: of `total`, so many are done, not needed, or neither yet."""

    place: Place | None
    total: int
    done: int
    unneeded: int

    @property
    def left(self) -> int:
        """Not yet."""
        return self.total - self.done - self.unneeded

    @property
    def needed(self) -> int:
        """The denominator: what is needed."""
        return self.total - self.unneeded


@dataclass(frozen=True)
class Reached:
    """A duty in a span over the places inside another one, and their sum."""

    duty: Duty
    span: Span
    at: Place
    rows: list[Reach]
    sum: Reach


def offered(viewer: Viewer) -> list[Duty]:
    """The duties whose reach is shown: none that is confidential."""
    return [duty for duty in duties_of(viewer.profile) if not duty.confidential]


def place_of(viewer: Viewer, asked: str) -> Place | None:
    """The place that is looked at: the one asked for inside the viewer's town, else the viewer's own village or town."""
    own = viewer.village or viewer.town
    inside = Place.objects.filter(pk=int(asked)) if asked.isdecimal() and len(asked) < 12 else Place.objects.none()
    return inside.filter(town_id=viewer.town).first() or Place.objects.filter(pk=own).first()


def reach(duty: Duty, at: Place, day: date) -> Reached:
    """How far a duty reaches in the span of a day: a town by village, a village by grid. Two queries."""
    span = span_at(duty.period, day)
    column = "village_id" if at.kind == PlaceKind.town else "id"
    cells = Coverage.objects.filter(town=at.town_id or at.pk, duty=duty.slug, span=span.name, total__gt=0)
    if at.kind != PlaceKind.town:
        cells = cells.filter(place_no__range=(at.no, at.end))
    told = cells.values(under=F(f"place__{column}")).annotate(n=Sum("total"), ok=Sum("done"), no=Sum("unneeded"))
    found = {row["under"] or at.pk: Reach(None, row["n"], row["ok"], row["no"]) for row in told.order_by()}
    places = {place.pk: place for place in Place.objects.filter(pk__in=found)}
    rows = [Reach(place, one.total, one.done, one.unneeded) for pk, one in found.items() if (place := places[pk])]
    rows.sort(key=lambda row: row.place.no if row.place else 0)
    return Reached(duty, span, at, rows, _sum(rows))


def _sum(rows: list[Reach]) -> Reach:
    return Reach(None, sum(r.total for r in rows), sum(r.done for r in rows), sum(r.unneeded for r in rows))
