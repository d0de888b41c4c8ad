"""每日要情, and the lists behind its numbers."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from huiyin.apps.cases.missing_year import missing_year
from huiyin.apps.leader.queries import KEYS, Days, brief
from huiyin.apps.people.access import opens


@opens("leader")
def today(request: HttpRequest) -> HttpResponse:
    """Ten lines, late first."""
    now = timezone.now()
    viewer = request.viewer  # type: ignore[attr-defined]
    found = brief(viewer, Days(now))
    context = {"lines": found.lines, "open": found.open, "now": now, "missing": missing_year(viewer, now)}
    return render(request, "leader/brief.html", context)


@opens("leader")
def behind(_request: HttpRequest, key: str) -> HttpResponse:
    """The cases that a line counts, where every list can be searched, filtered, kept, printed and taken away."""
    if key not in KEYS:
        raise Http404(key)
    return redirect(f"{reverse('desk:inbox')}?{urlencode({'tab': key})}")
