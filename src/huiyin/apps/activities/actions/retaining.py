"""What goes long after it ended, in the nightly round of retention: who has left, what was promised, lines that stand no more."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from huiyin.apps.activities.actions.nominating import withdraw
from huiyin.apps.activities.models import Enrolment, Entry, Nomination, Pledge
from huiyin.apps.cases.retention import closed_before
from huiyin.apps.keys.actions import destroy
from huiyin.apps.people.queries import Viewer
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError

A_NIGHT = 500
OF_THEM = ("name", "phone", "skills", "free")
"""What is known of somebody who serves, beside the capacity in which they do."""


@rule_decides
@transaction.atomic
def forget_left(*, now: datetime, most: int = A_NIGHT) -> int:
    """Erase what is known of those who left long ago (`cases.retention`: serving); hours and sums of their units stay. How many."""
    over = Enrolment.objects.filter(until__lt=timezone.localdate(closed_before(now, "serving")))
    rows = list(over.exclude(**dict.fromkeys(OF_THEM, "")).order_by("id")[:most])
    for row in rows:
        for name in OF_THEM:
            setattr(row, name, "")
        row.save(update_fields=OF_THEM)
    destroy([row.uid for row in rows], now=now)
    return len(rows)


@rule_decides
@transaction.atomic
def forget_pledges(*, now: datetime, most: int = A_NIGHT) -> int:
    """Erase the words of promises that ended long ago (`cases.retention`: pledges); how they ended stays. How many."""
    over = Pledge.objects.filter(ended_on__lt=timezone.localdate(closed_before(now, "pledges"))).exclude(text="")
    found = list(over.order_by("id").values_list("pk", flat=True)[:most])
    return Pledge.objects.filter(pk__in=found).update(text="", became="")


@rule_decides
@transaction.atomic
def forget_entries(*, now: datetime, most: int = A_NIGHT) -> int:
    """Forget whose household a line was and why it ended, long after, and who was put forward and never decided on
    (`cases.retention`: entries). How many."""
    over = Entry.objects.filter(until__lt=timezone.localdate(closed_before(now, "entries")))
    said = over.exclude(why="", household=None)
    found = list(said.order_by("id").values_list("pk", flat=True)[:most])
    n = Entry.objects.filter(pk__in=found).update(household=None, why="")
    return n + _let_go(now, most)


def _let_go(now: datetime, most: int) -> int:
    """Who was put forward and never decided on is no longer, as if they had withdrawn: an event each."""
    left = Nomination.objects.filter(outcome="", made_on__lt=timezone.localdate(closed_before(now, "entries")))
    uids = list(left.order_by("id").values_list("uid", flat=True)[:most])
    for uid in uids:
        with suppress(RuleError):  # decided on meanwhile
            withdraw(by=Viewer.for_system("retention"), uid=uid, now=now)
    return len(uids)
