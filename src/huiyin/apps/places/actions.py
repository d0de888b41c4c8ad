"""Writes to the scope tree and to the calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from huiyin.apps.keys.ring import make_all
from huiyin.apps.places.letters import letters_of
from huiyin.apps.places.models import CalendarNotice, Household, OfficeHours, Place
from huiyin.apps.places.queries import forget_calendars, notice_problems
from huiyin.apps.places.tree import lock_tree
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError
from huiyin.core.hours import hours_from
from huiyin.core.places import check_parent, next_interval
from huiyin.core.words import VILLAGE_LEVEL, PlaceKind


@rule_decides
@transaction.atomic
def add_place(*, kind: PlaceKind, name: str, parent: Place | None, code: str = "", **facts: Any) -> Place:
    """A new place inside `parent`. Raises wrong_parent, places_full."""
    check_parent(kind, PlaceKind(parent.kind) if parent else None)
    lock_tree()
    parent = Place.objects.get(pk=parent.pk) if parent else None  # it may have moved since it was read
    last = Place.objects.filter(parent=parent).aggregate(last=Max("end"))["last"]
    interval = next_interval(kind, parent.interval if parent else None, last)
    place = Place(
        kind=kind,
        name=name,
        parent=parent,
        code=code,
        no=interval.no,
        end=interval.end,
        letters=letters_of(name),
        **facts,
    )
    if parent:
        place.county_id, place.town_id = parent.county_id, parent.town_id
        place.village_id, place.grid_id = parent.village_id, parent.grid_id
    place.save(force_insert=True)
    column = "village" if kind in VILLAGE_LEVEL else kind.value
    if column in {"county", "town", "village", "grid"}:
        setattr(place, f"{column}_id", place.pk)
        place.save(update_fields=[column])
    return place


@transaction.atomic
def add_households(place: Place, rows: Sequence[dict[str, Any]]) -> list[Household]:
    """Many households of one place at once. Each row: code, door, head, phone, people."""
    made = [Household(place=place, place_no=place.no, **row) for row in rows]
    make_all(household.uid for household in made)
    return Household.objects.bulk_create(made)


@rule_decides
@transaction.atomic
def load_notice(
    *, place: Place | None, year: int, source: str, rows: Sequence[Sequence[str]], now: datetime
) -> CalendarNotice:
    """Load the yearly notice of days off and on, for a place and everything inside it (None: everywhere).

    It takes the place of an earlier one of the same year; where the year is known from above, it amends that. Raises
    bad_notice with all problems and changes nothing then. Open clocks: `cases.actions.calendars.calendar_changed`.
    """
    if problems := notice_problems(place=place, year=year, rows=rows):
        raise RuleError("bad_notice", problems=problems)
    days = sorted(list(map(str, row)) for row in rows)
    notice, _ = CalendarNotice.objects.update_or_create(
        place=place, year=year, defaults={"source": source, "days": days, "loaded_at": now}
    )
    _changed()
    return notice


@rule_decides
@transaction.atomic
def set_hours(*, place: Place | None, week: Mapping[str, Sequence[str]]) -> list[OfficeHours]:
    """The office hours of a place and everything inside it, like `{"1-5": ["08:30-12:00"]}`, instead of those it had.

    An empty week gives it the hours of the place above again. Raises bad_hours (a day from Monday to Friday without
    hours, spans that overlap, words that cannot be read) and changes nothing then. Open clocks: `cases.actions.calendars`.
    """
    hours = hours_from(week).week if week else ()
    OfficeHours.objects.filter(place=place).delete()
    spans = OfficeHours.objects.bulk_create(
        OfficeHours(place=place, weekday=day, opens=opens, closes=closes)
        for day, spans in enumerate(hours, start=1)
        for opens, closes in spans
    )
    _changed()
    return spans


def _changed() -> None:
    """Read calendars anew: this transaction at once; the others once it is over, for until then they read the old one."""
    forget_calendars()
    transaction.on_commit(forget_calendars)
