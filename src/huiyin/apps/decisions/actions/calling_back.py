"""What a supervisor heard when those were called back for whom somebody else had written."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import transaction

from huiyin.apps.cases.models import Case
from huiyin.apps.decisions.actions.acting import Done, act
from huiyin.apps.decisions.call_backs import of_sitting
from huiyin.apps.decisions.models import CallBack, Sitting
from huiyin.apps.decisions.queries import supervises
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.rolls.models import Act
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError
from huiyin.core.rolls import ActChannel, ActKind


@rule_decides
@transaction.atomic
def call_back(
    *, by: Viewer, uid: uuid.UUID, sitting: uuid.UUID, act_uid: uuid.UUID, result: str, text: str = "", now: datetime
) -> CallBack:
    """Write down what was heard, also after the sitting was closed; the same `uid` again gives the same row.

    Whoever says in an open sitting that it is not so has objected with that: it counts no more until it is taken again.
    Raises not_yours, own_work, not_drawn, wrong_result, missing_answer, idem_reused.
    """
    found = Sitting.objects.select_related("roll", "decision__place").filter(uid=sitting).first()
    if found is None or not supervises(by, found.decision.place):
        raise RuleError("not_yours", do="call_back")
    Case.objects.select_for_update(of=("self",)).get(pk=found.decision_id)
    if known := CallBack.objects.filter(uid=uid).first():
        if (known.act_id, known.result) != (act_uid, result):
            raise RuleError("idem_reused")
        return known
    line = _drawn(by, found, act_uid, result, text)
    before = CallBack.objects.filter(act=line).order_by("-at").first()
    at = max(now, before.at + timedelta(microseconds=1)) if before else now
    row = CallBack.objects.create(uid=uid, sitting=found, act=line, result=result, by_id=by.actor.who or None, at=at)
    if result == "denied" and not found.closed_at and not found.secret:
        objected = Done(uuid.uuid5(uid, "object"), line.entry_id, ActKind.object, ActChannel.call, text=text)
        act(by=by, sitting=sitting, done=objected, now=now)
    log(by, _happened(found, row, now))
    return row


def _drawn(by: Viewer, sitting: Sitting, act_uid: uuid.UUID, result: str, text: str) -> Act:
    """The act that somebody is called about, which was drawn and is not the caller's own work."""
    line = next((each for each in of_sitting(sitting) if each.act.pk == act_uid), None)
    if line is None:
        raise RuleError("not_drawn")
    if result not in CallBack.RESULTS:
        raise RuleError("wrong_result")
    if by.actor.person in (line.act.recorder_id, line.act.witness_id):
        raise RuleError("own_work")
    if result == "denied" and not text.strip():
        raise RuleError("missing_answer", do="call_back", asks=["text"])
    return line.act


def _happened(sitting: Sitting, row: CallBack, now: datetime) -> Happened:
    return Happened(
        kind="decision.called_back",
        at=now,
        recorded_at=now,
        place=sitting.decision.place,
        subject=row.uid,
        category=sitting.decision.matter,
        series=sitting.decision.slug,
        outcome="",
        quantity=1,
        measure="calls",
        data={"sitting": str(sitting.uid), "result": row.result},
        idem=uuid.uuid5(row.uid, "event"),
    )
