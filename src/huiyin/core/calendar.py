"""Which days are work days, and when the office is open: a calendar per place, inherited down the tree.

Monday to Friday is worked unless a notice says off; the weekend is not unless a notice says on (调休). A year without
a notice is *not yet known*: every answer about it is None, never a guess, never an error that a resident would meet.
All datetimes are aware. Moments come back in UTC, a day's office hours in Asia/Shanghai.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, reduce
from typing import Any, Protocol

from huiyin.core.errors import RuleError
from huiyin.core.hours import OFFICE, Hours, hours_from
from huiyin.core.notices import SATURDAY, Notice, Problem, parse_days, parse_notice
from huiyin.core.worktime import SHANGHAI, Spans, WorkTime, counted, local, moment_of, on_day

__all__ = [
    "NATURAL",
    "OFFICE",
    "Calendar",
    "Hours",
    "Notice",
    "Problem",
    "Time",
    "calendar_from",
    "hours_from",
    "parse_notice",
]

LAST_SECOND = moment_of(time(23, 59, 59))


class Time(Protocol):
    """What a clock runs on: the office's time (a `Calendar`) or everybody's (`NATURAL`). None is: not yet known."""

    def passed(self, start: datetime, stop: datetime) -> int | None:
        """Microseconds that count between two moments."""

    def after(self, start: datetime, amount: int) -> datetime | None:
        """The first moment at which `amount` microseconds (more than 0) have counted since `start`."""

    def days(self, start: datetime, stop: datetime) -> int | None:
        """Days that count: the day of `start` is not counted, the day of `stop` is."""

    def end(self, start: datetime, n: int) -> datetime | None:
        """The end of the `n`th day that counts; for 0 of the day of `start`, or of the next that counts."""


@dataclass(frozen=True)
class Calendar:
    """A place's calendar, or only its own entries (`hours=None` and no `years`), to be laid over its parent's.

    `off` maps a day to its name; `on` a make-up work day to the ISO weekday whose hours it takes (None: its own, else
    Monday's); `years` are those with a national notice.
    """

    hours: Hours | None = None
    off: Mapping[date, str] = field(default_factory=dict, hash=False)
    on: Mapping[date, int | None] = field(default_factory=dict, hash=False)
    years: frozenset[int] = frozenset()

    @classmethod
    def merged(cls, *levels: Calendar) -> Calendar:
        """The calendar of the last level: national, then county, then town, each over the one before."""
        return reduce(Calendar.inherit, levels, cls())

    def inherit(self, child: Calendar) -> Calendar:
        """The child's calendar: its own hours and days over this one's."""
        off = {day: name for day, name in self.off.items() if day not in child.on}
        on = {day: weekday for day, weekday in self.on.items() if day not in child.off}
        return Calendar(child.hours or self.hours, off | dict(child.off), on | dict(child.on), self.years | child.years)

    def with_notice(self, notice: Notice) -> Calendar:
        """This calendar with a yearly notice, or a later one that amends it, over it."""
        return self.inherit(Calendar(None, notice.off, notice.on, frozenset({notice.year})))

    def is_workday(self, day: date) -> bool | None:
        """Whether the office works on `day`; None if its year is not yet known."""
        if day in self.on:
            return True
        if day in self.off:
            return False
        return day.isoweekday() < SATURDAY if day.year in self.years else None

    def workdays_after(self, day: date, n: int) -> date | None:
        """The `n`th work day after `day`, which is not counted; `day` itself for 0."""
        table = self._tables.get(day.year)
        if n == 0 or table is None:
            return None if n else day
        found = table.workday_after(day.toordinal(), n)
        return date.fromordinal(found) if found else None

    def spans(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """The office hours of `day` in Asia/Shanghai; none on a day off or not yet known."""
        return tuple(
            (datetime.combine(day, start, SHANGHAI), datetime.combine(day, stop, SHANGHAI))
            for start, stop in self._hours_on(day)
        )

    def passed(self, start: datetime, stop: datetime) -> int | None:
        """Office time between two moments, in microseconds."""
        begin, end = local(start), local(stop)
        table = self._tables.get(begin.year)
        before, until = (table.worked(begin), table.worked(end)) if table else (None, None)
        return None if before is None or until is None else until - before

    def after(self, start: datetime, amount: int) -> datetime | None:
        """The first moment at which `amount` of office time (more than 0) has passed since `start`."""
        begin = local(start)
        table = self._tables.get(begin.year)
        before = table.worked(begin) if table else None
        return table.when_worked(before + amount) if table and before is not None else None

    def days(self, start: datetime, stop: datetime) -> int | None:
        """Work days after the day of `start`, up to and including the day of `stop`."""
        begin = local(start)
        table = self._tables.get(begin.year)
        return table.workdays_between(begin.toordinal(), local(stop).toordinal()) if table else None

    def end(self, start: datetime, n: int) -> datetime | None:
        """The close of business of the `n`th work day after the day of `start`; for 0 the next close after `start`."""
        begin = local(start)
        table, today = self._tables.get(begin.year), begin.toordinal()
        if table is None:
            return None
        if n == 0 and self.is_workday(begin.date()) and moment_of(begin) < table.close(today):
            return on_day(today, table.close(today))
        day = table.workday_after(today, n or 1)
        return on_day(day, table.close(day)) if day else None

    def rolled(self, at: datetime) -> datetime | None:
        """`at`, or the same time on the next work day if its day is not worked (民法典 Art 203)."""
        day = local(at).date()
        works = self.is_workday(day)
        if works is None or works:
            return at if works else None
        later = self.workdays_after(day, 1)
        return at + (later - day) if later else None

    def _hours_on(self, day: date) -> Spans:
        hours = self.hours or OFFICE
        return hours.on(self.on.get(day) or day.isoweekday()) if self.is_workday(day) else ()

    @cached_property
    def _tables(self) -> dict[int, WorkTime]:
        """For each known year the totals of the unbroken run of known years that it belongs to."""
        tables: dict[int, WorkTime] = {}
        for first in sorted(self.years):
            if first not in tables:
                last = next(year for year in range(first, first + len(self.years) + 1) if year + 1 not in self.years)
                days = range(date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal() + 1)
                table = counted(date(first, 1, 1), (self._hours_on(date.fromordinal(day)) for day in days))
                tables |= dict.fromkeys(range(first, last + 1), table)
        return tables


class _Natural:
    """Everybody's time: nights, weekends and holidays count, and every year is known."""

    def passed(self, start: datetime, stop: datetime) -> int:
        return (stop - start) // timedelta(microseconds=1)

    def after(self, start: datetime, amount: int) -> datetime:
        return local(start).astimezone(UTC) + timedelta(microseconds=amount)

    def days(self, start: datetime, stop: datetime) -> int:
        return local(stop).toordinal() - local(start).toordinal()

    def end(self, start: datetime, n: int) -> datetime:
        # 24:00 of the last day is written 23:59:59: it sorts, prints and is read as the day that it belongs to.
        return on_day(local(start).toordinal() + n, LAST_SECOND)


NATURAL: Time = _Natural()


def calendar_from(source: Mapping[str, Any], over: Calendar | None = None) -> Calendar:
    """A calendar from a parsed TOML file: `[week]`, `[[notices]]` with `days` rows, and a place's own `days` rows.

    It is laid `over` the parent's, if given; a notice of a year known there amends it. Raises
    RuleError("bad_calendar", problems=…) with all problems of all notices.
    """
    off, on, found = parse_days(source.get("days", ()))
    problems: list[Problem] = list(found)
    hours = hours_from(source["week"]) if source.get("week") else None
    calendar = (over or Calendar()).inherit(Calendar(hours))
    for table in source.get("notices", ()):
        year, amends = table["year"], calendar.off if table["year"] in calendar.years else None
        notice, found = parse_notice(table["days"], year=year, source=table["source"], amends=amends)
        problems += found
        calendar = calendar.with_notice(notice)
    if problems:
        raise RuleError("bad_calendar", problems=tuple(problems))
    return calendar.inherit(Calendar(None, off, on))
