"""The nightly round of retention: what is past its time by `cases/retention.py` goes, some of it a night."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Q

from huiyin.apps.cases.actions.carding import erase_card
from huiyin.apps.cases.actions.erasing import erase_case, forget_contact
from huiyin.apps.cases.actions.finding import KEPT
from huiyin.apps.cases.actions.steps import load_for_step
from huiyin.apps.cases.models import Case, CaseContact, PhoneCode, ResidentCard
from huiyin.apps.cases.retention import closed_before
from huiyin.apps.jobs.actions import forget_ended
from huiyin.apps.people.erasing import forget_former
from huiyin.apps.people.models import SecurityEntry
from huiyin.apps.people.queries import Viewer
from huiyin.apps.people.sessions import forget_over
from huiyin.apps.records.models import ReadLog
from huiyin.apps.scope.acting import rule_decides

JOB = "cases.retain"
A_NIGHT = 500
Forgets = Callable[..., int]
_others: dict[str, Forgets] = {}
AT = time(3, 15)


def also(name: str, forgets: Forgets) -> None:
    """Register what another app forgets in the same round: a class of the table, and what does it (by `now`; how many)."""
    _others[name] = forgets


@rule_decides
def retain(*, now: datetime, most: int = A_NIGHT) -> dict[str, int]:
    """Do what the table says; how many of each class were."""
    by = Viewer.for_system("retention")
    return {
        "content": _contents(by, now, most),
        "contact": _contacts(by, now, most),
        "cards": _cards(by, now, most),
        "reads": _reads(now),
        "security": SecurityEntry.objects.filter(at__lt=closed_before(now, "security")).delete()[0],
        "people": forget_former(since=closed_before(now, "people"), now=now, most=most),
        "jobs": forget_ended(done_before=closed_before(now, "jobs"), failed_before=closed_before(now, "failed")),
        "codes": PhoneCode.objects.filter(made_at__lt=now - KEPT).delete()[0],
        **{name: forgets(now=now) for name, forgets in _others.items()},
    }


def _contents(by: Viewer, now: datetime, most: int) -> int:
    over = Case.objects.filter(open=False, erased_at=None, closed_at__lt=closed_before(now, "content"), parent=None)
    uids = list(over.order_by("closed_at").values_list("uid", flat=True)[:most])
    for uid in uids:
        erase_case(by=by, case=uid, reason="over", now=now)
    return len(uids)


def _contacts(by: Viewer, now: datetime, most: int) -> int:
    over = CaseContact.objects.filter(
        Q(case__closed_at__lt=closed_before(now, "contact")) | Q(guardian=""), case__open=False
    )
    uids = list(over.order_by("case__closed_at").values_list("case__uid", flat=True)[:most])
    for uid in uids:
        with transaction.atomic():
            forget_contact(by=by, row=load_for_step(uid), now=now)
    return len(uids)


def _cards(by: Viewer, now: datetime, most: int) -> int:
    over = ResidentCard.objects.filter(erased_at=None, closed_at__lt=closed_before(now, "cards"))
    cards = list(over.select_related("place").order_by("closed_at")[:most])
    for card in cards:
        with transaction.atomic():
            erase_card(by=by, card=card, now=now)
    return len(cards)


def _reads(now: datetime) -> int:
    return ReadLog.objects.filter(at__lt=closed_before(now, "reads")).delete()[0]


def tonight(_payload: Mapping[str, Any], now: datetime) -> None:
    """The job: tonight's round. Sessions that are over go too."""
    retain(now=now)
    forget_over(now)
