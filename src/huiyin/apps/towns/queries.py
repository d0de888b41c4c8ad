"""Which towns there are, and which one a visitor means."""

from __future__ import annotations

import uuid
from datetime import date

from huiyin.apps.cases.queries import OPEN_LEVELS
from huiyin.apps.places.models import Place
from huiyin.apps.records.queries import Tally, tallies

FEWEST_ANSWERS = 5


def towns() -> list[Place]:
    """The towns that run by a profile."""
    return list(Place.objects.exclude(profile="").order_by("no"))


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
