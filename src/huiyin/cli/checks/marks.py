"""Every case against its events: the number of them, the phase, and the marks folded from them again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any
from uuid import UUID

from huiyin.apps.cases.models import Case
from huiyin.apps.records.actions import BESIDE
from huiyin.apps.records.models import Event
from huiyin.cli.checks import Difference, Step
from huiyin.core.marks import Marks
from huiyin.core.words import Answer, Phase

TITLE = "cases and their events"
CHUNK = 500
IN_TIME = "case.in_time"
"""It says again what the breach said that it takes back, and nothing about now."""


def total() -> int:
    """How many there are to look at."""
    return Case.objects.count()


def look(step: Step) -> Iterator[Difference]:
    """Cases whose own memory is not what their events tell."""
    last = 0
    while cases := list(Case.objects.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last = cases[-1].pk
        told = dict(_events_of([case.uid for case in cases]))
        for case in cases:
            yield from _compared(case, told.get(case.uid, []))
        step(len(cases))
    begun = Event.objects.filter(kind__startswith="case.", nth=1).exclude(subject__in=Case.objects.values("uid"))
    for event in begun.order_by("seq").iterator(chunk_size=CHUNK):
        yield Difference(f"the case of event {event.seq}", "gone", "there")


def _events_of(uids: list[UUID]) -> Iterator[tuple[UUID | None, list[Event]]]:
    events = Event.objects.filter(subject__in=uids, nth__lt=BESIDE).order_by("subject", "nth")
    return ((uid, list(group)) for uid, group in groupby(events, key=lambda event: event.subject))


def _compared(case: Case, events: list[Event]) -> Iterator[Difference]:
    numbers = [event.nth for event in events]
    if numbers != list(range(1, case.seq + 1)):
        yield Difference(f"case {case.code}: number of events", str(case.seq), str(numbers[-1] if numbers else 0))
        return
    yield from _standing(case, events)
    yield from _described(case, [event for event in events if event.kind.startswith("case.") and event.kind != IN_TIME])
    steps = [
        event for event in events if event.kind.startswith("case.")
    ]  # what a feature notes of a case moves nothing
    true, kept = folded(steps), case.marks
    for name in ("done", "roles", "asked_at", "calls", "answer", "closed_at"):
        have, want = getattr(kept, name), getattr(true, name)
        if have != want:
            yield Difference(f"case {case.code}: {name}", str(have), str(want))
    shown = {"answer": true.answer, "closed_at": None if case.open else true.closed_at}
    for name, want in shown.items():
        if getattr(case, name) != want:
            yield Difference(f"case {case.code}: {name} shown", str(getattr(case, name)), str(want))


def _standing(case: Case, events: list[Event]) -> Iterator[Difference]:
    """Where it stands, told by the last event that moved it."""
    moved = (event for event in reversed(events) if "to" in event.data or event.kind == "case.carried")
    last: dict[str, Any] = next((event.data for event in moved), {})
    for name, told in (("state", last.get("to") or last.get("state")), ("phase", last.get("phase"))):
        if told is not None and getattr(case, name) != told:
            yield Difference(f"case {case.code}: {name}", str(getattr(case, name)), str(told))


def _described(case: Case, events: list[Event]) -> Iterator[Difference]:
    """How and when it came, as its first event has it; what it is about and how it ended, as its last ones have it."""
    first, back = events[0], list(reversed(events))
    ends = () if case.open else (event.outcome for event in back)
    told = {
        "code": str(first.data.get("code", case.code)),
        "channel": first.channel,
        "opened_at": first.recorded_at,
        "category": next((event.category for event in back), ""),
        "slug": next((str(event.data["pack"]) for event in back if "pack" in event.data), case.slug),
        "level": next((str(event.data["level"]) for event in back if "level" in event.data), case.level),
        "outcome": next(filter(None, ends), ""),
    }
    for name, true in told.items():
        if getattr(case, name) != true:
            yield Difference(f"case {case.code}: {name}", str(getattr(case, name)), str(true))
    erased = any(event.kind == "case.erased" for event in events)
    if erased != bool(case.erased_at):
        yield Difference(f"case {case.code}: erased", str(bool(case.erased_at)), str(erased))


def folded(events: Iterable[Event]) -> Marks:
    """The marks of a case, told from its events in order."""
    marks, before = Marks(), dict[int, Marks]()
    for event in events:
        before[event.nth] = marks
        if event.nth == 1:
            marks = replace(marks, spoken=bool(event.data.get("spoken")))
        verb = event.kind.partition(".")[2]
        if event.nth == 1 or "was" in event.data:
            marks = _stepped(marks, verb, event)
        elif "answer" in event.data:
            marks = _answered(marks, event)
        elif "undoes" in event.data:
            marks = before[event.data["undoes"]]
    return marks


def _stepped(marks: Marks, verb: str, event: Event) -> Marks:
    at = event.recorded_at if event.nth == 1 else event.at  # a case begins when it is received
    person = 0 if event.data.get("on_behalf") else event.actor_id or 0
    marks = marks.after(verb, event.role, person=person, seq=event.nth, at=at)
    was, phase = event.data.get("was", ""), event.data.get("phase", "")
    if was and phase == Phase.to_confirm != was:
        marks = replace(marks, asked_at=event.at, calls=0, answer="")
    if was and phase == Phase.closed != was:
        marks = replace(marks, closed_at=event.at)
    return marks


def _answered(marks: Marks, event: Event) -> Marks:
    calls, answer = marks.calls + (event.role == "caller"), event.data["answer"]
    return replace(marks, calls=calls, answer=marks.answer if answer == Answer.none else answer)
