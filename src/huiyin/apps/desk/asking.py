"""Who asks for a page, and whether they see a whole telephone number on it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext

from huiyin.apps.cases.actions.revealing import reveal
from huiyin.apps.cases.models import Case
from huiyin.apps.desk.texts import sentence
from huiyin.apps.people.queries import viewer_of
from huiyin.core.errors import RuleError


def shows_number(request: HttpRequest, case: Case, now: datetime, why: str = "") -> bool:
    """Note that the post looks at the numbers of a case, and why; False, with the reason said, where it may not today."""
    try:
        why = why or request.POST.get("why", "")
        n = reveal(by=viewer_of(request), subject=case.uid, place=case.place, reason=why, now=now)
    except RuleError as refusal:
        messages.error(request, sentence(refusal))
        return False
    told = {"n": n, "most": settings.REVEALS_A_DAY}
    messages.info(request, gettext("Noted: %(n)s of %(most)s numbers that this post may look at today.") % told)
    return True
