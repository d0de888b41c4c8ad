"""What comes next and by when: promised before a matter is sent, and told on its receipt."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from huiyin.apps.cases import library
from huiyin.apps.cases.clocks import waits
from huiyin.apps.cases.meters import limit_words
from huiyin.apps.cases.models import Case, ClockRun
from huiyin.apps.cases.names import said, town_of
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import calendar_of
from huiyin.core.clocks import Segment, due
from huiyin.core.limits import parse_limit
from huiyin.core.packs import Clock, Pack
from huiyin.core.profiles import Profile
from huiyin.core.words import Phase, Text
from huiyin.core.worktime import local


@dataclass(frozen=True)
class Ahead:
    """A step to come: when it is due, or how long it may take once it begins (`limit`), or after a day that is not
    known yet (`limit` and `since`, what is asked for). Neither: the year's holiday notice is not here yet."""

    title: Text
    at: datetime | None = None
    limit: str = ""
    since: str = ""

    @property
    def words(self) -> str:
        """The step in the reader's language."""
        return said(self.title)


def steps(pack: Pack, profile: Profile, category: str, place: Place, now: datetime) -> list[Ahead]:
    """The clocks that would start now and when each is due; before the last of them, those that begin later."""
    calendar, today = calendar_of(place), local(now).date()
    found = []
    for clock in (clock for clock in _counting(pack) if clock.runs(pack.start.to or "", {})):
        limit = library.limit_on(pack, clock.name, category, profile, today)
        if clock.starts:
            found.append(_after_a_day(pack, clock, limit))
        else:
            end = due(parse_limit(limit), [Segment(now)], calendar, roll=clock.roll)
            found.append(Ahead(clock.title, at=end.at))
    return _in_order(found, _after_sending(pack, profile, category, {}, today))


def promised(case: Case) -> list[Ahead]:
    """The first steps of an opened case with their due moments as they were stored, and the steps after them."""
    pack, profile = library.pinned(case.pack_id), town_of(case)
    every = sorted(case.clocks.all(), key=lambda run: run.pk)
    runs = [run for run in every if run.running and run.name in pack.clocks and not pack.clocks[run.name].timer]
    told, day = case.marks.told, local(case.moved_at).date()
    later = (
        _after_sending(pack, profile, case.category, told, day, {run.name for run in every})
        if profile and case.open
        else []
    )
    return _in_order([_running(pack, pack.clocks[run.name], run) for run in runs], later)


def _running(pack: Pack, clock: Clock, run: ClockRun) -> Ahead:
    return _after_a_day(pack, clock, run.limit) if waits(run, clock) else Ahead(clock.title, at=run.due_at)


def _after_a_day(pack: Pack, clock: Clock, limit: str) -> Ahead:
    kind = pack.question(clock.starts)
    return Ahead(clock.title, limit=limit_words(limit), since=said(kind.title) if kind else "")


def _in_order(first: list[Ahead], later: list[Ahead]) -> list[Ahead]:
    """Those already running by their due moments, unknown ones last; those that begin later before the very last."""
    running = sorted(first, key=lambda step: step.at.timestamp() if step.at else float("inf"))
    return [*running[:-1], *later, *running[-1:]] if len(running) > 1 else [*running, *later]


def _after_sending(
    pack: Pack, profile: Profile, category: str, told: Mapping[str, str], day: date, begun: Collection[str] = ()
) -> list[Ahead]:
    """The clocks that begin when the case has been sent on, and have not `begun`: of those by law only the ones that run for
    what was told until now."""
    start = pack.start.to or ""
    sent = {state.name for state in pack.states.values() if state.phase is Phase.sent}
    return [
        _after_a_day(pack, clock, library.limit_on(pack, clock.name, category, profile, day, told))
        for clock in _counting(pack)
        if start not in clock.runs_in and clock.name not in begun and any(clock.runs(state, told) for state in sent)
    ]


def _counting(pack: Pack) -> list[Clock]:
    return [clock for clock in pack.clocks.values() if not clock.timer]
