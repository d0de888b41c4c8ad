"""A party's own code that was shown: its page is open in this browser from now on."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse

from huiyin.apps.disputes.queries.parties import by_code
from huiyin.apps.files import receipts


def own_page(request: HttpRequest, typed: str, now: datetime) -> str:
    """The address of the party's page; empty when this is no party's code."""
    party = by_code(typed)
    if party is None:
        return ""
    receipts.keep(request, party, now)
    return reverse("disputes:party_page", args=[party])
