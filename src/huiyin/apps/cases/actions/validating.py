"""A number that was told with a matter may be mistyped: a code finds matters by it once its bearer has shown that it is theirs.

They show it on the page of the matter, with a code that goes there, or were spoken to in a call. (OWASP ASVS 5.0, 6.6.1.)
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction

from huiyin.apps.cases.actions.correcting import note
from huiyin.apps.cases.actions.finding import send_later
from huiyin.apps.cases.actions.steps import load_for_step
from huiyin.apps.cases.contact import to_be_checked
from huiyin.apps.cases.models import Case, CaseContact, PhoneCode
from huiyin.apps.people.queries import Viewer
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError


@rule_decides
@transaction.atomic
def ask_check(*, by: Viewer, case: uuid.UUID, address: str, language: str, now: datetime) -> PhoneCode:
    """Let a code be sent to the number that the matter carries. Raises not_yours, nothing_to_check, and what `ask_code` raises."""
    contact = _unchecked(by, load_for_step(case))
    return send_later(phone=contact.phone, address=address, language=language, now=now, case=contact.pk)


@rule_decides
@transaction.atomic
def validate_number(*, by: Viewer, case: uuid.UUID, index: str, now: datetime) -> Case:
    """The bearer has typed the code that went to the number with this blind index. Raises not_yours, nothing_to_check;
    code_over: the matter carries another number by now."""
    row = load_for_step(case)
    contact = _unchecked(by, row)
    if contact.phone_index != index:
        raise RuleError("code_over")
    spoken_to(row)
    note(by, row, "validated", now)
    return row


def spoken_to(case: Case) -> None:
    """Whoever asked was reached by the number that the matter carries."""
    CaseContact.objects.filter(case=case, validated=False).exclude(phone_index=None).update(validated=True)


def _unchecked(by: Viewer, case: Case) -> CaseContact:
    if not by.actor.reporter:
        raise RuleError("not_yours", do="correct")
    contact = CaseContact.objects.select_related("case").filter(case=case).first()
    if contact is None or not to_be_checked(case, contact):
        raise RuleError("nothing_to_check")
    return contact
