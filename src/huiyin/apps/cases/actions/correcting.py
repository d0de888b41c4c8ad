"""The asker puts right how they are called and reached (Personal Information Protection Law art. 46)."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction

from huiyin.apps.cases.actions.steps import load_for_step
from huiyin.apps.cases.models import Case, CaseContact
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError


@rule_decides
@transaction.atomic
def correct_contact(*, by: Viewer, case: uuid.UUID, name: str, phone: str, now: datetime) -> Case:
    """Keep another name and number of the asker. That it was corrected is recorded, not what. Raises not_yours, erased."""
    row = load_for_step(case)
    if not by.actor.reporter:
        raise RuleError("not_yours", do="correct")
    contact = CaseContact.objects.filter(case=row).first() or CaseContact(case=row)
    if (contact.name, contact.phone) == (name, phone):
        return row
    contact.name, contact.phone = name, phone
    contact.save()
    row.seq += 1
    Case.objects.filter(pk=row.pk).update(seq=row.seq)
    happened = Happened(
        kind="case.corrected",
        at=now,
        recorded_at=now,
        place=row.place,
        subject=row.uid,
        nth=row.seq,
        role="reporter",
        category=row.category,
        data={"pack": row.slug, "phase": row.phase, "level": row.level},
    )
    log(by, happened)
    return row
