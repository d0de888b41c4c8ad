"""Erasing a household that has moved away: door, head, number, where it stands. What happened there keeps a bare number."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from huiyin.apps.keys.actions import destroy
from huiyin.apps.places.models import Household
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError

GONE = "—"
"""What stands in the place of the door."""


@rule_decides
@transaction.atomic
def erase_household(*, household: Household, now: datetime) -> Household:
    """Destroy the household's key and blank what is known of it; names that its key seals elsewhere open no more.

    Its code stays, so that a list that is imported again finds nothing new. Raises erased_home.
    """
    row = Household.objects.select_for_update().get(pk=household.pk)
    if row.door == GONE:
        raise RuleError("erased_home")
    row.door, row.head, row.phone, row.people = GONE, "", "", 0
    row.longitude = row.latitude = None
    row.save(update_fields=["door", "head", "phone", "people", "longitude", "latitude"])
    destroy([row.uid], now=now)
    return row
