"""Reads of the scope tree and of the calendar that holds at a place."""

from __future__ import annotations

import logging
import time
import tomllib
import uuid
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache, reduce
from importlib import resources
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from huiyin.apps.places.models import CalendarNotice, OfficeHours, Place
from huiyin.apps.scope.prepared import Prepared
from huiyin.core.adopting import MARK, base_of
from huiyin.core.calendar import Calendar, calendar_from
from huiyin.core.errors import RuleError
from huiyin.core.hours import hours_from
from huiyin.core.notices import Problem, Row, parse_notice
from huiyin.core.places import EVERYTHING
from huiyin.core.words import PLACE_DEPTH, VILLAGE_LEVEL, PlaceKind

LEVELS = [[kind for kind in PlaceKind if PLACE_DEPTH[kind] == depth] for depth in sorted(set(PLACE_DEPTH.values()))]
logger = logging.getLogger(__name__)
WITH_PATH = ("town", "village", "grid", "parent__parent__parent__parent")
BY_ID = Prepared(lambda: Place.objects.select_related(*WITH_PATH), by="id")
BY_UID = Prepared(lambda: Place.objects.select_related(*WITH_PATH), by="uid")
TOWNS = Prepared(lambda: Place.objects.exclude(profile="").select_related(*WITH_PATH).order_by("no"))
FRESH_SECONDS = 30.0
SAME_LEVEL = [Q(kind__in=kinds, parent__kind__in=kinds) for kinds in LEVELS]
MERGED = Q(valid_to__isnull=False) & reduce(or_, SAME_LEVEL)
OWN_NOTICES = CalendarNotice.objects.filter(place=OuterRef("pk"))
OWN_HOURS = OfficeHours.objects.filter(place=OuterRef("pk"))
_calendars: dict[tuple[int | None, ...], Calendar] = {}
_national: list[Calendar] = []


class _Level(NamedTuple):
    """A place with entries of its own in the calendar (None: everywhere), and the numbers that lie inside it."""

    place: int | None
    no: int
    end: int


_read: list[tuple[float, list[_Level]]] = []


def ancestors(place: Place) -> QuerySet[Place]:
    """The place and everything above it, outermost first."""
    return Place.objects.filter(no__lte=place.no, end__gte=place.no).order_by("no", "-end")


def inside(place: Place) -> QuerySet[Place]:
    """The place and everything inside it."""
    return Place.objects.filter(no__gte=place.no, no__lte=place.end)


def place_by_id(pk: int) -> Place | None:
    """The place with this id, with its ancestors."""
    return BY_ID.one(pk)


def villages_in(town: Place | int) -> QuerySet[Place]:
    """The villages and communities that there are now in a town (0: none), in the tree's order, without their borders."""
    rows = inside(town) if isinstance(town, Place) else Place.objects.filter(town_id=town)
    return rows.filter(kind__in=VILLAGE_LEVEL, valid_to=None).defer("geometry").order_by("no")


def merged_in(place: Place) -> QuerySet[Place]:
    """The places that have ended and lie inside as history: each was merged into its parent."""
    return inside(place).filter(MERGED)


def lies_now(place: Place) -> Place:
    """The place itself, or the one that it was merged into."""
    ended = (
        place.valid_to
        and Place.objects.filter(MERGED, pk=place.pk).select_related("parent__town", "parent__parent").first()
    )
    return ended.parent if ended and ended.parent else place


def towns() -> list[Place]:
    """Every place that runs by a profile, in the tree's order."""
    return TOWNS.every()


def county() -> Place | None:
    """The county, where there is only one: whom to ring when no town is known."""
    found = list(Place.objects.filter(kind=PlaceKind.county, valid_to=None)[:2])
    return found[0] if len(found) == 1 else None


def place_named(ref: str) -> Place | None:
    """The place of a uid; by a profile's name the town that runs by it, if there is only one. None when it is neither."""
    try:
        return BY_UID.one(uuid.UUID(ref))
    except ValueError:
        found = [town for town in towns() if base_of(town.profile) == base_of(ref)] if ref else []
        return found[0] if len(found) == 1 else None


def town_named(ref: str) -> Place | None:
    """The town that is meant: the place of `place_named`, or the town that it lies in."""
    place = place_named(ref)
    return place if place is None or place.profile else place.town


def national_calendar() -> Calendar:
    """The seeded calendar: the holidays and make-up days of the years whose notices are known."""
    if not _national:
        _national.append(calendar_from(_seed()))
    return _national[0]


@cache
def _seed() -> dict[str, Any]:
    return tomllib.loads((resources.files("huiyin.packs") / "calendars" / "china.toml").read_text(encoding="utf-8"))


def calendar_of(place: Place) -> Calendar:
    """The calendar at a place: the national one, with the entries above the place laid over it, outermost first.

    Places under the same entries share one calendar. Entries are read anew every half minute.
    """
    levels = _levels()
    chain = tuple(level.place for level in levels if level.no <= place.no <= level.end)
    if chain not in _calendars:
        _calendars[chain] = _calendar(chain)
    return _calendars[chain]


