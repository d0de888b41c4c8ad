"""The periods in which a clock ran, and how an amount of time is walked through them.

Between two periods the clock was paused. Hours stand still meanwhile. So do days, and a day begun goes on: the day on
which a pause ends continues the one on which it began, so a pause over n days moves the end by n days, one within a day
by none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from huiyin.core.calendar import NATURAL, Calendar, Time
from huiyin.core.limits import LimitUnit
from huiyin.core.worktime import HOUR

_WORKING = frozenset({LimitUnit.WORK_HOURS, LimitUnit.WORK_DAYS})
COUNTED = frozenset({LimitUnit.WORK_DAYS, LimitUnit.DAYS})


class Segment(NamedTuple):
    """A period in which a clock ran; `stopped` is None while it runs. A stop before the start is no time at all."""

    started: datetime
    stopped: datetime | None = None


def fine(unit: LimitUnit) -> LimitUnit:
    """The hours that measure `unit` finely enough for a percentage: office hours for work days, hours for days."""
    return LimitUnit.WORK_HOURS if unit in _WORKING else LimitUnit.HOURS


def in_order(segments: Sequence[Segment]) -> list[Segment]:
    """The periods one after the other. What touches or overlaps is one, so that splitting a period changes nothing."""
    runs: list[Segment] = []
    for started, stopped in sorted(segments, key=lambda segment: segment.started):
        end = None if stopped is None else max(started, stopped)
        last = runs[-1] if runs else None
        if last is None or (last.stopped is not None and last.stopped < started):
            runs.append(Segment(started, end))
        else:
            runs[-1] = Segment(last.started, None if last.stopped is None or end is None else max(last.stopped, end))
    return runs


def opened(runs: list[Segment]) -> list[Segment]:
    """The periods as if the last had run on."""
    return [*runs[:-1], Segment(runs[-1].started)]


def until(runs: list[Segment], end: datetime, *, stop: bool = True) -> list[Segment]:
    """The periods as they stood at `end`, with a stop there for the one that was running."""
    return [
        run if run.stopped and run.stopped <= end else Segment(run.started, end if stop else None)
        for run in runs
        if run.started <= end
    ]


def since(runs: list[Segment], start: datetime) -> list[Segment]:
    """The periods from `start` on, a moment at which one ran. The last stays: a limit is measured as if it ran on."""
    first, *others = [run for run in runs[:-1] if run.stopped and run.stopped >= start] + runs[-1:]
    return [Segment(max(first.started, start), first.stopped), *others]


def reached(unit: LimitUnit, n: int, runs: list[Segment], calendar: Calendar) -> datetime | None:
    """The moment (UTC) at which `n` (more than 0) of `unit` have run, the last period running on. None: not known."""
    if unit not in COUNTED:
        return walked(n * HOUR, unit, runs, calendar)
    clock = _time(unit, calendar)
    return _walked(n, runs, clock.end, clock.days)


def walked(micros: int, unit: LimitUnit, runs: list[Segment], calendar: Calendar) -> datetime | None:
    """The moment (UTC) at which `micros` microseconds (more than 0) of the hours `unit` have run. None: not known."""
    clock = _time(unit, calendar)
    return _walked(micros, runs, clock.after, clock.passed)


def amount(unit: LimitUnit, runs: list[Segment], calendar: Calendar) -> int | None:
    """What closed periods come to: days of wd and d, microseconds of wh and h. None: not known."""
    clock, total = _time(unit, calendar), 0
    measure = clock.days if unit in COUNTED else clock.passed
    for started, stopped in runs:
        some = measure(started, stopped or started)
        if some is None:
            return None
        total += some
    return total


def _time(unit: LimitUnit, calendar: Calendar) -> Time:
    return calendar if unit in _WORKING else NATURAL


def _walked(
    left: int,
    runs: list[Segment],
    end: Callable[[datetime, int], datetime | None],
    between: Callable[[datetime, datetime], int | None],
) -> datetime | None:
    """Through each closed period that is too short, then into the one in which `left` comes to its `end`."""
    for started, stopped in runs[:-1]:
        at = end(started, left)
        if at and stopped and at <= stopped:
            return at
        gone = between(started, stopped or started)
        if gone is None:
            return None
        left = max(left - gone, 0)
    return end(runs[-1].started, left)
