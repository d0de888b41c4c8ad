"""Registers of the net for figures: places, households, units and held posts as they stand (figures.md 0-1, 1-9 … 1-13, 1-22,
3-13, 3-21 … 3-25, 4-4).

Each is asked `(place, on, where)`, and says of a post never who holds it. Places are as they were on the day. Units and posts keep
the day of their end, not that of their beginning, so a register of a day that is past leaves out what had ended by then and may
count what came later.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Count, Q, QuerySet, Sum

from huiyin.apps.net import commanding
from huiyin.apps.net.counting import held_on
from huiyin.apps.net.models import Coverage
from huiyin.apps.net.naming import WITH_ABOVE, kind_rows, of_place, of_places, of_posts, of_unit
from huiyin.apps.net.reach import profile_at
from huiyin.apps.net.sizes import odd_in, rules_at
from huiyin.apps.people.queries import holdings_on
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import runs_by
from huiyin.apps.units.models import HouseholdLink, Post, Unit
from huiyin.core.party import PARTY_UNITS
from huiyin.core.registers import Rows, Stands
from huiyin.core.requires import requirements
from huiyin.core.words import PARTY_KINDS, VILLAGE_LEVEL, PlaceKind, PostTitle

Where = Mapping[str, Collection[str]]


def places(place: Place, on: date, where: Where) -> Rows:
    """Places of a `kind` inside it, itself among them."""
    return of_places(_places(place, on).filter(**_in(where, "kind")))


def places_at_once(place: Place, on: date, wheres: Sequence[Where]) -> list[int]:
    """How many places of each narrowing. One query."""
    kinds = dict(_places(place, on).order_by().values_list("kind").annotate(n=Count("pk")))
    return [sum(n for kind, n in kinds.items() if kind in where.get("kind", kinds)) for where in wheres]


def _places(place: Place, on: date) -> QuerySet[Place]:
    begun = Q(valid_from=None) | Q(valid_from__lte=on)
    return Place.objects.filter(begun, Q(valid_to=None) | Q(valid_to__gt=on), no__range=(place.no, place.end))


def units(place: Place, on: date, where: Where) -> Rows:
    """Units of a `kind` seated inside it; `seat`: kinds of place on which they are seated."""
    return _named(_units(place, on).filter(**_in(where, "kind"), **_in(where, "seat", "seat__kind")))


def units_with(place: Place, on: date, where: Where) -> Rows:
    """Party organisations inside it in which somebody holds a post of a `title`."""
    held = Post.objects.filter(held_on(on), **_in(where, "title"), closed_on=None, unit__in=_units(place, on))
    return _named(_units(place, on).filter(kind__in=PARTY_UNITS, pk__in=held.values("unit")))


def _named(rows: QuerySet[Unit]) -> Rows:
    listed = rows.select_related(*(f"seat__{name}" for name in WITH_ABOVE)).order_by("seat__no", "kind", "pk")
    return Rows(rows.count, lambda first, end: [of_unit(unit) for unit in listed[first:end]])


def holders(place: Place, on: date, where: Where) -> Rows:
    """Different persons who hold a post of a `title` inside it, deputies among them: each by the posts."""
    terms = holdings_on(on).filter(post__in=_posts(place, on, where))
    people = terms.order_by("person").values_list("person", flat=True).distinct()
    return Rows(people.count, lambda first, end: of_posts(terms.filter(person__in=list(people[first:end]))))


def required(place: Place, on: date, where: Where) -> Rows:
    """Places inside it that must have a post of a `title`, by the profile of the town."""
    return of_places(_required(place, where))


def required_held(place: Place, on: date, where: Where) -> Rows:
    """Those of them in which somebody holds it."""
    held = Post.objects.filter(held_on(on), **_in(where, "title"), closed_on=None)
    there = Q(pk__in=held.exclude(place=None).values("place"))
    there |= Q(pk__in=held.exclude(unit=None).values("unit__seat"))
    return of_places(_required(place, where).filter(there))


def _required(place: Place, where: Where) -> QuerySet[Place]:
    profile = profile_at(place)
    wanted = [one.on for one in requirements(profile.raw) if one.title in where.get("title", ())] if profile else []
    kinds = [kind for one in wanted for kind in (VILLAGE_LEVEL if one == PlaceKind.village else [one])]
    return Place.objects.filter(no__range=(place.no, place.end), kind__in=kinds, valid_to=None)


def net_levels(place: Place, on: date, where: Where) -> Rows:
    """The levels of the place tree at which Party units are seated, and that of households where members look after any."""
    kinds = _units(place, on).filter(kind__in=PARTY_KINDS).values_list("seat__kind", flat=True).distinct()
    levels = {PlaceKind.village if kind in VILLAGE_LEVEL else PlaceKind(kind) for kind in kinds}
    links = HouseholdLink.objects.filter(place_no__range=(place.no, place.end), post__title=PostTitle.member_contact)
    return kind_rows(levels, links.filter(starts__lte=on).exclude(ends__lt=on).exists(), profile_at(place))


def households(place: Place, on: date, where: Where) -> Rows:
    """Households inside it, as last counted, place by place; `state`: linked, named or pathed ones (`Coverage` says what these
    are)."""
    (column,) = where.get("state", ("households",))
    rows = _span(place).filter(**{f"{column}__gt": 0})
    return Rows(
        lambda: _span(place).aggregate(n=Sum(column))["n"] or 0,
        lambda first, end: [of_place(row.place, getattr(row, column)) for row in _with_place(rows)[first:end]],
    )


def sized(place: Place, on: date, where: Where) -> Rows:
    """Grids of a `kind` inside it for which a profile rules the number of households, as last counted."""
    rows = _sized(place, where)
    return Rows(rows.count, lambda first, end: [of_place(row.place) for row in _with_place(rows)[first:end]])


def fitting(place: Place, on: date, where: Where) -> Rows:
    """Those of them that have so many."""
    odd = {each.place for each in odd_in(place, kinds=where["kind"])}
    rows = _sized(place, where)

    def page(first: int, end: int) -> Sequence[Stands]:
        fit = [pk for pk in rows.order_by("place_no").values_list("place", flat=True) if pk not in odd]
        return of_places(Place.objects.filter(pk__in=fit[first:end])).page(0, end - first)

    return Rows(lambda: rows.count() - len(odd), page)


def _sized(place: Place, where: Where) -> QuerySet[Coverage]:
    rules = {slug for slug, size in rules_at(place) if size.on in where["kind"]}
    ruled = reduce(or_, (runs_by(slug, "town__") for slug in rules), Q(pk=None))
    return _span(place).filter(ruled, **_in(where, "kind"))


def _span(place: Place) -> QuerySet[Coverage]:
    return Coverage.objects.filter(place_no__range=(place.no, place.end))


def _with_place(rows: QuerySet[Coverage]) -> QuerySet[Coverage]:
    return rows.select_related(*(f"place__{name}" for name in WITH_ABOVE)).order_by("place_no", "pk")


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
AT_ONCE = {"places": places_at_once}
"""Name → how many of many narrowings in one query."""
