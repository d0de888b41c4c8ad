"""Weak branches put right (towns.md T4-16): the register of a town, and how one is put on it. Each is a case of its pack."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huiyin.apps.cases import library
from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.queries import visible_to
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import villages_in
from huiyin.apps.records.models import Event, EventSecret
from huiyin.core.errors import RuleError
from huiyin.core.words import Channel, Outcome

PACK = "rectification"
MOST = 200
TOLD = ("sponsor", "measures")


@dataclass(frozen=True)
class Weak:
    """A row of the register: the case, who sponsors it and by what measures, and since when it is struck off."""

    case: Case
    sponsor: str
    measures: str
    struck: datetime | None


def runs_here(viewer: Viewer) -> bool:
    """Does the viewer's town put weak branches right by this pack?"""
    return bool(viewer.profile) and library.profile(viewer.profile).pack(PACK) is not None


def register(viewer: Viewer) -> list[Weak]:
    """The register as far as the viewer sees its cases: those open first, the latest struck off on top. Three queries."""
    cases = visible_to(viewer).filter(slug=PACK).select_related("village", "place")
    found = list(cases.order_by("-open", "-closed_at", "-id")[:MOST])
    told = _told(found)
    return [
        Weak(case, sponsor, measures, case.closed_at if is_struck(case) else None)
        for case in found
        for sponsor, measures in [[told.get((case.uid, name), "") for name in TOLD]]
    ]


def is_struck(case: Case) -> bool:
    """Was it struck off, not merely taken off?"""
    return not case.open and case.outcome == Outcome.solved


def _told(cases: Sequence[Case]) -> Mapping[tuple[uuid.UUID, str], str]:
    """By case and question, what was answered last."""
    events = Event.objects.filter(subject__in=[case.uid for case in cases], kind__in=("case.sponsor", "case.plan"))
    found: dict[tuple[uuid.UUID, str], str] = {}
    for secret in EventSecret.objects.filter(event__in=events).order_by("event__seq").select_related("event"):
        asked: Any = secret.body.get("asked", {})
        for name in TOLD:
            if asked.get(name) and secret.event.subject:
                found[secret.event.subject, name] = str(asked[name])
    return found


def villages(viewer: Viewer) -> list[Place]:
    """The villages and communities of the viewer's town."""
    return list(villages_in(viewer.town))


def put_on(*, by: Viewer, uid: uuid.UUID, village: int, title: str, text: str, now: datetime) -> Case:
    """Put a village's Party organisation on the list. Raises not_run_here and the engine's refusals."""
    place = villages_in(by.town).filter(pk=village).first()
    if place is None or not runs_here(by):
        raise RuleError("not_run_here")
    said = Said(
        uid=uid, slug=PACK, place=place, title=title, text=text, channel=Channel.meeting, answers={"place": place.pk}
    )
    return open_case(by=by, said=said, at=now, now=now)
