"""Whom to call back: cases reported done whose asker has not answered, those first whose time to answer has run out."""

from __future__ import annotations

from django.db.models import DateTimeField, F, OuterRef, QuerySet, Subquery

from huiyin.apps.cases.models import Case, ClockRun
from huiyin.apps.cases.queries import LIST_FIELDS, visible_to
from huiyin.apps.people.queries import Viewer
from huiyin.core.words import Phase

CALLERS = frozenset({"caller", "desk", "verifier", "supervisor", "clerk"})
MOST = 100


def may_call(viewer: Viewer) -> bool:
    """Is this a post that calls people back? Who handled the case never does: the rule refuses them anyway."""
    return viewer.actor.title in CALLERS


def to_call(viewer: Viewer) -> list[Case]:
    """Cases to call about, oldest question first; each with `asked_until`, when the time to answer by oneself ends."""
    if not may_call(viewer):
        return []
    rows = _waiting(viewer).select_related(*LIST_FIELDS, "contact")
    return list(rows.order_by(F("asked_until").asc(nulls_last=True), "id")[:MOST])


def _waiting(viewer: Viewer) -> QuerySet[Case]:
    rows = visible_to(viewer).filter(open=True, phase=Phase.to_confirm, answer="")
    if viewer.town:
        rows = rows.filter(town_id=viewer.town)
    runs = ClockRun.objects.filter(case=OuterRef("pk"), name="answer", running=True).order_by("-id")
    return rows.exclude(handler_id=viewer.actor.post).annotate(
        asked_until=Subquery(runs.values("due_at")[:1], output_field=DateTimeField())
    )


def calls_made(case: Case) -> int:
    """How often somebody has called about it since it was reported done."""
    return case.marks.calls
