"""Erasing a person who holds no post any more: name, number, staff number, account. Their events keep a bare number.

Who has held none for years is erased in the nightly round of retention.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from huiyin.apps.keys.actions import destroy
from huiyin.apps.people.models import Account, Holding, Person
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError

GONE = "—"
"""What stands in the place of the name."""
A_NIGHT = 500


@rule_decides
@transaction.atomic
def erase_person(*, person: Person, now: datetime) -> Person:
    """Destroy the person's key and blank what is known of them. Raises still_holds, erased."""
    row = Person.objects.select_for_update().get(pk=person.pk)
    if row.erased_at:
        raise RuleError("erased")
    if _holds(now.date()).filter(person=row).exists():
        raise RuleError("still_holds")
    row.name, row.phone, row.code, row.erased_at = GONE, "", "", now
    row.save(update_fields=["name", "phone", "phone_index", "code", "erased_at"])
    Account.objects.filter(person=row).delete()
    destroy([row.uid], now=now)
    return row


@rule_decides
def forget_former(*, since: datetime, now: datetime, most: int = A_NIGHT) -> int:
    """Erase those whose last post ended before `since`; how many. Who never held one is on no list of the staff that is over."""
    held = Holding.objects.filter(person=OuterRef("pk"))
    later = held.filter(Q(ends__isnull=True) | Q(ends__gte=since.date()))
    over = Person.objects.filter(Exists(held), ~Exists(later), erased_at=None).order_by("id")[:most]
    for person in over:
        erase_person(person=person, now=now)
    return len(over)


def _holds(today: date) -> QuerySet[Holding]:
    """Posts that are held, or will be."""
    return Holding.objects.filter(Q(ends__isnull=True) | Q(ends__gte=today))
