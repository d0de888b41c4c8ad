"""What is forgotten of accusations that have long been over (`cases.retention`: accusations)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from huiyin.apps.cases.retention import closed_before
from huiyin.apps.keys.actions import destroy
from huiyin.apps.petitions.models import Accusation
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.accusations import Deed, Standing

A_NIGHT = 500


@rule_decides
@transaction.atomic
def forget_accusations(*, now: datetime, most: int = A_NIGHT) -> int:
    """Erase what is long over: its words, the accuser, the number; the trail cannot be read without the key. How many: always
    said to be none, because whoever reads that a number of them went learns that they were there."""
    before = closed_before(now, "accusations")
    ended = {"entries__deed": Deed.ended, "entries__at__lt": before}
    over = Accusation.objects.filter(standing=Standing.ended, erased_at=None, **ended)
    rows = list(over.order_by("id").distinct()[:most])
    for row in rows:
        row.text = row.accuser = row.phone = row.number = ""
        row.erased_at = now
        row.save(update_fields=["text", "accuser", "phone", "number", "erased_at"])
        row.readers.filter(until=None).update(until=now)
        row.against.all().delete()
    destroy([row.uid for row in rows], now=now)
    return 0
