"""The day that a page of duties is asked for; what cannot be one is said."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from huiyin.apps.duties.queries.owed import day_in


def day_asked(request: HttpRequest, today: date) -> date:
    """The day in the address, else today; where another was written that cannot be, the page says so."""
    written = request.GET.get("of", "")
    day = day_in(written, today)
    if written and day.isoformat() != written:
        messages.warning(request, _("“%(day)s” cannot be a date here: today is shown.") % {"day": written[:20]})
    return day
