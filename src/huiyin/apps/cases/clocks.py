"""Clock runs of a case: started, stopped, resumed, lengthened; their due moments folded from segments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol

from huiyin.apps.cases import library
from huiyin.apps.cases.models import Case, ClockRun
from huiyin.apps.jobs.actions import later
from huiyin.apps.places.queries import calendar_of
from huiyin.apps.records.rows import insert, save_all
from huiyin.apps.scope.making import made
from huiyin.core.calendar import Calendar
from huiyin.core.clock_days import MOST, counting, uncounted
from huiyin.core.clocks import Limit, Segment, due, next_moment, parse_limit
from huiyin.core.limits import until
from huiyin.core.packs import Clock, Pack
from huiyin.core.profiles import Profile
from huiyin.core.steps import ANSWER
from huiyin.core.worktime import local

UNKNOWN_DUE = timedelta(days=3650)
WARNED, ENDED = 1, 2
"""What `ClockRun.stage` counts: warned, come to its end, then one more for each rung of the ladder."""
CHANGED = [
    "segments", "extra", "counted_from", "less", "limit", "running", "stopped_at", "due_at", "next_at", "stage", "late_at",
]  # fmt: skip
Counted = tuple[str, int, int, str]
"""What days that are answered change of a run, as JSON keeps it: counted_from, less, stage, late_at."""


class Turns(Protocol):
    """Which clocks start, go on where they stood, and stop, and what days were answered to them: a step says it, and so
    does a new version of a pack."""

    @property
    def started(self) -> tuple[str, ...]: ...
    @property
    def resumed(self) -> tuple[str, ...]: ...
    @property
    def stopped(self) -> tuple[str, ...]: ...
    @property
    def counted(self) -> Mapping[str, date]: ...
    @property
    def less(self) -> Mapping[str, int]: ...


class Terms(NamedTuple):
    """What a run is rated by: its limit, the periods that count, and what is added to the limit."""

    limit: Limit
    segments: list[Segment]
    extra: list[Limit]


def terms(run: ClockRun, clock: Clock) -> Terms:
    """The stored run as the core reads it. No period counts while the clock waits for the day from which it counts."""
    limit = parse_limit(run.limit)
    ran = [Segment(datetime.fromisoformat(a), datetime.fromisoformat(b) if b else None) for a, b in run.segments]
    extra = [*uncounted(limit.unit, run.less), *map(parse_limit, run.extra)]
    return Terms(limit, counting(clock, ran, run.counted_from, limit.unit), extra)


def waits(run: ClockRun, clock: Clock) -> bool:
    """Does the run wait for the day from which it counts? Then it is due at no moment."""
    return clock.waits and run.counted_from is None


def rate(run: ClockRun, clock: Clock, calendar: Calendar) -> None:
    """Set the run's due moment and the moment of its next stage, which may have passed. Unknown years give None."""
    limit, segments, extra = terms(run, clock)
    ends = due(limit, segments, calendar, extra=extra, roll=clock.roll)
    run.due_at = ends.at
    warn = 100 if clock.timer else clock.warn
    run.next_at = (
        next_moment(limit, segments, calendar, run.stage, warn, clock.late, ends=ends) if run.running else None
    )


def start_over_if_in_time(run: ClockRun, clock: Clock, calendar: Calendar, at: datetime) -> None:
    """Late by the old limit or calendar and not by the new one: the run starts over, and is warned and late anew."""
    if run.stage >= ENDED and (run.due_at is None or run.due_at > at):
        run.stage, run.late_at = 0, None
        rate(run, clock, calendar)


def turn(
    case: Case, step: Turns, pack: Pack, town: Profile | None, runs: list[ClockRun], at: datetime
) -> dict[str, Counted]:
    """Do what the step says to the clocks; writes at most one update and one insert.

    Gives the runs that count anew by answered days as they were before, by id: undoing puts that back.
    """
    calendar = calendar_of(case.place)
    last = {run.name: run for run in runs}
    answered = [last[name] for name in {**step.counted, **step.less} if name in last and name not in step.started]
    before = {str(run.pk): counted(run) for run in answered}
    for run in answered:
        _count_days(run, step, pack.clocks[run.name], calendar, at)
    stopped = [_stop(run, at) for run in runs if run.running and run.name in step.stopped]
    _note_missed(stopped, pack, at)
    changed = [*answered, *stopped]
    fresh = [begin_run(case, name, pack, town, at, step) for name in step.started]
    for name in step.resumed:
        run = last.get(name)  # type: ignore[assignment]
        if run is None:
            fresh.append(begin_run(case, name, pack, town, at, step))
            continue
        run.segments.append([at.isoformat(), None])
        run.running, run.stopped_at = True, None
        rate(run, pack.clocks[name], calendar)
        changed.append(run)
    _save(list(dict.fromkeys(changed)), fresh)
    runs += fresh
    set_due(case, pack, runs)
    return before


def counted(run: ClockRun) -> Counted:
    """What `count_again` puts back."""
    day, late = run.counted_from, run.late_at
    return (day.isoformat() if day else "", run.less, run.stage, late.isoformat() if late else "")


def count_again(run: ClockRun, kept: Counted) -> None:
    """Put back what answered days have changed (not rated, not saved)."""
    day, run.less, run.stage, late = kept
    run.counted_from = date.fromisoformat(day) if day else None
    run.late_at = datetime.fromisoformat(late) if late else None


