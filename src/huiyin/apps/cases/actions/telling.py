"""Messages that were read, and askers who were told by phone."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from huiyin.apps.cases.actions.answers import check_caller
from huiyin.apps.cases.actions.steps import load_for_step
from huiyin.apps.cases.actions.validating import spoken_to
from huiyin.apps.cases.models import Case, Notice
from huiyin.apps.cases.notices import notices_to
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError


@rule_decides
@transaction.atomic
def read_notices(*, by: Viewer, up_to: int, now: datetime) -> int:
    """Mark the messages to one's post and unit as read, up to an id. Returns how many."""
    unread = notices_to(by).filter(pk__lte=up_to, read_at=None)
    return unread.select_related(None).order_by().update(read_at=now)


@dataclass(frozen=True)
class Told:
    """A call to tell the asker of a case all news up to a message; `reached` tells whether they could be spoken to."""

    case: uuid.UUID
    up_to: int
    reached: bool
    idem: uuid.UUID = field(default_factory=uuid.uuid4)


@rule_decides
def tell_asker(*, by: Viewer, told: Told, now: datetime) -> Case:
    """Record the call. The same `idem` again does nothing. Raises no_such_case, not_yours, handler_confirms, busy."""
    try:
        with transaction.atomic():
            if Event.objects.filter(uid=told.idem).exists():
                return Case.objects.get(uid=told.case)
            return _tell(by, told, now)
    except IntegrityError as clash:
        raise RuleError("busy") from clash


def _tell(by: Viewer, told: Told, now: datetime) -> Case:
    case = load_for_step(told.case)
    check_caller(case, by)
    news = list(Notice.objects.filter(case=case, town__isnull=False, sent_at=None, pk__lte=told.up_to).order_by("pk"))
    if not news:
        raise RuleError("told_already")
    for notice in news:
        notice.sent_at = now if told.reached else None
        notice.values = notice.values if told.reached else {**notice.values, "missed": missed(notice) + 1}
    if told.reached:
        spoken_to(case)
    Notice.objects.bulk_update(news, ["sent_at", "values"])
    case.seq += 1
    Case.objects.filter(pk=case.pk).update(seq=case.seq)
    log(by, _happened(case, told, [notice.code for notice in news], now))
    return case


def missed(notice: Notice) -> int:
    """How often the asker could not be reached with this news."""
    return int(notice.values.get("missed", 0))


def _happened(case: Case, told: Told, news: list[str], now: datetime) -> Happened:
    return Happened(
        kind="case.told" if told.reached else "case.called",
        at=now,
        recorded_at=now,
        place=case.place,
        subject=case.uid,
        nth=case.seq,
        role="caller",
        channel="phone",
        category=case.category,
        data={"news": news, "phase": case.phase, "pack": case.slug, "level": case.level},
        idem=told.idem,
    )
