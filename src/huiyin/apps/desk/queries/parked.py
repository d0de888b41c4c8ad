"""Parked cases 挂账: what for, who agreed, and the day on which it is looked at again."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin.apps.cases.models import Case
from huiyin.apps.cases.queries import LIST_FIELDS, visible_to
from huiyin.apps.cases.trail import who
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event

MOST = 200


@dataclass(frozen=True)
class Parked:
    """A parked case; `review` as ISO date, `approver` in words, `reason` as it was asked."""

    case: Case
    review: str
    approver: str
    reason: str


def parked(viewer: Viewer) -> list[Parked]:
    """The parked cases that the viewer may see, the nearest review first. Two queries."""
    rows = visible_to(viewer).filter(open=True, state="parked")
    if viewer.town:
        rows = rows.filter(town_id=viewer.town)
    cases = {case.uid: case for case in rows.select_related(*LIST_FIELDS).order_by("due_sort", "id")[:MOST]}
    events = Event.objects.filter(subject__in=list(cases), kind__in=("case.ask_park", "case.park"))
    agreed: dict[object, Event] = {}
    asked: dict[object, Event] = {}
    for event in events.select_related("secret", "actor", "as_post", "as_post__unit").order_by("seq"):
        (agreed if event.kind == "case.park" else asked)[event.subject] = event
    found = [_parked(case, agreed.get(uid), asked.get(uid)) for uid, case in cases.items()]
    return sorted(found, key=lambda each: each.review or "9999")


def _parked(case: Case, agreed: Event | None, asked: Event | None) -> Parked:
    return Parked(
        case=case,
        review=_answer(agreed, "review"),
        approver=who(agreed) if agreed else "",
        reason=_answer(asked, "reason"),
    )


def _answer(event: Event | None, ask: str) -> str:
    body = event.secret.body if event is not None and hasattr(event, "secret") else {}
    return str(body.get("asked", {}).get(ask, ""))
