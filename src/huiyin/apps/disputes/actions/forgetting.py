"""What is forgotten of the register when a mediator's time is long over (`cases.retention`: mediators)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from huiyin.apps.cases.retention import closed_before
from huiyin.apps.disputes.models import Appointment, Mediator
from huiyin.apps.keys.actions import destroy
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.worktime import local

A_NIGHT = 500
GONE = "—"
"""What stands in the place of the name."""


@rule_decides
@transaction.atomic
def forget_mediators(*, now: datetime, most: int = A_NIGHT) -> int:
    """Erase those who left, or whose time was over, before then and who mediate nothing any more. How many.

    What they signed for stays on the paper of each agreement; the numbers of matters that they mediated stay too.
    """
    before = local(closed_before(now, "mediators")).date()
    over = Mediator.objects.filter(Q(left_on__lt=before) | Q(left_on=None, until__lt=before), erased_at=None)
    busy = Appointment.objects.filter(mediator=OuterRef("pk"), state="accepted", case__open=True)
    rows = list(over.exclude(Exists(busy)).order_by("id")[:most])
    for row in rows:
        row.name, row.phone, row.languages, row.paper, row.skills, row.person = GONE, "", "", "", [], None
        row.erased_at = now
        row.save(update_fields=["name", "letters", "phone", "languages", "paper", "skills", "person", "erased_at"])
    destroy([row.uid for row in rows], now=now)
    return len(rows)
