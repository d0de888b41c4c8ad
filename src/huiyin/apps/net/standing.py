"""Registers of the net for figures: places, households, units and held posts as they stand (figures.md 0-1, 1-9 … 1-13, 1-22,
3-13, 3-21 … 3-25, 4-4).

Each is asked `(place, on, where)`. Places are as they were on the day. Units and posts keep the day of their end, not that of their
beginning, so a register of a day that is past leaves out what had ended by then and may count what came later.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet, Sum

from huiyin.apps.net import commanding
from huiyin.apps.net.counting import held_on
from huiyin.apps.net.models import Coverage
from huiyin.apps.net.reach import profile_at
from huiyin.apps.net.sizes import odd_in, rules_at
from huiyin.apps.people.queries import holdings_on
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import runs_by
from huiyin.apps.units.models import HouseholdLink, Post, Unit
from huiyin.core.party import PARTY_UNITS
from huiyin.core.requires import requirements
from huiyin.core.words import PARTY_KINDS, VILLAGE_LEVEL, PlaceKind, PostTitle

Where = Mapping[str, Collection[str]]


def places(place: Place, on: date, where: Where) -> int:
    """Places of a `kind` inside it, itself among them."""
    rows = Place.objects.filter(no__range=(place.no, place.end), **_in(where, "kind"))
    begun = Q(valid_from=None) | Q(valid_from__lte=on)
    return rows.filter(begun, Q(valid_to=None) | Q(valid_to__gt=on)).count()


def units(place: Place, on: date, where: Where) -> int:
    """Units of a `kind` seated inside it; `seat`: kinds of place on which they are seated."""
    return _units(place, on).filter(**_in(where, "kind"), **_in(where, "seat", "seat__kind")).count()


def holders(place: Place, on: date, where: Where) -> int:
    """Different persons who hold a post of a `title` inside it, deputies among them."""
    terms = holdings_on(on).filter(post__in=_posts(place, on, where))
    return terms.values("person").distinct().count()


def units_with(place: Place, on: date, where: Where) -> int:
    """Party organisations inside it in which somebody holds a post of a `title`."""
    held = Post.objects.filter(held_on(on), **_in(where, "title"), closed_on=None, unit__in=_units(place, on))
    return held.filter(unit__kind__in=PARTY_UNITS).values("unit").distinct().count()


def required(place: Place, on: date, where: Where) -> int:
    """Places inside it that must have a post of a `title`, by the profile of the town."""
    return _kinds(place, on, where)[0]


def required_held(place: Place, on: date, where: Where) -> int:
    """Those of them in which somebody holds it."""
    return _kinds(place, on, where)[1]


def _kinds(place: Place, on: date, where: Where) -> tuple[int, int]:
    profile = profile_at(place)
    wanted = [one.on for one in requirements(profile.raw) if one.title in where.get("title", ())] if profile else []
    kinds = [kind for one in wanted for kind in (VILLAGE_LEVEL if one == PlaceKind.village else [one])]
    rows = Place.objects.filter(no__range=(place.no, place.end), kind__in=kinds, valid_to=None)
    held = Post.objects.filter(held_on(on), **_in(where, "title"), closed_on=None)
    there = {pk for pair in held.values_list("place", "unit__seat") for pk in pair if pk}
    asked = set(rows.values_list("pk", flat=True))
    return len(asked), len(asked & there)


def net_levels(place: Place, on: date, where: Where) -> int:
    """At how many levels of the place tree Party units are seated, and one more where members look after households."""
    kinds = _units(place, on).filter(kind__in=PARTY_KINDS).values_list("seat__kind", flat=True).distinct()
    levels = {PlaceKind.village if kind in VILLAGE_LEVEL else kind for kind in kinds}
    links = HouseholdLink.objects.filter(place_no__range=(place.no, place.end), post__title=PostTitle.member_contact)
    return len(levels) + links.filter(starts__lte=on).exclude(ends__lt=on).exists()


def households(place: Place, on: date, where: Where) -> int:
    """Households inside it, as last counted; `state`: linked, named or pathed ones (`Coverage` says what these are)."""
    (column,) = where.get("state", ("households",))
    rows = Coverage.objects.filter(place_no__range=(place.no, place.end))
    return rows.aggregate(n=Sum(column))["n"] or 0


def sized(place: Place, on: date, where: Where) -> int:
    """Grids of a `kind` inside it for which a profile rules the number of households, as last counted."""
    rules = {slug for slug, size in rules_at(place) if size.on in where["kind"]}
    ruled = reduce(or_, (runs_by(slug, "town__") for slug in rules), Q(pk=None))
    return _span(place).filter(ruled, **_in(where, "kind")).count()


def fitting(place: Place, on: date, where: Where) -> int:
    """Those of them that have so many."""
    return sized(place, on, where) - len(odd_in(place, kinds=where["kind"]))


def _span(place: Place) -> QuerySet[Coverage]:
    return Coverage.objects.filter(place_no__range=(place.no, place.end))


def _units(place: Place, on: date) -> QuerySet[Unit]:
    seated = Unit.objects.filter(seat__no__range=(place.no, place.end))
    return seated.filter(Q(closed_on=None) | Q(closed_on__gt=on))


def _posts(place: Place, on: date, where: Where) -> QuerySet[Post]:
    span = (place.no, place.end)
    rows = Post.objects.filter(Q(place__no__range=span) | Q(unit__seat__no__range=span), **_in(where, "title"))
    return rows.filter(Q(closed_on=None) | Q(closed_on__gt=on))


def _in(where: Where, name: str, column: str = "") -> dict[str, Collection[str]]:
    return {f"{column or name}__in": where[name]} if name in where else {}


REGISTERS = {
    "places": places,
    "units": units,
    "holders": holders,
    "units_with": units_with,
    "required": required,
    "required_held": required_held,
    "net_levels": net_levels,
    "command_levels": commanding.standing,
    "households": households,
    "sized": sized,
    "fitting": fitting,
}
"""Name → register, for `site/wiring.py`."""
