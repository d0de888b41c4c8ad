"""What the handler asked leave for: shown to who decides, and filled in as it was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from huiyin.apps.cases.models import Case
from huiyin.apps.cases.trail import Line, trail
from huiyin.apps.records.models import Event
from huiyin.core.guards import LEAVE, open_requests
from huiyin.core.marks import Marks
from huiyin.core.packs import Move


@dataclass(frozen=True)
class Leave:
    """The open requests that a move settles, newest first, and what was asked, by the name of the question."""

    lines: list[Line] = field(default_factory=list)
    asked: Mapping[str, Any] = field(default_factory=dict)


def leave_for(case: Case, move: Move) -> Leave:
    """What `move` would agree or say no to; nothing when it settles no request. For who may see the case; at most one query."""
    settles = [do for do in LEAVE if do == move.do or "leave_was_asked" in move.guard]
    waiting = open_requests(Marks.from_json(case.marks_json), settles)
    if not waiting:
        return Leave()
    rows = Event.objects.filter(subject=case.uid, nth__in=waiting).order_by("nth")
    events = list(rows.select_related("secret", "actor", "as_post", "as_post__unit"))
    asked = {name: value for event in events for name, value in event.secret.body.get("asked", {}).items()}
    known = {ask.kind.name for ask in move.ask} - {"reason", "note"}
    return Leave(trail(case, events, {}), {name: value for name, value in asked.items() if name in known})
