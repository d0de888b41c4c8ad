"""What is forgotten of care that has ended (`cases.retention`: care): whose it was, what was owed, why a visit was not needed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from huiyin.apps.cases.retention import closed_before
from huiyin.apps.duties.models import Care, Owed
from huiyin.apps.keys.actions import destroy
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.worktime import local

A_NIGHT = 500


@rule_decides
@transaction.atomic
def forget_care(*, now: datetime, most: int = A_NIGHT) -> int:
    """Delete the care that ended before then, with what was owed for it. How many. Its events name nobody and stay."""
    before = local(closed_before(now, "care")).date()
    over = dict(Care.objects.filter(ends__lt=before).order_by("id").values_list("uid", "pk")[:most])
    owed = dict(Owed.objects.filter(confidential=True, subject__in=over).values_list("uid", "pk"))
    Owed.objects.filter(pk__in=owed.values()).delete()
    destroy(owed, now=now)
    Care.objects.filter(pk__in=over.values()).delete()
    return len(over)
