"""Time limits as a page shows them: how much is allowed, how much is used, until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext, pgettext_lazy

from huiyin.apps.cases import library
from huiyin.apps.cases.clocks import terms, waits
from huiyin.apps.cases.models import Case, ClockRun
from huiyin.apps.cases.names import said
from huiyin.apps.places.queries import calendar_of
from huiyin.core.clock_days import uncounted
from huiyin.core.clocks import ClockState, LimitUnit, parse_limit, remaining, share, spent, state
from huiyin.core.packs import BACK, Clock, Pack
from huiyin.core.words import Phase

WORDS: dict[ClockState, tuple[Promise, str]] = {
    ClockState.NOT_STARTED: (pgettext_lazy("clock", "not started"), ""),
    ClockState.UNKNOWN: (pgettext_lazy("clock", "limit not known yet"), ""),
    ClockState.STOPPED_IN_TIME: (pgettext_lazy("clock", "in time"), "done"),
    ClockState.STOPPED_LATE: (pgettext_lazy("clock", "was late"), "late"),
}
RESTS = pgettext_lazy("clock", "paused")
NO_DAY = pgettext_lazy("clock", "starting day not known yet")
RUNNING = {ClockState.RUNNING: "on", ClockState.NEAR: "near", ClockState.LATE: "late"}
HOUR = 3600


@dataclass(frozen=True)
class Meter:
    """One limit. `word` is empty while it runs: then the page writes the days left, or the time until `due`."""

    title: str
    word: str
    kind: str
    due: datetime | None
    days: int | None
    used: int | None
    label: str
    text: str


def meters(case: Case, runs: Iterable[ClockRun], now: datetime) -> list[Meter]:
    """The limits of a case in the pack's order: each clock's last run, those to come; timers only while they run."""
    pack = library.pinned(case.pack_id)
    last = {run.name: run for run in runs}
    told = case.marks_json.get("told", {})
    by_law = [c for c in pack.clocks.values() if c.name in last or not c.law or any(row.fits(told) for row in c.law)]
    clocks = [c for c in by_law if not c.timer or (c.name in last and last[c.name].running)]
    return [_meter(case, c, last.get(c.name), now) for c in clocks if c.name in last or _comes(c, pack, case)]


def _comes(clock: Clock, pack: Pack, case: Case) -> bool:
    """Will the clock run if all goes its way? Not one of states that are detours: raised, paused, parked."""
    order = list(Phase)
    here = order.index(Phase(case.phase))
    later = (pack.states[name] for name in clock.runs_in)
    return case.open and any(
        order.index(state.phase) > here and not any(move.to == BACK for move in pack.moves_from(state.name))
        for state in later
    )


def _meter(case: Case, clock: Clock, run: ClockRun | None, now: datetime) -> Meter:
    title = said(clock.title)
    if run is None:
        town = library.profile(case.profile) if case.profile else None
        allowed = allowed_words(
            library.limit_text(library.pinned(case.pack_id), clock.name, case.category, town, localdate(now))
        )
        return Meter(title, str(WORDS[ClockState.NOT_STARTED][0]), "", None, None, None, "", allowed)
    (limit, segments, extra), calendar = terms(run, clock), calendar_of(case.place)
    where = state(limit, segments, calendar, now, clock.warn, extra=extra, roll=clock.roll)
    word, kind = WORDS.get(where, ("", RUNNING.get(where, "")))
    if waits(run, clock):
        word, kind = NO_DAY, ""
    elif case.open and where is ClockState.STOPPED_IN_TIME and case.back in clock.runs_in:
        word, kind = RESTS, ""
    left = remaining(limit, segments, calendar, now, extra=extra, roll=clock.roll)
    counts_days = limit.unit is LimitUnit.WORK_DAYS and where in (ClockState.RUNNING, ClockState.NEAR)
    gone = spent(limit.unit, segments, calendar, now)
    used = share(limit, segments, calendar, now, extra=extra, roll=clock.roll) if where in RUNNING else None
    return Meter(
        title=title,
        word=str(word),
        kind=kind,
        due=run.due_at if where in RUNNING else None,
        days=left.days if counts_days and left is not None else None,
        used=min(used, 100) if used is not None else None,
        label=gettext("%(share)d per cent of the time for “%(title)s” used") % {"share": used or 0, "title": title},
        text=_used_words(limit.unit, _counted_words(case, clock, run), gone if segments else None),
    )


def _counted_words(case: Case, clock: Clock, run: ClockRun) -> str:
    """What is allowed, from which day, and how many days do not count: 限60天，从11月2日起算，其中7天不算."""
    text, day = allowed_words(run.limit, run.extra), run.counted_from
    if day:
        values = {"allowed": text, "day": day.day, "month": day.month}
        text = gettext("%(allowed)s, counted from %(day)s.%(month)s.") % values
    elif clock.waits:
        text = gettext("%(allowed)s after “%(day)s”") % {"allowed": text, "day": day_words(clock, case)}
    if run.less:
        days = limit_words(str(uncounted(parse_limit(run.limit).unit, run.less)[0]))
        text = gettext("%(allowed)s, %(days)s left out") % {"allowed": text, "days": days}
    return text


def more_words(days: Any, pack: Pack) -> str:
    """The time that an extension of so many days adds, in the unit of the pack's rule; whatever is no number as it is."""
    rule = next((clock.extend for clock in pack.clocks.values() if clock.extend), None)
    return limit_words(f"{days}{parse_limit(rule.max).unit}") if rule and str(days).isdigit() else str(days)


def day_words(clock: Clock, case: Case) -> str:
    """What the pack calls the day from which a clock counts."""
    kind = library.pinned(case.pack_id).question(clock.starts)
    return said(kind.title) if kind else ""


def _used_words(unit: LimitUnit, allowed: str, gone: timedelta | None) -> str:
    if gone is None:
        return allowed
    return gettext("%(allowed)s, %(used)s used") % {"allowed": allowed, "used": amount_words(unit, gone)}


def allowed_words(limit: str, extra: Iterable[str] = ()) -> str:
    """限4个工作小时; granted extensions are named: 限5个工作日，加2个工作日."""
    text = gettext("limit %(amount)s") % {"amount": limit_words(limit)}
    for more in extra:
        text = gettext("%(allowed)s plus %(more)s") % {"allowed": text, "more": limit_words(more)}
    return text


def limit_words(text: str) -> str:
    """4个工作小时, 5个工作日, 7天, 24小时."""
    limit = parse_limit(text)
    patterns = {
        LimitUnit.WORK_HOURS: ngettext("%(n)d working hour", "%(n)d working hours", limit.n),
        LimitUnit.WORK_DAYS: ngettext("%(n)d working day", "%(n)d working days", limit.n),
        LimitUnit.DAYS: ngettext("%(n)d day", "%(n)d days", limit.n),
        LimitUnit.HOURS: ngettext("%(n)d hour", "%(n)d hours", limit.n),
    }
    return patterns[limit.unit] % {"n": limit.n}


def amount_words(unit: LimitUnit, gone: timedelta) -> str:
    """What was used: days of a limit in days, hours and minutes of one in hours."""
    if unit is LimitUnit.WORK_DAYS:
        return ngettext("%(n)d working day", "%(n)d working days", gone.days) % {"n": gone.days}
    if unit is LimitUnit.DAYS:
        return ngettext("%(n)d day", "%(n)d days", gone.days) % {"n": gone.days}
    hours, minutes = divmod(int(gone.total_seconds()) // 60, 60)
    if not hours:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if not minutes:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return gettext("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
