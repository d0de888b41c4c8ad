"""The rules of slots: when a series falls, what may stand in one room, how long a slot may be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum, auto

from huiyin.core.calendar import Calendar
from huiyin.core.errors import RuleError

LONGEST = timedelta(hours=24)
MOST_DAYS, MOST_PLACES = 370, 500


class SlotKind(StrEnum):
    """What a slot is for (towns.md T0-2, T0-5, T1-9, T1-12, T2-8)."""

    reception = auto()
    hours = auto()
    on_duty = auto()
    venue = auto()


def check_slot(starts: datetime, ends: datetime, capacity: int) -> None:
    """A slot ends after it began, within 24 hours, and holds a number that a room can. Raises slot_backward, slot_too_long,
    slot_too_big."""
    if ends <= starts:
        raise RuleError("slot_backward")
    if ends - starts > LONGEST:
        raise RuleError("slot_too_long", hours=LONGEST // timedelta(hours=1))
    if not 0 <= capacity <= MOST_PLACES:
        raise RuleError("slot_too_big", most=MOST_PLACES)


def days_of_series(
    first: date, until: date, weekdays: Collection[int], calendar: Calendar | None = None
) -> Iterator[date]:
    """The days of a series from `first` up to `until`, on these ISO weekdays (none: that of `first`).

    With a calendar, days off are left out; a year that is not known yet counts as worked: the slot can be called off, and
    nobody is turned away by a table that has not been published. Raises series_too_long, slot_backward.
    """
    if until < first:
        raise RuleError("slot_backward")
    if until - first > timedelta(days=MOST_DAYS):
        raise RuleError("series_too_long", days=MOST_DAYS)
    wanted = set(weekdays) or {first.isoweekday()}
    days = (first + timedelta(days=n) for n in range((until - first).days + 1))
    return (
        day
        for day in days
        if day.isoweekday() in wanted and (calendar is None or calendar.is_workday(day) is not False)
    )


def overlaps(starts: datetime, ends: datetime, others: Iterable[tuple[datetime, datetime]]) -> bool:
    """Does the span meet one of the others? One that begins when another ends does not."""
    return any(starts < end and begin < ends for begin, end in others)
