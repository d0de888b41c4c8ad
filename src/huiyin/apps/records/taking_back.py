"""What was entered wrongly is taken back: a second entry about the same thing, once, by whoever asks first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.models import Event
from huiyin.apps.records.turns import one_at_a_time
from huiyin.core.errors import RuleError


def take_back(*, by: Viewer, was: Event, kind: str, reason: str, now: datetime, gone: str) -> Event:
    """The event `kind` about what `was` an event's only one: its dimensions again, `data["of"]` its uid, the reason in its secret.

    Whoever may do so and what a reason is, the caller has asked. Raises `gone` when it was taken back before.
    """
    one_at_a_time(was.uid)
    assert was.place
    if Event.objects.filter(subject=was.subject, nth=2).exists():
        raise RuleError(gone)
    happened = Happened(
        kind=kind, at=now, recorded_at=now, place=was.place, subject=was.subject, nth=2, unit_id=was.unit_id, role=was.role,
        channel=was.channel, category=was.category, outcome=was.outcome, series=was.series, quantity=was.quantity,
        measure=was.measure, data=_told(was), body={"reason": reason.strip()},
    )  # fmt: skip
    return log(by, happened)


def _told(was: Event) -> dict[str, Any]:
    """Which one, of which day, and what else it was counted as: counters take exactly that away (`counting.as_it_is`)."""
    also = {name: was.data[name] for name in ("did", "tags") if name in was.data}
    return {"of": str(was.uid), "day": was.day.isoformat(), **also}
