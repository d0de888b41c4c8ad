"""Clocks: when something is due, how far it has run, and what happens when nobody does it.

A clock is a list of segments, the periods in which it ran; between two it was paused. Everything here is recomputed
from segments, limit and calendar, and nothing is remembered: a new holiday notice changes open clocks by being loaded.
A due date that needs a year without a notice is *not yet known* (`Due(None, known=False)`), never an error.

A moment is reached when it comes: a clock that still runs at its due moment is late, one that stopped then is not.

`limit` is how long it may take; `extra` are granted extensions: those of the limit's own unit add to it, others run
from its end. `roll` is for a resident's period of days: an end on a day off moves to the next work day
(民法典 Art 203), while an agency's clock shows the raw date.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

from huiyin.core.calendar import Calendar
from huiyin.core.limits import Limit, LimitUnit, parse_limit
from huiyin.core.segments import COUNTED, Segment, amount, fine, in_order, opened, reached, since, until, walked
from huiyin.core.worktime import local

__all__ = [
    "ClockState",
    "Due",
    "LateStage",
    "Limit",
    "LimitUnit",
    "Rung",
    "Segment",
    "due",
    "ladder",
    "next_moment",
    "parse_limit",
    "remaining",
    "send_after",
    "share",
    "spent",
    "state",
    "warn_at",
]

QUIET = (time(21), time(8))


class ClockState(StrEnum):
    """Where a clock stands. A paused clock reads like a stopped one: only its case knows that it will go on."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    NEAR = "near"
    LATE = "late"
    STOPPED_IN_TIME = "stopped_in_time"
    STOPPED_LATE = "stopped_late"
    UNKNOWN = "unknown"


class Due(NamedTuple):
    """The due moment in UTC; None if the clock has not started, or (`known=False`) in a year without a notice."""

    at: datetime | None
    known: bool

    @property
    def day(self) -> date | None:
        """The due day in Asia/Shanghai."""
        return local(self.at).date() if self.at else None


class Rung(NamedTuple):
    """A moment of the ladder and what to do then."""

    at: datetime
    do: str
    to: str


class LateStage(Protocol):
    """What a pack says about lateness: `after` the due moment (a limit text) do something `to` a relation."""

    @property
    def after(self) -> str: ...
    @property
    def do(self) -> str: ...
    @property
    def to(self) -> str: ...


def due(
    limit: Limit, segments: Sequence[Segment], calendar: Calendar, *, extra: Iterable[Limit] = (), roll: bool = False
) -> Due:
    """When a clock is due. One that stands still is due when it would have been, had its last segment run on."""
    runs = in_order(segments)
    return _due(limit, runs, calendar, extra, roll) if runs else Due(None, known=True)


def warn_at(
    limit: Limit,
    segments: Sequence[Segment],
    calendar: Calendar,
    warn: int,
    *,
    extra: Iterable[Limit] = (),
    roll: bool = False,
) -> datetime | None:
    """When `warn` per cent of a clock's time have passed: office time for wh and wd, all time for d and h.

    None if not started or not known.
    """
    runs = in_order(segments)
    at = _due(limit, runs, calendar, extra, roll).at if runs else None
    return _warn_at(limit.unit, runs, calendar, at, warn) if at else None


def spent(unit: LimitUnit, segments: Sequence[Segment], calendar: Calendar, now: datetime) -> timedelta | None:
    """What a clock has used up: hours of wh and h; days of wd and d as timedelta(days=…), with the day that runs.

    None if not known.
    """
    return _shown(unit, amount(unit, until(in_order(segments), now), calendar))


def remaining(
    limit: Limit,
    segments: Sequence[Segment],
    calendar: Calendar,
    now: datetime,
    *,
    extra: Iterable[Limit] = (),
    roll: bool = False,
) -> timedelta | None:
    """What is left until due, counted as in `spent` and never below nothing; no days left means today."""
    whole, gone = _progress(limit.unit, limit, segments, calendar, now, extra, roll)
    return None if whole is None or gone is None else _shown(limit.unit, max(whole - gone, 0))


def share(
    limit: Limit,
    segments: Sequence[Segment],
    calendar: Calendar,
    now: datetime,
    *,
    extra: Iterable[Limit] = (),
    roll: bool = False,
) -> int | None:
    """The share of its time that a clock has run, in whole per cent, more than 100 when late.

    None if not started or not known.
    """
    whole, gone = _progress(fine(limit.unit), limit, segments, calendar, now, extra, roll)
    return None if whole is None or gone is None else 100 * gone // whole if whole else 100


