"""Reads of the scope tree and of the calendar that holds at a place."""

from __future__ import annotations

import time
import tomllib
from importlib import resources
from typing import Any

from django.db.models import Q, QuerySet

from huiyin.apps.places.models import CalendarNotice, OfficeHours, Place
from huiyin.core.calendar import Calendar, calendar_from

FRESH_SECONDS = 30.0
_calendars: dict[int, tuple[float, Calendar]] = {}
_national: list[Calendar] = []


def ancestors(place: Place) -> QuerySet[Place]:
    """The place and everything above it, outermost first."""
    return Place.objects.filter(no__lte=place.no, end__gte=place.no).order_by("no", "-end")


def inside(place: Place) -> QuerySet[Place]:
    """The place and everything inside it."""
    return Place.objects.filter(no__gte=place.no, no__lte=place.end)


def national_calendar() -> Calendar:
    """The seeded calendar: the holidays and make-up days of the years whose notices are known."""
    if not _national:
        raw = tomllib.loads((resources.files("huiyin.packs") / "calendars" / "china.toml").read_text(encoding="utf-8"))
        _national.append(calendar_from(raw))
    return _national[0]


def calendar_of(place: Place) -> Calendar:
    """The calendar at a place: the national one, with the entries of its ancestors laid over it. Kept for half a minute."""
    kept = _calendars.get(place.pk)
    if kept and time.monotonic() - kept[0] < FRESH_SECONDS:
        return kept[1]
    calendar = _calendar(place)
    _calendars[place.pk] = (time.monotonic(), calendar)
    return calendar


def forget_calendars() -> None:
    """Read calendars anew from now on (a notice was loaded)."""
    _calendars.clear()


def _calendar(place: Place) -> Calendar:
    chain: list[int | None] = [None, *ancestors(place).values_list("id", flat=True)]
    notices = list(CalendarNotice.objects.filter(Q(place_id__in=chain[1:]) | Q(place=None)).order_by("year"))
    hours = list(OfficeHours.objects.filter(Q(place_id__in=chain[1:]) | Q(place=None)))
    calendar = national_calendar()
    for place_id in chain:
        own: dict[str, Any] = {
            "notices": [{"year": n.year, "source": n.source, "days": n.days} for n in notices if n.place_id == place_id]
        }
        if week := _week(hours, place_id):
            own["week"] = week
        calendar = calendar_from(own, over=calendar)
    return calendar


def _week(hours: list[OfficeHours], place_id: int | None) -> dict[str, list[str]]:
    week: dict[str, list[str]] = {}
    for span in hours:
        if span.place_id == place_id:
            week.setdefault(str(span.weekday), []).append(f"{span.opens:%H:%M}-{span.closes:%H:%M}")
    return week
