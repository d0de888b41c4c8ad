"""Four levels of command (四级联动, towns.md T3-9; figures.md 3-25): the registered Party units that a profile names them for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Q

from huiyin.apps.cases import library
from huiyin.apps.cases.names import said
from huiyin.apps.net.reach import profile_at
from huiyin.apps.places.models import Place
from huiyin.apps.units.models import Unit
from huiyin.core.commands import Level, levels
from huiyin.core.registers import Rows, Stands, rows_of
from huiyin.core.words import PLACE_DEPTH, PlaceKind


def levels_at(place: Place) -> tuple[Level, ...]:
    """The levels of the profile that holds at a place; above the towns those of the first of its towns that has any."""
    if PLACE_DEPTH[PlaceKind(place.kind)] >= PLACE_DEPTH[PlaceKind.town]:
        profile = profile_at(place)
        return levels(profile.raw) if profile else ()
    towns = Place.objects.filter(kind=PlaceKind.town, no__range=(place.no, place.end)).exclude(profile="")
    slugs = towns.order_by("profile").values_list("profile", flat=True).distinct()
    found = (levels(library.profile(slug).raw) for slug in slugs)
    return next((each for each in found if each), ())


def title_of(unit: Unit) -> str:
    """What a unit is in the command: 前线指挥所. Nothing where it has no part in it."""
    return next((said(each.title) for each in levels_at(unit.seat) if each.has(unit.kind, unit.seat.kind)), "")


def standing(place: Place, on: date, where: Mapping[str, Collection[str]]) -> Rows:
    """The levels at which a unit stands on a day: inside a place, and above it up to the city. As `net.standing`."""
    known = levels_at(place)
    around = Q(seat__no__range=(place.no, place.end)) | Q(seat__no__lte=place.no, seat__end__gte=place.end)
    kinds = {kind for level in known for kind in level.kinds}
    units = Unit.objects.filter(around, Q(closed_on=None) | Q(closed_on__gt=on), kind__in=kinds)
    found = set(units.values_list("kind", "seat__kind").distinct())
    return rows_of(Stands(said(level.title)) for level in known if any(level.has(*pair) for pair in found))
