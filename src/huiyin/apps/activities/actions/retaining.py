"""What goes long after it ended, in the nightly round of retention: who has left, what was promised, lines that stand no more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from huiyin.apps.activities.models import Enrolment, Entry, Nomination, Pledge
from huiyin.apps.cases.retention import closed_before
from huiyin.apps.keys.actions import destroy
from huiyin.apps.scope.acting import rule_decides

A_NIGHT = 500


@rule_decides
@transaction.atomic
def forget_left(*, now: datetime, most: int = A_NIGHT) -> int:
    """Erase the names of those who left long ago (`cases.retention`: serving); hours and sums of their units stay. How many."""
    over = Enrolment.objects.filter(until__lt=timezone.localdate(closed_before(now, "serving"))).exclude(name="")
    rows = list(over.order_by("id")[:most])
    for row in rows:
        row.name = ""
        row.save(update_fields=["name"])
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
    left = Nomination.objects.filter(outcome="", made_on__lt=timezone.localdate(closed_before(now, "entries")))
    rows = list(left.order_by("id")[:most])
    for row in rows:
        row.outcome, row.decided_on, row.household, row.person, row.why = (
            "withdrawn",
            timezone.localdate(now),
            None,
            "",
            "",
        )
        row.save()
    destroy([row.uid for row in rows], now=now)
    return n + len(rows)
