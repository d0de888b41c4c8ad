"""Borders of places by hand: drawn in the page, written as coordinates or GeoJSON, or made around the households there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import transaction

from huiyin.apps.net.drawing import HIGH, WIDTH, forget_drawn
from huiyin.apps.net.reach import reaches
from huiyin.apps.people.queries import Viewer
from huiyin.apps.people.roles import may
from huiyin.apps.places.models import Household, Place
from huiyin.apps.records.actions import Happened, log, next_nth
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError
from huiyin.core.shapes import Frame, Ring, drawn, hull, middle, polygon, rings

FEWEST_HOMES = 5
"""Around fewer households a border would tell where somebody lives."""
MOST_HOMES, MOST_AROUND = 20_000, 200
ROOM = 0.15
"""How much of its width a sheet has beside what is on it, to draw there."""
NEAR = 0.02
"""Degrees around a place of which nothing but a point is known: about two kilometres."""
How = Literal["drawn", "homes", "removed"]


@dataclass(frozen=True)
class Outline:
    """A neighbour as it is drawn."""

    name: str
    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Sheet:
    """What one draws on: neighbours, the border that there is (or the empty path), and how pixels are degrees."""

    frame: Frame
    around: Sequence[Outline]
    own: str


@rule_decides
@transaction.atomic
def set_border(*, by: Viewer, place: Place, geometry: dict[str, Any] | None, how: How, now: datetime) -> None:
    """A place gets another border, or none. Raises border_outside. The event says how, and how many corners it has."""
    if not may("net.draw", by.actor.title, by.actor.unit_kind) or not reaches(by, place):
        raise RuleError("border_outside")
    there = Place.objects.select_for_update(of=("self",)).get(pk=place.pk)
    if there.geometry == geometry:
        return
    there.geometry = geometry
    there.save(update_fields=["geometry"])
    corners = sum(len(ring) - 1 for ring in rings(geometry)) if geometry else 0
    data = {"how": how, "corners": corners}
    role, nth = by.actor.title, next_nth(there.uid)
    log(
        by,
        Happened(
            kind="place.bordered",
            at=now,
            recorded_at=now,
            place=there,
            subject=there.uid,
            nth=nth,
            role=role,
            data=data,
        ),
    )
    transaction.on_commit(forget_drawn)


def around_homes(place: Place) -> dict[str, Any]:
    """A hull around the households inside a place. Raises border_few_homes."""
    homes = Household.objects.filter(place_no__range=(place.no, place.end), longitude__isnull=False)
    points = [
        (x, y) for x, y in homes.values_list("longitude", "latitude")[:MOST_HOMES] if x is not None and y is not None
    ]
    if len(points) < FEWEST_HOMES:
        raise RuleError("border_few_homes", n=len(points), fewest=FEWEST_HOMES)
    return polygon([(round(x, 6), round(y, 6)) for x, y in hull(points)])


def sheet_of(place: Place) -> Sheet | None:
    """What to draw a place on: itself, its neighbours and what it lies in. None where nothing says where it is. Two queries."""
    beside = Place.objects.filter(parent=place.parent_id or 0, valid_to=None).exclude(pk=place.pk).order_by("no")
    above = [place, *([place.parent] if place.parent else [])]
    rows = [*above, *beside[:MOST_AROUND]]
    shapes = {row.pk: rings(row.geometry) for row in rows if row.geometry}
    all_rings = [ring for shape in shapes.values() for ring in shape]
    if not all_rings and (point := _point(above)):
        all_rings = [hull([point], NEAR)]
    if not all_rings:
        return None
    frame = _roomy(all_rings)
    around = [
        Outline(row.name, drawn(shapes[row.pk], frame), *middle(shapes[row.pk], frame))
        for row in rows[len(above) :]
        if row.pk in shapes
    ]
    return Sheet(frame, around, drawn(shapes[place.pk], frame) if place.pk in shapes else "")


def _point(rows: Sequence[Place]) -> tuple[float, float] | None:
    """That of the first that has one."""
    points = ((row.longitude, row.latitude) for row in rows)
    return next(((x, y) for x, y in points if x is not None and y is not None), None)


def _roomy(all_rings: Sequence[Ring]) -> Frame:
    points = [point for ring in all_rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    wide, high = (east - west) * ROOM + 0.0005, (north - south) * ROOM + 0.0005
    corners = [(west - wide, south - high), (east + wide, north + high)]
    return Frame.around([corners], WIDTH, HIGH)
