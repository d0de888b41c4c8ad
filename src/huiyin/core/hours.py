"""When an office is open on a work day, by weekday."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from huiyin.core.errors import RuleError
from huiyin.core.notices import SATURDAY
from huiyin.core.worktime import Spans


@dataclass(frozen=True, slots=True)
class Hours:
    """Office hours of the seven ISO weekdays, Monday first, each in order and apart. Monday to Friday have some.

    Saturday's and Sunday's are those of make-up days; a day without any takes Monday's.
    """

    week: tuple[Spans, Spans, Spans, Spans, Spans, Spans, Spans]

    def __post_init__(self) -> None:
        for day, spans in enumerate(self.week, start=1):
            edges = [edge for span in spans for edge in span]
            if any(later <= earlier for earlier, later in pairwise(edges)) or (day < SATURDAY and not spans):
                raise RuleError("bad_hours", weekday=day)

    def on(self, weekday: int) -> Spans:
        """The hours of an ISO weekday, Monday's if it has none."""
        return self.week[weekday - 1] or self.week[0]


_WORKDAY: Spans = ((time(8, 30), time(12)), (time(14, 30), time(18)))
OFFICE = Hours((_WORKDAY, _WORKDAY, _WORKDAY, _WORKDAY, _WORKDAY, (), ()))


def hours_from(week: Mapping[str, Iterable[str]]) -> Hours:
    """Office hours from `{"1-5": ["08:30-12:00", "14:30-18:00"]}`; a later key overrides an earlier one."""
    days: list[Spans] = [()] * 7
    try:
        for weekdays, texts in week.items():
            first, _, last = weekdays.partition("-")
            spans = tuple(_span(text) for text in texts)
            for day in range(int(first), int(last or first) + 1):
                days[day - 1] = spans
    except (ValueError, IndexError) as error:
        raise RuleError("bad_hours", text=str(dict(week))) from error
    return Hours((days[0], days[1], days[2], days[3], days[4], days[5], days[6]))


def _span(text: str) -> tuple[time, time]:
    start, stop = text.split("-")
    return time.fromisoformat(start.strip()), time.fromisoformat(stop.strip())
