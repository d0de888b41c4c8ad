"""Sittings: planned, held, recorded. How many sittings (次) and how many people were there (人次) are two numbers."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from huiyin.apps.cases.models import Case
from huiyin.apps.disputes.actions.noting import Deed, Sent, capacity, check_begun, count_mediated, mine, note
from huiyin.apps.disputes.models import Party, Session
from huiyin.apps.people.queries import Viewer
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError
from huiyin.core.mediation import consent_of_all


@dataclass(frozen=True)
class Sitting:
    """What is said of a sitting. `present`: people of the parties there; `invited`: others, with the parties' consent (20)."""

    uid: uuid.UUID
    at: datetime
    where: str = ""
    open_door: bool = False
    present: int = 0
    invited: str = ""
    consent_to_invited: bool = False
    record: str = ""


@rule_decides
@transaction.atomic
def plan_sitting(*, by: Viewer, case: uuid.UUID, sitting: Sitting, now: datetime) -> Session:
    """A sitting to come; it stands in the calendar.

    Raises no_such_case, idem_reused, not_yours, not_from_here, sitting_not_ahead.
    """
    sent = Sent("plan", sitting.uid, asdict(sitting))
    row, _dispute, done = mine(by, case, sent)
    if done:
        return Session.objects.get(uid=sitting.uid)
    if sitting.at <= now:
        raise RuleError("sitting_not_ahead")
    planned = Session(uid=sitting.uid, case=row, at=sitting.at, where=sitting.where, open_door=sitting.open_door)
    planned.save(force_insert=True)
    note(by, row, Deed("planned", data={"sitting": str(sitting.uid)}), now, sent=sent)
    return planned


@rule_decides
@transaction.atomic
def hold_sitting(*, by: Viewer, case: uuid.UUID, sitting: Sitting, idem: uuid.UUID, now: datetime) -> Session:
    """A sitting that was held, planned or not. The first one makes the dispute one that was mediated.

    Raises no_such_case, idem_reused, not_yours, not_from_here, no_mediator_now, no_consent_yet, sitting_ahead, nobody_there,
    invited_without_consent, sitting_recorded.
    """
    sent = Sent("sitting", idem, asdict(sitting))
    row, dispute, done = mine(by, case, sent)
    held = Session.objects.filter(uid=sitting.uid).first() or Session(uid=sitting.uid, case=row, at=sitting.at)
    if done:
        return held
    if held.case_id != row.pk or held.held_at:
        raise RuleError("sitting_recorded")
    _check(row, sitting, [party.consent for party in Party.objects.filter(case=row)], now)
    held.at, held.held_at, held.present, held.invited = sitting.at, now, sitting.present, sitting.invited
    held.where, held.open_door, held.record = sitting.where or held.where, sitting.open_door, sitting.record
    held.save()
    deed = Deed(
        "session", role=capacity(by, row), series=dispute.series, quantity=sitting.present, measure="people",
        body={"record": sitting.record},
    )  # fmt: skip
    note(by, row, deed, now, at=sitting.at, sent=sent)
    count_mediated(by, held.case, dispute, held.at, now)
    return held


def _check(case: Case, sitting: Sitting, consents: list[str], now: datetime) -> None:
    if not consent_of_all(consents):
        raise RuleError("no_consent_yet")
    check_begun(case, "sitting")
    if sitting.at > now:
        raise RuleError("sitting_ahead")
    if not sitting.present:
        raise RuleError("nobody_there")
    if sitting.invited.strip() and not sitting.consent_to_invited:
        raise RuleError("invited_without_consent")
