"""The asker puts right how they are called and reached (Personal Information Protection Law art. 46), and who speaks for them."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction

from huiyin.apps.cases.actions.steps import load_for_step
from huiyin.apps.cases.models import Case, CaseContact
from huiyin.apps.cases.notices import Code
from huiyin.apps.jobs.actions import later
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.models import Event
from huiyin.apps.records.rows import insert
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError


@rule_decides
@transaction.atomic
def correct_contact(*, by: Viewer, case: uuid.UUID, name: str, phone: str, now: datetime) -> Case:
    """Keep another name and number of the asker. That it was corrected is recorded, not what; another number is to be checked anew.

    Raises not_yours, and erased: also of a closed matter whose asker was erased.
    """
    row = load_for_step(case)
    if not by.actor.reporter:
        raise RuleError("not_yours", do="correct")
    contact = CaseContact.objects.filter(case=row).first()
    if contact is None and not row.open:
        raise RuleError("erased")
    contact = contact or CaseContact(case=row)
    if (contact.name, contact.phone) == (name, phone):
        return row
    contact.validated = contact.validated and contact.phone == phone
    contact.name, contact.phone = name, phone
    contact.save()
    note(by, row, "corrected", now)
    return row


@rule_decides
@transaction.atomic
def withdraw_helper(*, by: Viewer, case: uuid.UUID, now: datetime) -> Case:
    """Who spoke for the asker does so no more: their name goes, and whoever has the matter is told. Raises not_yours, no_helper.

    The receipt code stays as it is: a helper who has noted it can still use it, and the page says so.
    """
    row = load_for_step(case)
    if not by.actor.reporter:
        raise RuleError("not_yours", do="withdraw_helper")
    contact = CaseContact.objects.filter(case=row).first()
    if contact is None or not contact.helper:
        raise RuleError("no_helper")
    contact.helper = ""
    contact.save(update_fields=["helper"])
    event = note(by, row, Code.unhelped, now)
    payload = {"case": row.pk, "do": Code.unhelped, "to": ["holder"], "seq": row.seq, "asks": False}
    insert(later("cases.tell", event_id=event.pk, payload=payload, run_after=now))
    return row


def note(by: Viewer, row: Case, do: str, now: datetime) -> Event:
    """That the asker has put something right, as an event of the matter."""
    row.seq += 1
    Case.objects.filter(pk=row.pk).update(seq=row.seq)
    happened = Happened(
        kind=f"case.{do}",
        at=now,
        recorded_at=now,
        place=row.place,
        subject=row.uid,
        nth=row.seq,
        role="reporter",
        category=row.category,
        data={"pack": row.slug, "phase": row.phase, "level": row.level},
    )
    return log(by, happened)
