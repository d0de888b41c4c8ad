"""What was done and what the asker said of it, for whoever is to say whether a matter is at its end."""

from __future__ import annotations

from huiyin.apps.cases.models import Case
from huiyin.apps.cases.trail import Line, trail
from huiyin.apps.records.models import Event
from huiyin.core.words import Phase

LATELY = 12
"""So many events of the case are looked through: what is judged is never far back."""


def said_of_work(case: Case) -> list[Line]:
    """The newest first; nothing while it is not yet to be judged. For who may see the case; at most one query."""
    if case.phase != Phase.to_confirm:
        return []
    rows = Event.objects.filter(subject=case.uid).select_related("secret", "actor", "as_post", "as_post__unit")
    return trail(case, [event for event in rows.order_by("-nth")[:LATELY] if _tells(event)], {})


def _tells(event: Event) -> bool:
    asked = event.secret.body.get("asked", {}) if hasattr(event, "secret") else {}
    return "answer" in event.data or bool(asked.keys() & {"result", "finding"})