def calendar_everywhere() -> Calendar:
    """The calendar where no place has entries of its own: the seeded one and the notices loaded for everywhere."""
    _levels()
    if (None,) not in _calendars:
        _calendars[(None,)] = _calendar((None,))
    return _calendars[(None,)]


def calendar_above(place: Place | None) -> Calendar:
    """What a notice of the place is laid over: the calendar above it; of everywhere, the seeded one."""
    forget_calendars()
    if place is None:
        return national_calendar()
    return _calendar(tuple(lv.place for lv in _levels() if lv.no <= place.no <= lv.end and lv.place != place.pk))


def notice_problems(*, place: Place | None, year: int, rows: Sequence[Row]) -> tuple[Problem, ...]:
    """Everything that is wrong with a yearly notice for a place; rows are counted from 1, 0 is the whole."""
    above = calendar_above(place)
    return parse_notice(rows, year=year, source="", amends=above.off if year in above.years else None)[1]


class Known(NamedTuple):
    """A year whose work days are known at a place: by which notice, whose it is (empty: everywhere's), since when."""

    year: int
    source: str
    place: str
    loaded_at: datetime | None
    days_off: int


def known_years(place: Place | None) -> list[Known]:
    """The notices that hold at a place, the latest year first; of a year first everywhere's, then those over it."""
    raw = [Known(n["year"], n["source"], "", None, _days_off(n["days"])) for n in _seed()["notices"]]
    chain = [*ancestors(place)] if place else []
    held = CalendarNotice.objects.filter(Q(place__in=chain) | Q(place=None)).select_related("place")
    loaded = [
        Known(n.year, n.source, n.place.name if n.place else "", n.loaded_at, _days_off(n.days))
        for n in held.order_by("place__no")
    ]
    return sorted([*raw, *loaded], key=lambda known: (-known.year, bool(known.place), known.loaded_at is not None))


def next_unknown(place: Place | None, today: date) -> int:
    """The first year from this one on whose work days are not known at a place."""
    years = (calendar_of(place) if place else calendar_above(None)).years
    return next(year for year in range(today.year, today.year + len(years) + 1) if year not in years)


def _days_off(rows: list[list[str]]) -> int:
    return sum(row[1] == "off" for row in rows)


def forget_calendars() -> None:
    """Read calendars anew from now on (a notice was loaded)."""
    _calendars.clear()
    _read.clear()


def _levels() -> list[_Level]:
    """The places that have entries of their own, the outermost first; everywhere is one of them."""
    if _read and time.monotonic() - _read[0][0] < FRESH_SECONDS:
        return _read[0][1]
    forget_calendars()
    places = Place.objects.filter(Exists(OWN_NOTICES) | Exists(OWN_HOURS)).order_by("no", "-end")
    levels = [_Level(*row) for row in places.values_list("id", "no", "end")]
    _read.append((time.monotonic(), [_Level(None, 0, EVERYTHING.end), *levels]))
    return _read[0][1]


def _calendar(chain: tuple[int | None, ...]) -> Calendar:
    notices = list(CalendarNotice.objects.filter(Q(place_id__in=chain[1:]) | Q(place=None)).order_by("year"))
    hours = list(OfficeHours.objects.filter(Q(place_id__in=chain[1:]) | Q(place=None)).order_by("weekday", "opens"))
    calendar = national_calendar()
    for place_id in chain:
        own: dict[str, Any] = {
            "notices": [{"year": n.year, "source": n.source, "days": n.days} for n in notices if n.place_id == place_id]
        }
        if week := _week(hours, place_id):
            own["week"] = week
        if week or own["notices"]:
            calendar = _laid_over(calendar, own, place_id)
    return calendar


def _laid_over(calendar: Calendar, own: dict[str, Any], place_id: int | None) -> Calendar:
    """The calendar with a place's own entries. Those that no longer fit what is above them are left out, and logged."""
    try:
        return calendar_from(own, over=calendar)
    except RuleError as misfit:
        logger.warning("the calendar entries of place %s are left out: %s", place_id, misfit)
        return calendar


def _week(hours: list[OfficeHours], place_id: int | None) -> dict[str, list[str]]:
    """The place's own hours. Reading never refuses: a week that is not whole (written past `set_hours`) is none."""
    week: dict[str, list[str]] = {}
    for span in hours:
        if span.place_id == place_id:
            week.setdefault(str(span.weekday), []).append(f"{span.opens:%H:%M}-{span.closes:%H:%M}")
    try:
        hours_from(week)
    except RuleError:
        return {}
    return week


def runs_by(profile: str, path: str = "") -> Q:
    """Where a profile's own words hold, whatever else a town has taken up. `path`: how a row comes to its town."""
    return Q(**{f"{path}profile": profile}) | Q(**{f"{path}profile__startswith": f"{profile}{MARK}"})
