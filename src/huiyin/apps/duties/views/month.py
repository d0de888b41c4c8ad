"""我的本月: what one's post owes, for which household, with one tap to the form; and its sheet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from huiyin.apps.duties.queries import owed
from huiyin.apps.duties.views.asked import day_asked
from huiyin.apps.duties.words import in_words, month_words
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.slots import queries as slots


@opens("duty")
@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """What the post owes this month, late first; or of another month (`of`)."""
    viewer = viewer_of(request)
    now = timezone.now()
    today = timezone.localdate(now)
    found = owed.month(viewer, today, day_asked(request, today))
    printing = request.GET.get("print") == "1"
    late, due, over = found.numbers
    context = {
        "month": found,
        "title": month_words(found.span),
        "late": late,
        "due": due,
        "over": over,
        "before": found.span.before.first.isoformat(),
        "next": found.span.next.first.isoformat(),
        "current": today in found.span,
        "slots": [in_words(row) for row in slots.own(viewer, now, most=5)],
        "viewer": viewer,
        "now": now,
        "place_name": viewer.unit_name,
        "back_url": f"?of={found.span.first.isoformat()}",
    }
    return render(request, "duties/month_sheet.html" if printing else "duties/month.html", context)
