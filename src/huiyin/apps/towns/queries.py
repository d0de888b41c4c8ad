"""Which towns there are, and which one a visitor means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from huiyin.apps.cases import library
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import inside
from huiyin.apps.records.queries import Tally, tallies, together
from huiyin.apps.units.models import Unit
from huiyin.apps.units.queries import answering
from huiyin.core.words import OPEN_LEVELS, VILLAGE_LEVEL, PlaceKind

MAIN = "main"
"""The number of the town itself; the others are named by the profile's `answers`."""


@dataclass(frozen=True)
class Number:
    """A phone number that residents are shown: its name, whose it is, and the number (empty: not given yet)."""

    name: str
    owner: str
    phone: str


def towns_of(viewer: Viewer) -> list[Place]:
    """The towns inside the place of an administrator's post, set up or not."""
    own = Place.objects.filter(pk=viewer.actor.place).first() if viewer.actor.post else None
    if own is None:
        return []
    return list(Place.objects.filter(kind=PlaceKind.town, no__range=(own.no, own.end)))


def size_of(town: Place) -> dict[str, int]:
    """How many villages and grids lie in a town, and how many units are seated there."""
    places = dict(inside(town).values_list("kind").annotate(n=Count("id")).order_by())
    villages = sum(n for kind, n in places.items() if kind in VILLAGE_LEVEL)
    units = Unit.objects.filter(seat__no__range=(town.no, town.end)).count()
    return {"villages": villages, "grids": places.get(PlaceKind.grid, 0), "units": units}


def numbers_of(town: Place) -> list[Number]:
    """The numbers that residents are shown: the town's own, then those of whoever the profile lets answer."""
    answers = library.profile(town.profile).answers
    found = [Number(MAIN, town.name, town.phone)]
    for name, who in answers.items():
        owner = answering(town, who)
        if owner is not None:
            unit = getattr(owner, "unit", None)
            found.append(Number(name, f"{unit.name} {owner.name}" if unit else owner.name, owner.phone))
    return found


def echo_of(town: Place, today: date) -> Tally:
    """What came in this month and what was answered, counted as on the public board. One query over counters."""
    packs = library.with_asker(library.profile(town.profile))
    found = tallies(town, today.replace(day=1), today, ("level",), packs)
    return together(tally for (level,), tally in found.items() if level in OPEN_LEVELS)
