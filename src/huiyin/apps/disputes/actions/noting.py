"""What every action on a dispute shares: the locked case in the actor's hands, its mediation, one event for what was done."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from huiyin.apps.cases.actions.steps import load_for_step
from huiyin.apps.cases.contact import in_hands_of
from huiyin.apps.cases.models import Case
from huiyin.apps.disputes.models import Appointment, Dispute
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.models import Event
from huiyin.apps.records.replays import SENT, done_before, mark_of
from huiyin.core.errors import RuleError
from huiyin.core.words import Phase, PostTitle
from huiyin.core.worktime import local

ASKING = "consenting"
"""The state in which parties are asked and mediators chosen."""
ROLE_OF_KIND = {"cadre": "cadre", "member": "member"}
ROLE_OF_TITLE = {
    PostTitle.leader: "leader",
    PostTitle.secretary: "cadre",
    PostTitle.chief: "cadre",
    PostTitle.officer: "cadre",
    PostTitle.clerk: "cadre",
    PostTitle.volunteer: "volunteer",
    PostTitle.member_contact: "member",
}


@dataclass(frozen=True)
class Sent:
    """A form as it was sent: what it does, its key, and what stands in it."""

    do: str
    idem: uuid.UUID
    said: Mapping[str, Any]

    @property
    def whole(self) -> dict[str, Any]:
        """What makes it the same form when it comes again."""
        return {"do": self.do, **self.said}


class Mine(NamedTuple):
    """A dispute in the actor's hands. `done`: this very form was sent before, and nothing is left to do."""

    case: Case
    dispute: Dispute
    done: bool


def mine(by: Viewer, uid: uuid.UUID, sent: Sent, *, by_party: bool = False) -> Mine:
    """The case, locked, and its mediation. It is open and lies in the actor's hands, unless the form is `done`.

    `by_party`: a party that shows its code may do it for itself. Raises no_such_case, idem_reused, not_yours, not_from_here.
    """
    case = load_for_step(uid)
    dispute = Dispute.objects.filter(case=case).first()
    if dispute is None:
        raise RuleError("no_such_case")
    dispute.case = case
    if done_before(by, sent.idem, case.uid, sent.whole):
        return Mine(case, dispute, done=True)
    if not (by.system or (by_party and by.actor.reporter) or in_hands_of(by, case)):
        raise RuleError("not_yours", do=sent.do)
    if not case.open:
        raise RuleError("not_from_here", do=sent.do, state=case.state)
    return Mine(case, dispute, done=False)


def check_begun(case: Case, do: str) -> None:
    """Is it being mediated: begun, not yet agreed or given up, by somebody? Raises not_from_here, no_mediator_now."""
    if case.phase != Phase.working or case.state == ASKING:
        raise RuleError("not_from_here", do=do, state=case.state)
    if not Appointment.objects.filter(case=case, state="accepted").exists():
        raise RuleError("no_mediator_now")


def capacity(by: Viewer, case: Case) -> str:
    """In which capacity it is mediated: the first accepted mediator's (cadre, member, mediator), else the post's."""
    chosen = Appointment.objects.filter(case=case, state="accepted").select_related("mediator").first()
    if chosen:
        return ROLE_OF_KIND.get(chosen.mediator.kind, "mediator")
    return ROLE_OF_TITLE.get(PostTitle(by.actor.title), "mediator") if by.actor.title else "mediator"


@dataclass(frozen=True)
class Deed:
    """What is to be counted of it: role, outcome, series, quantity of a measure; `data` codes and numbers, `body` words."""

    kind: str
    role: str = ""
    outcome: str = ""
    series: str = ""
    quantity: int | None = None
    measure: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)


def note(
    by: Viewer, case: Case, deed: Deed, now: datetime, *, at: datetime | None = None, sent: Sent | None = None
) -> Event:
    """One event `dispute.<kind>` on the case, whose history it continues."""
    case.seq += 1
    Case.objects.filter(pk=case.pk).update(seq=case.seq)
    happened = Happened(
        kind=f"dispute.{deed.kind}",
        at=min(at or now, now),
        recorded_at=now,
        place=case.place,
        subject=case.uid,
        nth=case.seq,
        role=deed.role or by.actor.title,
        channel=case.channel,
        category=case.category,
        outcome=deed.outcome,
        series=deed.series,
        quantity=deed.quantity,
        measure=deed.measure,
        data={"pack": case.slug, **deed.data},
        body={**deed.body, **({SENT: mark_of(sent.idem, sent.whole)} if sent else {})},
        idem=sent.idem if sent else None,
    )
    return log(by, happened)


def count_mediated(by: Viewer, case: Case, dispute: Dispute, at: datetime, now: datetime) -> None:
    """Once a dispute: it was mediated (件), however often they sit."""
    if dispute.mediated_on is None:
        dispute.mediated_on = local(at).date()
        dispute.save(update_fields=["mediated_on"])
        deed = Deed("mediated", role=capacity(by, case), series=dispute.series, quantity=1, measure="cases")
        note(by, case, deed, now, at=at)


def begun(dispute: Dispute) -> dict[str, str]:
    """The day on which it was first mediated: what ends then counts for that day too (`records/counting.py`)."""
    return {"begun": dispute.mediated_on.isoformat()} if dispute.mediated_on else {}


def check_day(day: date | None, now: datetime, *, ask: str) -> None:
    """A day on a paper is not ahead. Raises day_ahead."""
    if day and day > local(now).date():
        raise RuleError("day_ahead", ask=ask)
