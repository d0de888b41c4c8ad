"""Every running clock against its segments, its limit and today's calendar; and the due moment that its case shows."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch

from huiyin.apps.cases import clocks, library
from huiyin.apps.cases.models import Case, ClockRun
from huiyin.apps.places.queries import calendar_of
from huiyin.cli.checks import Difference, Step
from huiyin.core.clocks import due
from huiyin.core.steps import ANSWER

TITLE = "clocks and their segments"
CHUNK = 500
SHOWN = ("due_at", "due_clock", "due_sort", "late")


def total() -> int:
    """How many there are to look at."""
    return Case.objects.count()


def look(step: Step) -> Iterator[Difference]:
    """Clocks that run where they should not, or are due at another moment than is kept."""
    last = 0
    running = Prefetch("clocks", ClockRun.objects.filter(running=True).order_by("id"), to_attr="running")
    rows = Case.objects.select_related("place").prefetch_related(running).order_by("pk")
    while cases := list(rows.filter(pk__gt=last)[:CHUNK]):
        last = cases[-1].pk
        for case in cases:
            yield from _of_case(case, case.running)
        step(len(cases))


def _of_case(case: Case, runs: list[ClockRun]) -> Iterator[Difference]:
    pack = library.pinned(case.pack_id)
    heard = {ANSWER} if case.answer else set()  # nobody waits any more for what the asker has said
    told = case.marks_json.get("told", {})
    wanted = sorted(name for name, clock in pack.clocks.items() if clock.runs(case.state, told) and name not in heard)
    have = sorted(run.name for run in runs)
    if have != wanted:
        yield Difference(f"case {case.code} in {case.state}: running clocks", str(have), str(wanted))
    for run in runs:
        clock = pack.clocks[run.name]
        limit, segments, extra = clocks.terms(run, clock)
        true = due(limit, segments, calendar_of(case.place), extra=extra, roll=clock.roll).at
        if run.due_at != true:
            yield Difference(f"case {case.code}: clock {run.name} due", str(run.due_at), str(true))
    kept = [getattr(case, name) for name in SHOWN]
    clocks.set_due(case, pack, runs)
    if kept != [getattr(case, name) for name in SHOWN]:
        shown = {name: str(getattr(case, name)) for name in SHOWN}
        yield Difference(
            f"case {case.code}: what it shows", str(dict(zip(SHOWN, map(str, kept), strict=True))), str(shown)
        )
