"""The working time of consecutive years, counted once, so that every question about it is one look-up.

A clock sweep asks about 100,000 clocks. Walking from day to day would cost a loop each; two running totals (work days,
office time) turn "how much lies between" into a subtraction and "when has so much passed" into a binary search.

Time of day and office time are integers, microseconds on the wall clock of Asia/Shanghai.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
SECOND = 1_000_000
HOUR = 3600 * SECOND

# One day's office hours, in order, never touching midnight: ((08:30, 12:00), (14:30, 18:00)).
Spans = tuple[tuple[time, time], ...]


def local(at: datetime) -> datetime:
    """`at` on the wall clock of Asia/Shanghai. A naive datetime raises ValueError: nobody knows which moment it is."""
    if at.tzinfo is None:
        raise ValueError("a datetime without a time zone is no moment")
    return at.astimezone(SHANGHAI)


def on_day(ordinal: int, moment: int) -> datetime:
    """The UTC datetime of `moment` (microseconds of the day) on the proleptic day `ordinal`."""
    midnight = datetime.combine(date.fromordinal(ordinal), time.min, SHANGHAI)
    return (midnight + timedelta(microseconds=moment)).astimezone(UTC)


def moment_of(clock: time | datetime) -> int:
    """Microseconds since midnight."""
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * SECOND + clock.microsecond


@dataclass(frozen=True, slots=True, eq=False)
class WorkTime:
    """Known, consecutive days beginning with the day `first` (an ordinal), and the running totals over them.

    `spans[i]` are the office hours of day i, empty on a day off; `days[i]` counts the work days and `office[i]` the
    office time before day i. A question that leaves the known days is answered None.
    """

    first: int
    spans: tuple[tuple[tuple[int, int], ...], ...]
    days: tuple[int, ...]
    office: tuple[int, ...]

    def workdays_between(self, start: int, stop: int) -> int | None:
        """Work days after day `start` up to and including day `stop`."""
        if not self._knows(stop):
            return None
        return self.days[stop - self.first + 1] - self.days[start - self.first + 1]

    def workday_after(self, start: int, n: int) -> int | None:
        """The `n`th work day after day `start` (n at least 1)."""
        index = bisect_left(self.days, self.days[start - self.first + 1] + n)
        return self.first + index - 1 if index < len(self.days) else None

    def close(self, day: int) -> int:
        """When the office closes on the work day `day`."""
        return self.spans[day - self.first][-1][1]

    def worked(self, at: datetime) -> int | None:
        """Office time from the first known day until the local datetime `at`."""
        day = at.toordinal()
        if not self._knows(day):
            return None
        now = moment_of(at)
        index = day - self.first
        return self.office[index] + sum(min(now, stop) - start for start, stop in self.spans[index] if start < now)

    def when_worked(self, total: int) -> datetime | None:
        """The first moment (UTC) at which `total` office time, more than none, has passed since the first known day."""
        index = bisect_left(self.office, total) - 1
        if index + 1 == len(self.office):
            return None
        left = total - self.office[index]
        spans = iter(self.spans[index])
        start, stop = next(spans)
        while left > stop - start:
            left -= stop - start
            start, stop = next(spans)
        return on_day(self.first + index, start + left)

    def _knows(self, day: int) -> bool:
        return 0 <= day - self.first < len(self.spans)


def counted(first: date, days: Iterable[Spans]) -> WorkTime:
    """The totals over `days`, the office hours of consecutive days from `first` on."""
    spans = tuple(tuple((moment_of(start), moment_of(stop)) for start, stop in day) for day in days)
    return WorkTime(
        first=first.toordinal(),
        spans=spans,
        days=tuple(accumulate((1 if day else 0 for day in spans), initial=0)),
        office=tuple(accumulate((sum(stop - start for start, stop in day) for day in spans), initial=0)),
    )
