"""Spans of the calendar: a day, a week (Monday to Sunday, ISO), a month, a quarter, a half year, a year.

The spans of one period follow each other without gap or overlap; a span's name sorts as it lies in time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto

ONE_DAY = timedelta(days=1)


class Period(StrEnum):
    """How often something comes round."""

    day = auto()
    week = auto()
    month = auto()
    quarter = auto()
    half_year = auto()
    year = auto()


MONTHS = {Period.month: 1, Period.quarter: 3, Period.half_year: 6, Period.year: 12}


@dataclass(frozen=True)
class Span:
    """From `first` to `last`, both included: one day, week … year."""

    period: Period
    first: date
    last: date

    @property
    def name(self) -> str:
        """`2026-11-22`, `2026-W47`, `2026-11`, `2026-Q4`, `2026-H2`, `2026`."""
        year, month = self.first.year, self.first.month
        if self.period == Period.week:
            iso = self.first.isocalendar()
            return f"{iso.year}-W{iso.week:02}"
        return {
            Period.day: self.first.isoformat(),
            Period.month: f"{year}-{month:02}",
            Period.quarter: f"{year}-Q{(month + 2) // 3}",
            Period.half_year: f"{year}-H{(month + 5) // 6}",
            Period.year: str(year),
        }[self.period]

    @property
    def next(self) -> Span:
        """The span after this one."""
        return span_at(self.period, self.last + ONE_DAY)

    @property
    def before(self) -> Span:
        """The span before this one."""
        return span_at(self.period, self.first - ONE_DAY)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def span_at(period: Period, day: date) -> Span:
    """The span of this period in which the day lies."""
    if period == Period.day:
        return Span(period, day, day)
    if period == Period.week:
        monday = day - timedelta(days=day.weekday())
        return Span(period, monday, monday + timedelta(days=6))
    months = MONTHS[period]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    end = first.month + months
    after = date(first.year + (end > 12), (end - 1) % 12 + 1, 1)
    return Span(period, first, after - ONE_DAY)