def state(
    limit: Limit,
    segments: Sequence[Segment],
    calendar: Calendar,
    now: datetime,
    warn: int,
    *,
    extra: Iterable[Limit] = (),
    roll: bool = False,
) -> ClockState:
    """Where a clock stands at `now`, near from `warn` per cent on."""
    runs = until(in_order(segments), now, stop=False)
    if not runs:
        return ClockState.NOT_STARTED
    at = _due(limit, runs, calendar, extra, roll).at
    if at is None:
        return ClockState.UNKNOWN
    stopped = runs[-1].stopped
    if stopped is not None:
        return ClockState.STOPPED_IN_TIME if stopped <= at else ClockState.STOPPED_LATE
    if now >= at:
        return ClockState.LATE
    warned = _warn_at(limit.unit, runs, calendar, at, warn)
    return ClockState.NEAR if warned and now >= warned else ClockState.RUNNING


def ladder(late_stages: Iterable[LateStage], due_at: datetime, calendar: Calendar) -> list[Rung]:
    """The moments from `due_at` on at which somebody is told, in order, in the same calendar as the clock.

    One in a year that is not yet known appears with the year's notice.
    """
    overdue = [Segment(due_at)]
    moments = ((due(parse_limit(stage.after), overdue, calendar).at, stage) for stage in late_stages)
    return sorted((Rung(at, stage.do, stage.to) for at, stage in moments if at), key=lambda rung: rung.at)


def next_moment(  # noqa: PLR0913
    limit: Limit,
    segments: Sequence[Segment],
    calendar: Calendar,
    done: int,
    warn: int,
    late_stages: Iterable[LateStage] = (),
    *,
    extra: Iterable[Limit] = (),
    roll: bool = False,
    ends: Due | None = None,
) -> datetime | None:
    """The moment of what a running clock asks for next: its warning, its end, then the rungs; `done` of them are done.

    It may lie in the past: it was missed, and is done late rather than never. None if nothing more comes, or it is not
    yet known. `ends` is its end (`due`), where that is known already.
    """
    runs = in_order(segments)
    if not runs or runs[-1].stopped is not None:
        return None
    at = (ends or _due(limit, runs, calendar, extra, roll)).at
    if at is None:
        return None
    if done < 2:
        return at if done else _warn_at(limit.unit, runs, calendar, at, warn) or at
    rungs = ladder(late_stages, at, calendar)
    return rungs[done - 2].at if done - 2 < len(rungs) else None


def send_after(now: datetime, quiet: tuple[time, time] = QUIET) -> datetime:
    """When a message of `now` may be sent: at once, or at the end of the quiet hours (from, to; Asia/Shanghai).

    Quiet hours hold messages, never a clock.
    """
    here, (start, stop) = local(now), quiet
    clock = here.time()
    is_quiet = start <= clock < stop if start <= stop else clock >= start or clock < stop
    if not is_quiet:
        return now.astimezone(UTC)
    day = here.date() + timedelta(days=clock >= stop)
    return datetime.combine(day, stop, here.tzinfo).astimezone(UTC)


def _due(limit: Limit, runs: list[Segment], calendar: Calendar, extra: Iterable[Limit], roll: bool) -> Due:
    """One unit after the other: the next begins where the last has ended. Nothing to count is due at the start."""
    totals = {limit.unit: limit.n}
    for more in extra:
        totals[more.unit] = totals.get(more.unit, 0) + more.n
    at: datetime | None = local(runs[0].started).astimezone(UTC)
    parts = [(unit, n) for unit, n in totals.items() if n]
    for unit, n in parts:
        at = reached(unit, n, runs, calendar)
        if at is None:
            return Due(None, known=False)
        runs = since(runs, at)
    if roll and at and parts and parts[-1][0] is LimitUnit.DAYS:
        at = calendar.rolled(at)
    return Due(at, at is not None)


def _warn_at(unit: LimitUnit, runs: list[Segment], calendar: Calendar, due_at: datetime, warn: int) -> datetime | None:
    hours = fine(unit)
    whole = amount(hours, until(opened(runs), due_at), calendar)
    if whole is None:
        return None
    part = -(-whole * warn // 100)  # rounded up: near begins when the share says so
    return walked(part, hours, runs, calendar) if part else due_at


def _progress(
    unit: LimitUnit,
    limit: Limit,
    segments: Sequence[Segment],
    calendar: Calendar,
    now: datetime,
    extra: Iterable[Limit],
    roll: bool,
) -> tuple[int | None, int | None]:
    """The whole of a clock and what of it has gone at `now`, counted in `unit`."""
    runs = in_order(segments)
    at = _due(limit, runs, calendar, extra, roll).at if runs else None
    if at is None:
        return None, None
    return amount(unit, until(opened(runs), at), calendar), amount(unit, until(runs, now), calendar)


def _shown(unit: LimitUnit, count: int | None) -> timedelta | None:
    if count is None:
        return None
    return timedelta(days=count) if unit in COUNTED else timedelta(microseconds=count)
