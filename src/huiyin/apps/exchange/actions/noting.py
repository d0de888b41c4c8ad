"""What an import changes of a place or a household stays on record: an event for each, with what stood there before."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count

from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Household, Place
from huiyin.apps.records.actions import BESIDE, Happened, log_all
from huiyin.apps.records.models import Event
from huiyin.apps.records.turns import one_at_a_time

UNSAID = frozenset({"geometry", "place_id", "place_no"})
"""What no word can say: that it changed is on record, where a household came from by number."""


@dataclass(frozen=True)
class Noted:
    """A row, where it lies now, and what stood in the columns that change. Made before they do."""

    row: Place | Household
    lies: Place
    facts: Mapping[str, Any]
    before: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "before", {name: getattr(self.row, name) for name in self.facts})

    @property
    def data(self) -> dict[str, Any]:
        """Names of columns, places by number."""
        columns = ["place" if name == "place_id" else name for name in self.facts if name != "place_no"]
        moved = {"from": self.before["place_id"], "to": self.facts["place_id"]} if "place_id" in self.facts else {}
        return {"columns": columns, **moved}

    @property
    def body(self) -> dict[str, Any]:
        """What stood there and stands there, sealed by the key of the row, with which it goes."""
        told = [name for name in self.facts if name not in UNSAID]
        return {"was": {name: self.before[name] for name in told}, "is": {name: self.facts[name] for name in told}}


def note(by: Viewer, kind: str, noted: Sequence[Noted], now: datetime) -> None:
    """An event of this kind for each, in the transaction that changes them."""
    known = _numbers(each.row.uid for each in noted)
    log_all(
        by,
        [
            Happened(
                kind=kind, at=now, recorded_at=now, place=each.lies, subject=each.row.uid, nth=known[each.row.uid] + 1,
                role=by.actor.title, quantity=len(each.data["columns"]), measure="columns", data=each.data, body=each.body,
            )
            for each in noted
        ],
    )  # fmt: skip


def _numbers(subjects: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many events each has so far; whoever asks too waits until ours are written."""
    known = dict.fromkeys(sorted(subjects), 0)
    for subject in known:
        one_at_a_time(subject)
    rows = Event.objects.filter(subject__in=known, nth__lt=BESIDE).order_by().values_list("subject")
    return known | dict(rows.annotate(n=Count("pk")))
