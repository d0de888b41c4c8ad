"""The return visit: by somebody who did not mediate, asking each party."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from huiyin.apps.cases.models import Case
from huiyin.apps.cases.queries import worked_on
from huiyin.apps.disputes.actions.noting import Deed, Sent, mine, note
from huiyin.apps.disputes.models import Appointment, Party, ReturnVisit
from huiyin.apps.people.queries import Viewer
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError

VISITED = ("agreed", "performed", "failed")


@dataclass(frozen=True)
class Heard:
    """How many parties were asked, how many are content, and what they said."""

    asked: int
    content_with: int
    performed: bool
    said: str = ""


@rule_decides
@transaction.atomic
def visit_again(*, by: Viewer, case: uuid.UUID, heard: Heard, idem: uuid.UUID, now: datetime) -> ReturnVisit:
    """A return visit. Raises no_such_case, idem_reused, not_yours, not_from_here, mediator_visits (who mediated), wrong_count."""
    sent = Sent("visit", idem, asdict(heard))
    row, dispute, done = mine(by, case, sent)
    if done:
        return ReturnVisit.objects.get(uid=idem)
    if row.state not in VISITED:
        raise RuleError("not_from_here", do="visit", state=row.state)
    if mediated(row, by):
        raise RuleError("mediator_visits")
    if not 0 < heard.asked <= Party.objects.filter(case=row).count() or heard.content_with > heard.asked:
        raise RuleError("wrong_count")
    visit = ReturnVisit(
        uid=idem, case=row, at=now, by_post_id=by.actor.post or None, asked=heard.asked,
        content_with=heard.content_with, performed=heard.performed, said=heard.said,
    )  # fmt: skip
    visit.save(force_insert=True)
    deed = Deed(
        "visited", series=dispute.series, quantity=heard.asked, measure="people",
        data={"content": heard.content_with, "performed": heard.performed}, body={"said": heard.said},
    )  # fmt: skip
    note(by, row, deed, now, sent=sent)
    return visit


def mediated(case: Case, by: Viewer) -> bool:
    """Did they work on it, or were they chosen to mediate it, in whatever post they act now? Whom a party refused does not
    visit either."""
    chosen = Appointment.objects.filter(case=case, mediator__person_id=by.actor.person).exclude(state="proposed")
    return worked_on(case, by) or chosen.exists()
