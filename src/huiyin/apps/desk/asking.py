"""Who asks for a page, and whether they see a whole telephone number on it."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext

from huiyin.apps.cases.actions.revealing import reveal
from huiyin.apps.desk.texts import sentence
from huiyin.apps.people.queries import viewer_of
from huiyin.core.errors import RuleError


def shows_number(request: HttpRequest, case: uuid.UUID, now: datetime, why: str = "") -> bool:
    """Note that the post looks at the numbers of a case, and why; False, with the reason said, where it may not today."""
    try:
        n = reveal(by=viewer_of(request), subject=case, reason=why or request.POST.get("why", ""), now=now)
    except RuleError as refusal:
        messages.error(request, sentence(refusal))
        return False
    told = {"n": n, "most": settings.REVEALS_A_DAY}
    messages.info(request, gettext("Noted: %(n)s of %(most)s numbers that this post may look at today.") % told)
    return True
