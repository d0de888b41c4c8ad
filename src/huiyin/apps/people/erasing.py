"""Erasing a person who holds no post any more: name, number, staff number, account. Their events keep a bare number."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from huiyin.apps.keys.actions import destroy
from huiyin.apps.people.models import Account, Holding, Person
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError

GONE = "—"
"""What stands in the place of the name."""


@rule_decides
@transaction.atomic
def erase_person(*, person: Person, now: datetime) -> Person:
    """Destroy the person's key and blank what is known of them. Raises still_holds, erased."""
    row = Person.objects.select_for_update().get(pk=person.pk)
    if row.erased_at:
        raise RuleError("erased")
    if Holding.objects.filter(Q(ends__isnull=True) | Q(ends__gte=now.date()), person=row).exists():
        raise RuleError("still_holds")
    row.name, row.phone, row.code, row.erased_at = GONE, "", "", now
    row.save(update_fields=["name", "phone", "phone_index", "code", "erased_at"])
    Account.objects.filter(person=row).delete()
    destroy([row.uid], now=now)
    return row
