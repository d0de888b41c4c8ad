"""Open clocks after a new holiday notice: their due moments are computed again, some cases at a time."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch

from huiyin.apps.cases import clocks, library
from huiyin.apps.cases.models import Case, ClockRun
from huiyin.apps.jobs.actions import later
from huiyin.apps.jobs.models import Job
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import calendar_of, forget_calendars
from huiyin.apps.records.actions import Happened, log_all
from huiyin.apps.records.models import Event
from huiyin.apps.records.rows import insert, update_each
from huiyin.core.places import EVERYTHING

CASES_A_JOB = 500


def ask_to_rerate(place: Place | None, now: datetime) -> Job:
    """Have the open clocks inside a place (None: everywhere) computed again; call it where the notice is saved."""
    job = later(
        "cases.rerate", event_id=None, payload={"place": place.pk if place else None, "after": 0}, run_after=now
    )
    insert(job)
    return job


def rerate(payload: Mapping[str, Any], now: datetime) -> None:
    """The job `cases.rerate`: one helping of cases, then the next in a job of its own. Twice is as good as once."""
    forget_calendars()
    place = Place.objects.get(pk=payload["place"]) if payload["place"] else None
    inside = place.interval if place else EVERYTHING
    running = ClockRun.objects.filter(running=True)
    rows = Case.objects.filter(Exists(running.filter(case=OuterRef("pk"))), place_no__range=(inside.no, inside.end))
    rows = rows.filter(pk__gt=payload["after"]).select_for_update(of=("self",)).select_related("place").order_by("pk")
    cases = list(rows.prefetch_related(Prefetch("clocks", running, to_attr="running"))[:CASES_A_JOB])
    again(cases, now)
    if len(cases) == CASES_A_JOB:
        insert(later("cases.rerate", event_id=None, payload={**payload, "after": cases[-1].pk}, run_after=now))


def again(cases: Iterable[Case], now: datetime) -> None:
    """Compute the running clocks of these cases again and save what changed. A breach that was none is taken back."""
    moved: list[ClockRun] = []
    changed: list[Case] = []
    back: list[Happened] = []
    for case in cases:
        pack, runs = library.pinned(case.pack_id), case.running  # type: ignore[attr-defined]
        before = {run: (run.due_at, run.next_at, run.late_at) for run in runs}
        for run in runs:
            clock, calendar = pack.clocks[run.name], calendar_of(case.place)
            clocks.rate(run, clock, calendar)
            clocks.start_over_if_in_time(run, clock, calendar, now)
            if run.late_at is None and (late_at := before[run][2]):
                back += _taken_back(case, run, late_at, now)
        if any(before[run][:2] != (run.due_at, run.next_at) for run in runs):
            clocks.set_due(case, pack, runs)
            moved += runs
            changed.append(case)
    log_all(Viewer.for_system("calendar"), back)
    update_each(moved, ["due_at", "next_at", "stage", "late_at"])
    update_each(changed, ["seq", "due_at", "due_clock", "due_sort", "late"])


def _taken_back(case: Case, run: ClockRun, late_at: datetime, now: datetime) -> Iterator[Happened]:
    """The event that takes back the breach of a run: with its dimensions and its day, so that it counts one less."""
    late = Event.objects.filter(subject=case.uid, kind="case.late", at=late_at, data__clock=run.name).last()
    if late is None or late.place is None:  # a timer, whose end is no breach
        return
    case.seq += 1
    yield Happened(
        kind="case.in_time",
        at=now,
        recorded_at=now,
        place=late.place,
        subject=case.uid,
        nth=case.seq,
        unit_id=late.unit_id,
        role="system",
        channel=late.channel,
        category=late.category,
        data={"of": late.nth, "day": late.day.isoformat(), "clock": run.name, "phase": case.phase}
        | {name: late.data[name] for name in ("pack", "level")},
        idem=uuid.uuid5(late.uid, "in time"),
    )
