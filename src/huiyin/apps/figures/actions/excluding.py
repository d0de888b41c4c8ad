"""An answer is left out of the town's rates, or counts again: by whoever heads the town and had no hand in the matter."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from huiyin.apps.cases.left_out import IN, OUT
from huiyin.apps.figures.excluded import Standing, out_of, standing_of
from huiyin.apps.figures.reach import heads
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log, nth_beside
from huiyin.apps.records.models import Event
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError
from huiyin.core.excluding import LONGEST, check


@rule_decides
@transaction.atomic
def exclude(*, by: Viewer, town: Place, uid: uuid.UUID, reason: str, why: str, now: datetime) -> Event:
    """The last answer of a matter counts in no rate, with the reason and a sentence. Asked twice, it is left out once.

    Raises not_its_head, own_matter, nothing_answered, reason_missing, why_missing.
    """
    found = _checked(by, town, uid)
    given = check(reason, why)
    return found.out or log(by, _happened(found, OUT, str(given), why, now))


@rule_decides
@transaction.atomic
def include(*, by: Viewer, town: Place, uid: uuid.UUID, why: str, now: datetime) -> Event | None:
    """It counts again, with a sentence; None where it does already.

    Raises not_its_head, own_matter, nothing_answered, why_missing.
    """
    found = _checked(by, town, uid)
    if not why.strip():
        raise RuleError("why_missing")
    return log(by, _happened(found, IN, found.out.outcome, why, now)) if found.out else None


@rule_decides
def answered_anew(events: Sequence[Event]) -> None:
    """Who answers the same asking anew is counted again: what was left out was the answer before."""
    for event in events:
        out = out_of(event.subject, event.data["asked"]) if event.subject and "instead_of" in event.data else None
        if out is None or out.place is None or out.subject is None:
            continue
        back = Happened(
            kind=IN, at=event.at, recorded_at=event.recorded_at, place=out.place, subject=out.subject,
            nth=nth_beside(out.subject), channel=out.channel, category=out.category, outcome=out.outcome, quantity=out.quantity,
            data=out.data,
        )  # fmt: skip
        log(Viewer.for_system("answered anew"), back)


def _checked(by: Viewer, town: Place, uid: uuid.UUID) -> Standing:
    one_at_a_time(uid)
    if not heads(by, town):
        raise RuleError("not_its_head")
    found = standing_of(uid, town)
    if found is None:
        raise RuleError("nothing_answered")
    if by.actor.person and Event.objects.filter(subject=uid, kind__startswith="case.", actor=by.actor.person).exists():
        raise RuleError("own_matter")
    return found


def _happened(found: Standing, kind: str, reason: str, why: str, now: datetime) -> Happened:
    answer, case = found.answer, found.case
    data = {name: answer.data[name] for name in ("pack", "level", "answer") if name in answer.data}
    return Happened(
        kind=kind, at=now, recorded_at=now, place=answer.place or case.place, subject=case.uid, nth=nth_beside(case.uid),
        channel=answer.channel, category=answer.category, outcome=reason, quantity=answer.quantity,
        data={**data, "begun": answer.data["asked"]}, body={"why": why.strip()[:LONGEST]},
    )  # fmt: skip
