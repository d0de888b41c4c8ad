"""Somebody says "me too" instead of opening a twin of a matter that is already in hand (requests.md §6 no. 3)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from huiyin.apps.cases.actions.steps import load_for_step
from huiyin.apps.cases.models import Backer, Case
from huiyin.apps.cases.notices import Code
from huiyin.apps.files.actions import hand_over
from huiyin.apps.jobs.actions import later
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.rows import insert
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError
from huiyin.core.words import Channel


@dataclass(frozen=True)
class Backing:
    """Who joins which case. `idem` is minted by the client: the backer's uid and the idempotency key."""

    case: uuid.UUID
    idem: uuid.UUID
    name: str = ""
    phone: str = ""
    words: str = ""
    channel: str = Channel.web
    at: datetime | None = field(default=None)


@rule_decides
def back_case(*, by: Viewer, backing: Backing, now: datetime) -> Case:
    """Add one backer to an open case, with the files that they handed in under `idem`, and tell whoever holds it.

    The same `idem` again adds nobody.

    Raises RuleError: no_such_case, backing_closed, idem_reused, busy.
    """
    try:
        with transaction.atomic():
            known = Backer.objects.filter(uid=backing.idem).select_related("case").first()
            return _same(known, backing) if known else _back(by, backing, now)
    except IntegrityError as clash:
        known = Backer.objects.filter(uid=backing.idem).select_related("case").first()
        if known is None:
            raise RuleError("busy") from clash
        return _same(known, backing)


def _same(known: Backer, backing: Backing) -> Case:
    if known.case.uid != backing.case:
        raise RuleError("idem_reused")
    return known.case


def _back(by: Viewer, backing: Backing, now: datetime) -> Case:
    case = load_for_step(backing.case)
    if not case.open or case.merged_into_id:
        raise RuleError("backing_closed", number=case.code)
    Backer.objects.create(uid=backing.idem, case=case, at=now, name=backing.name, phone=backing.phone)
    case.seq += 1
    case.backers += 1
    case.save(update_fields=["seq", "backers"])
    hand_over(owner=backing.idem, to=case.uid)
    event = log(by, _happened(case, backing, now))
    payload = {"case": case.pk, "do": Code.backed, "to": ["holder"], "seq": case.seq, "asks": False}
    insert(later("cases.tell", event_id=event.pk, payload=payload, run_after=now))
    return case


def _happened(case: Case, backing: Backing, now: datetime) -> Happened:
    return Happened(
        kind="case.backed",
        at=min(backing.at or now, now),
        recorded_at=now,
        place=case.place,
        subject=case.uid,
        nth=case.seq,
        role="backer",
        channel=backing.channel,
        category=case.category,
        data={"pack": case.slug, "phase": case.phase, "backers": case.backers, "level": case.level},
        body={"asked": {"text": backing.words}} if backing.words else {},
        idem=backing.idem,
    )
