"""Whom a restricted or sealed case is against: they are no holder, no reader, no receiver and no choice
(信访工作条例 Arts 28, 30)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from huiyin.apps.cases.models import Case, CaseAccused
from huiyin.apps.people.queries import holdings_on
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import system
from huiyin.apps.units.models import Post, Unit
from huiyin.core.errors import RuleError
from huiyin.core.places import Interval
from huiyin.core.relations import NO_ONE, Accused
from huiyin.core.words import OPEN_LEVELS, Level

BENEATH = """
WITH RECURSIVE beneath(id) AS (
    SELECT id FROM units_unit WHERE id IN ({marks}) UNION SELECT u.id FROM units_unit u JOIN beneath b ON u.parent_id = b.id)
SELECT id FROM beneath
"""


@dataclass(frozen=True)
class Against:
    """Units and places as somebody named them."""

    units: tuple[Unit, ...] = ()
    places: tuple[Place, ...] = ()

    def as_rule(self) -> Accused:
        """The same for relations."""
        return Accused(frozenset(u.pk for u in self.units), tuple(Interval(p.no, p.end) for p in self.places))

    def rows(self, case: Case) -> Iterable[CaseAccused]:
        """The rows that say it of a case."""
        yield from (CaseAccused(case=case, unit=unit) for unit in self.units)
        yield from (CaseAccused(case=case, place=place, no=place.no, end=place.end) for place in self.places)


def check_against(against: Against, level: str) -> None:
    """Only a case that few may read can be against somebody. Raises accused_in_the_open."""
    if (against.units or against.places) and level in OPEN_LEVELS:
        raise RuleError("accused_in_the_open")


def closer(one: str, other: str) -> str:
    """The level that fewer may read: part of a matter is no more open than the whole."""
    return max(Level(one), Level(other), key=list(Level).index)


def passed_on(parent: Case, child: Case) -> Iterable[CaseAccused]:
    """Whom a matter is against, its parts are against too."""
    rows = () if parent.level in OPEN_LEVELS else CaseAccused.objects.filter(case=parent)
    return [CaseAccused(case=child, unit_id=row.unit_id, place_id=row.place_id, no=row.no, end=row.end) for row in rows]


def accused_of(case: Case) -> Accused:
    """Whom the case is against. No query for a case that many may read: it is against nobody.

    A list does not read the level of its cases: it shows none that is against who reads it.
    """
    if not case.has_read("level") or case.level in OPEN_LEVELS:
        return NO_ONE
    if case.against is None:
        rows = list(CaseAccused.objects.filter(case=case).values_list("unit_id", "no", "end"))
        places = tuple(Interval(no, end) for unit, no, end in rows if unit is None)
        case.against = Accused(frozenset(unit for unit, _, _ in rows if unit), places)
    return case.against


def barred(accused: Accused, *, seat: str, unit: str) -> Q:
    """The condition on posts or units that are accused; `seat` and `unit` are the lookups of their place and unit."""
    found = Q(pk__in=[])
    for place in accused.places:
        found |= Q(**{f"{seat}__no__range": (place.no, place.end)})
    if accused.units:
        found |= Q(**{f"{unit}__in": beneath(accused.units)})
    return found


def barred_posts(accused: Accused) -> Q:
    """The condition on posts: those of whom it is against, and the other posts of whoever holds one of those today."""
    seated = barred(accused, seat="place", unit="unit") | barred(accused, seat="unit__seat", unit="unit")
    return seated | Q(pk__in=_beside(seated))


@system("nobody takes a case against themselves in another post")
def _beside(seated: Q) -> list[int]:
    """Of all there are: a holder whom the reader does not see would else not be barred. One query."""
    held = holdings_on(timezone.localdate()).filter(post__closed_on=None)
    posts = Post.objects.filter(seated)
    people = held.filter(post__in=posts).values("person")
    return list(held.filter(person__in=people).exclude(post__in=posts).values_list("post", flat=True).distinct())


def beneath(units: Iterable[int]) -> list[int]:
    """Units with all beneath them, by id. One query."""
    ids = sorted(units)
    with connection.cursor() as cursor:
        cursor.execute(BENEATH.format(marks=", ".join(["%s"] * len(ids))), ids)
        return [pk for (pk,) in cursor.fetchall()]


def is_against(case: Case, unit: Unit) -> bool:
    """Is the case against the unit, one above it, or all seated where it is seated? At most two queries."""
    accused = accused_of(case)
    return accused is not NO_ONE and Unit.objects.filter(barred(accused, seat="seat", unit="pk"), pk=unit.pk).exists()