def _count_days(run: ClockRun, step: Turns, clock: Clock, calendar: Calendar, at: datetime) -> None:
    run.counted_from = step.counted.get(run.name, run.counted_from)
    run.less = min(run.less + step.less.get(run.name, 0), MOST)
    rate(run, clock, calendar)
    start_over_if_in_time(run, clock, calendar, at)


def begin_run(
    case: Case,
    name: str,
    pack: Pack,
    town: Profile | None,
    at: datetime,
    step: Turns,
    *,
    due_on: date | None = None,
) -> ClockRun:
    """A new run of a clock from `at`, or from the day that the step says (not saved); until the end of `due_on` if set."""
    day = step.counted.get(name)
    first = day or local(at).date()
    limit = str(until(due_on, first)) if due_on else limit_of(case, name, pack, town, first)
    run = made(ClockRun, case=case, name=name, limit=limit, segments=[[at.isoformat(), None]], started_at=at)
    run.counted_from, run.less = day, step.less.get(name, 0)
    rate(run, pack.clocks[name], calendar_of(case.place))
    return run


def limit_of(case: Case, name: str, pack: Pack, town: Profile | None, day: date) -> str:
    """How long a clock of this case runs that counts from `day`: by law, by pack and town."""
    answers = {} if pack.clocks[name].by == "category" else case.content.answers
    told, province = case.marks_json.get("told", {}), case.place.code[:2] if pack.clocks[name].term else ""
    return library.limit_on(pack, name, case.category, town, day, told, answers, province)


def _stop(run: ClockRun, at: datetime) -> ClockRun:
    run.segments[-1][1] = at.isoformat()
    run.running, run.stopped_at, run.next_at = False, at, None
    return run


def stop_answer(case: Case, at: datetime) -> None:
    """The asker has answered: nobody waits for that any more."""
    _save([_stop(run, at) for run in ClockRun.objects.filter(case=case, name=ANSWER, running=True)], [])


def _note_missed(stopped: list[ClockRun], pack: Pack, at: datetime) -> None:
    """A clock that was stopped after its end, before a sweep came by, is a breach all the same: a job notes it."""
    for run in stopped:
        if run.stage < ENDED and run.due_at and run.due_at < at and not pack.clocks[run.name].timer:
            insert(later("cases.late", event_id=None, payload={"run": run.pk}, run_after=at))


def _save(changed: list[ClockRun], fresh: list[ClockRun]) -> None:
    save_all(changed, CHANGED, fresh)


def set_due(case: Case, pack: Pack, runs: Iterable[ClockRun]) -> None:
    """Put the earliest end among the running clocks on the case (not saved).

    A clock that waits for its day is none of them: only a missing holiday notice leaves a due clock without a moment.
    """
    deadlines = [run for run in runs if run.running and run.name in pack.clocks and not pack.clocks[run.name].timer]
    deadlines = [run for run in deadlines if not waits(run, pack.clocks[run.name])]
    known = [run for run in deadlines if run.due_at is not None]
    first = min(known, key=lambda run: run.due_at, default=None)  # type: ignore[arg-type,return-value]
    case.due_at = first.due_at if first else None
    case.due_clock = first.name if first else (deadlines[0].name if deadlines else "")
    case.due_sort = case.due_at or case.opened_at + UNKNOWN_DUE
    case.late = any(run.late_at is not None for run in deadlines)


def lengthen(case: Case, name: str, text: str, pack: Pack, runs: list[ClockRun]) -> None:
    """Grant an extension to a running clock that is not over; it is warned of anew."""
    for run in runs:
        if run.running and run.name == name:
            run.extra.append(text)
            run.stage = 0
            rate(run, pack.clocks[name], calendar_of(case.place))
            run.save(update_fields=CHANGED)
    set_due(case, pack, runs)


def relimit(case: Case, pack: Pack, town: Profile | None, runs: list[ClockRun], at: datetime) -> None:
    """Give running clocks the limits of the case's (new) category; those that go by something else keep theirs."""
    changed = []
    for run in runs:
        follows = run.running and pack.clocks[run.name].by == "category" and not pack.clocks[run.name].law
        first = run.counted_from or local(run.started_at).date()
        limit = limit_of(case, run.name, pack, town, first) if follows else run.limit
        if limit != run.limit:
            run.limit = limit
            rate(run, pack.clocks[run.name], calendar_of(case.place))
            start_over_if_in_time(run, pack.clocks[run.name], calendar_of(case.place), at)
            changed.append(run)
    _save(changed, [])
    set_due(case, pack, runs)


def put_end(case: Case, name: str, on: date) -> None:
    """Let a running clock end with the day `on`, which an agreement has set; saves the run and the case's due moment."""
    pack, runs = library.pinned(case.pack_id), list(ClockRun.objects.filter(case=case).order_by("id"))
    for run in runs:
        if run.running and run.name == name:
            run.limit = str(until(on, run.counted_from or local(run.started_at).date()))
            rate(run, pack.clocks[name], calendar_of(case.place))
            run.save(update_fields=CHANGED)
    set_due(case, pack, runs)
    Case.objects.filter(pk=case.pk).update(
        due_at=case.due_at, due_clock=case.due_clock, due_sort=case.due_sort, late=case.late
    )
