"""What an event of a case carries for the counters (records/counting.py): codes and days, nothing private."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from huiyin.apps.cases.models import Case, ClockRun
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import system
from huiyin.apps.units.models import Post
from huiyin.core.appraisal import KEPT as IN_TIME
from huiyin.core.appraisal import LATE
from huiyin.core.words import Phase
from huiyin.core.worktime import SHANGHAI

KEPT = ("pack", "phase", "was", "opened", "level", "asks", "ended", "moved", "doer", "clocks")


def day_of(moment: datetime) -> str:
    """The day in the village, like 2026-11-21."""
    return moment.astimezone(SHANGHAI).date().isoformat()


def stepped(case: Case, before: Mapping[str, Any], *, asks: bool) -> dict[str, Any]:
    """Of a step: the phase before it, the day the matter was received, whether the asker is asked; where it was counted
    until now if that has changed, and how it had ended if it is open again."""
    carried: dict[str, Any] = {"was": before["phase"], "opened": day_of(case.opened_at), "level": case.level}
    if asks:
        carried["asks"] = True
    if before["outcome"] and not case.outcome:
        carried["ended"] = before["outcome"]
    if (before["place_id"], before["category"]) != (case.place_id, case.category):
        carried["moved"] = {"place": before["place_id"], "category": before["category"]}
    if (before["phase"] == Phase.closed) != (case.phase == Phase.closed):
        carried |= _done_by(before["handler_id"] or case.handler_id)
        carried |= _clocks(case) if case.phase == Phase.closed else _clocks_at_its_end(case)
    return carried


def _done_by(post: int | None) -> dict[str, str]:
    """In which capacity it was done: the title of the post that handled it, where it goes to its end and where it comes back."""
    title = Post.objects.filter(pk=post).values_list("title", flat=True).first() if post else None
    return {"doer": title} if title else {}


def _clocks(case: Case) -> dict[str, list[str]]:
    """At its end: which of its clocks that were due have kept their time, every run of them, and which have not."""
    runs = ClockRun.objects.filter(case=case, running=False, due_at__isnull=False)
    found: dict[str, bool] = {}
    for run in runs.only("name", "due_at", "late_at", "stopped_at"):
        late = run.late_at is not None or bool(run.stopped_at and run.due_at and run.stopped_at > run.due_at)
        found[run.name] = found.get(run.name, False) or late
    return {"clocks": [name + (LATE if late else IN_TIME) for name, late in sorted(found.items())]} if found else {}


@system("what was counted at its end is counted back")
def _clocks_at_its_end(case: Case) -> dict[str, list[str]]:
    """As it was counted when the matter came to its end, to be counted back now that it is open again."""
    ends = Event.objects.filter(subject=case.uid, kind__startswith="case.", data__phase=Phase.closed)
    data = ends.exclude(data__was=Phase.closed).order_by("-nth").values_list("data", flat=True).first() or {}
    return {"clocks": data["clocks"]} if "clocks" in data else {}


def undone(event: Event) -> dict[str, Any]:
    """Of an undoing: everything that the undone step counted, to be taken back on its own day."""
    kept = {name: event.data[name] for name in KEPT if name in event.data}
    return {"undone": {**kept, "day": event.day.isoformat(), "outcome": event.outcome}}


def heard(case: Case, asked_at: datetime | None) -> dict[str, Any]:
    """Of an answer (before it is put on the case): the day of the asking, and the answer that it takes the place of."""
    asked = {"asked": day_of(asked_at)} if asked_at else {}
    before = {"instead_of": case.answer, "instead_grade": case.grade} if case.answer else {}
    return {**asked, **before, "level": case.level}
