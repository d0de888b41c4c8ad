"""What answers say to clocks: the day from which one counts (`starts`), and days that do not count (`less`).

The day on which something starts is not counted (民法典 Art 201). Until its day is known a clock that `waits` has no
period that counts: it is due at no moment, not even at an unknown one of a year without a notice. Days that do not
count (of a hearing 听证, of an appraisal 鉴定) push the end and add up; they are no extension, nobody has to grant them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from huiyin.core.errors import RuleError
from huiyin.core.limits import Limit, LimitUnit
from huiyin.core.packs import Clock, Move, Pack
from huiyin.core.segments import COUNTED, Segment, in_order
from huiyin.core.worktime import SHANGHAI, local

LONGEST = 366
"""How many days ago a day may lie, and how many days an answer may take out of a clock."""
MOST = 9999
"""How many days can be left out of a clock in all: what a limit can say."""
COARSE = {LimitUnit.WORK_HOURS: LimitUnit.WORK_DAYS, LimitUnit.HOURS: LimitUnit.DAYS}


@dataclass(frozen=True)
class Days:
    """By clock: the day from which it counts, how many days do not count, and a day that is kept until it starts."""

    starts: Mapping[str, date] = field(default_factory=dict)
    less: Mapping[str, int] = field(default_factory=dict)
    kept: Mapping[str, date] = field(default_factory=dict)

    def told(self, before: Mapping[str, date], *, goes: Collection[str], started: Collection[str]) -> Days:
        """What these answers say to the clocks that run or are paused (`goes`), or start now; `before` was kept."""
        known = {**before, **self.starts}
        now = {name: day for name, day in known.items() if name in started or (name in goes and name in self.starts)}
        less = {name: n for name, n in self.less.items() if name in goes}
        return Days(now, less, {name: day for name, day in known.items() if name not in now})


def days_said(pack: Pack, move: Move, answers: Mapping[str, Any], at: datetime) -> Days:
    """What the answers to a move say to the pack's clocks. Raises wrong_answer, day_still_ahead, day_long_past."""
    given = {ask.kind.name: value for ask in move.ask if (value := answers.get(ask.kind.name)) not in (None, "")}
    starts = {name: past_day(given[c.starts], c.starts, at) for name, c in pack.clocks.items() if c.starts in given}
    asked = [(name, ask) for name, clock in pack.clocks.items() if clock.less for ask in clock.less if ask in given]
    less: dict[str, int] = {}
    for name, ask in asked:
        less[name] = less.get(name, 0) + _count(given[ask], ask)
    return Days(starts, {name: n for name, n in less.items() if n})


def past_day(value: object, ask: str, at: datetime) -> date:
    """The day of an answer, as ISO text or a date: one that has come, at most a year ago.

    Raises wrong_answer, day_still_ahead, day_long_past.
    """
    try:
        day = date.fromisoformat(str(value)[:10])
    except ValueError as wrong:
        raise RuleError("wrong_answer", ask=ask) from wrong
    today = local(at).date()
    if day > today:
        raise RuleError("day_still_ahead", day=day)
    if day < today - timedelta(days=LONGEST):
        raise RuleError("day_long_past", day=day)
    return day


def counting(clock: Clock, segments: Sequence[Segment], day: date | None, unit: LimitUnit) -> list[Segment]:
    """The periods that count for a clock: from `day` on; all of them without a day, or none while it waits for one."""
    if day is None:
        return [] if clock.waits else list(segments)
    return since_day(segments, day, unit)


def since_day(segments: Sequence[Segment], day: date, unit: LimitUnit) -> list[Segment]:
    """The periods from `day` on, the first reaching back to it if it began later. Pauses stay pauses.

    A clock of hours counts from the end of the day, as nobody knows the hour; on the day itself it keeps its moment.
    """
    runs = in_order(segments)
    if not runs or local(runs[0].started).date() == day:
        return runs
    start = _start(day, unit)
    if start < runs[0].started:
        return [Segment(start, runs[0].stopped), *runs[1:]]
    left = [Segment(max(run.started, start), run.stopped) for run in runs if run.stopped is None or run.stopped > start]
    return left or [Segment(start, start)]


def uncounted(unit: LimitUnit, days: int) -> list[Limit]:
    """Days that do not count, as they lengthen a limit: in its own unit; one of hours by work days or days."""
    return [Limit(days, COARSE.get(unit, unit))] if days else []


def _start(day: date, unit: LimitUnit) -> datetime:
    first = datetime.combine(day, time.min, SHANGHAI).astimezone(UTC)
    return first if unit in COUNTED else first + timedelta(days=1)


def _count(value: object, ask: str) -> int:
    text = str(value)
    if not text.isascii() or not text.isdigit() or int(text) > LONGEST:
        raise RuleError("wrong_answer", ask=ask)
    return int(text)
