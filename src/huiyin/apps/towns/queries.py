"""Which towns there are, and which one a visitor means."""

from __future__ import annotations

import uuid
from datetime import date

from django.db.models import Count

from huiyin.apps.cases.queries import OPEN_LEVELS
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import inside
from huiyin.apps.records.queries import Tally, tallies
from huiyin.apps.units.models import Unit
from huiyin.core.words import VILLAGE_LEVEL, PlaceKind

FEWEST_ANSWERS = 5


def towns() -> list[Place]:
    """The towns that run by a profile."""
    return list(Place.objects.exclude(profile="").order_by("no"))


def towns_of(viewer: Viewer) -> list[Place]:
    """The towns inside the place of an administrator's post, set up or not."""
    if viewer.interval is None:
        return []
    return list(Place.objects.filter(kind=PlaceKind.town, no__range=(viewer.interval.no, viewer.interval.end)))


def size_of(town: Place) -> dict[str, int]:
    """How many villages and grids lie in a town, and how many units are seated there."""
    places = dict(inside(town).values_list("kind").annotate(n=Count("id")).order_by())
    villages = sum(n for kind, n in places.items() if kind in VILLAGE_LEVEL)
    units = Unit.objects.filter(seat__no__range=(town.no, town.end)).count()
    return {"villages": villages, "grids": places.get(PlaceKind.grid, 0), "units": units}


def town_named(named: str) -> Place | None:
    """The town by its profile's name or by a place's uid."""
    if not named:
        return None
    try:
        place = Place.objects.select_related("town").filter(uid=uuid.UUID(named)).first()
    except ValueError:
        return Place.objects.filter(profile=named).order_by("no").first()
    return (place.town or place) if place else None


def echo_of(town: Place, today: date) -> Tally:
    """What came in this month and what was answered, restricted matters left out. One query over counters."""
    found = tallies(town, today.replace(day=1), today, ("level",))
    return sum((tally for (level,), tally in found.items() if level in OPEN_LEVELS), Tally())
