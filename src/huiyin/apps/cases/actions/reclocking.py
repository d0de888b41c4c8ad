"""The clocks of a case that goes on by a newer version of its pack: turned as by a step, and by the new limits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from huiyin.apps.cases import clocks
from huiyin.apps.cases.actions.opening import due_day
from huiyin.apps.cases.models import Case, ClockRun
from huiyin.apps.places.queries import calendar_of
from huiyin.apps.records.rows import update_each
from huiyin.core.carrying import Carrying, Turned
from huiyin.core.limits import until
from huiyin.core.profiles import Profile
from huiyin.core.worktime import local


def turn_over(case: Case, way: Carrying, turned: Turned, town: Profile | None, at: datetime) -> None:
    """Stop by the old version, start and resume by the new one, give the rest its limits; set the case's due moment."""
    runs = list(ClockRun.objects.filter(case=case).order_by("id"))
    clocks.turn(case, Turned(stopped=turned.stopped), way.old, town, runs, at)
    days = {name: day for name, day in case.marks.days.items() if name in turned.started}
    clocks.turn(case, Turned(started=turned.started, resumed=turned.resumed, counted=days), way.new, town, runs, at)
    last = {run.name: run for run in runs if run.pk}
    _renew(case, way, town, [last[name] for name in turned.renewed if name in last], at)
    clocks.set_due(case, way.new, runs)


def _renew(case: Case, way: Carrying, town: Profile | None, runs: Iterable[ClockRun], at: datetime) -> None:
    """Runs keep their start and what was added to them; one that becomes a timer, or was one, begins its ladder anew."""
    calendar = calendar_of(case.place)
    for run in runs:
        clock = way.new.clocks[run.name]
        if not _has_its_own_day(case, run):
            day = run.counted_from or local(run.started_at).date()
            run.limit = clocks.limit_of(case, run.name, way.new, town, day)
        if clock.timer != way.old.clocks[run.name].timer:
            run.stage, run.late_at = 0, None
        clocks.rate(run, clock, calendar)
        clocks.start_over_if_in_time(run, clock, calendar, at)
    update_each(runs, clocks.CHANGED)


def _has_its_own_day(case: Case, run: ClockRun) -> bool:
    """Does it run until the day that the order itself set? No version changes that."""
    day = due_day(case.content.answers) if run.name == "solve" else None
    return day is not None and run.limit == str(until(day, run.counted_from or local(run.started_at).date()))
