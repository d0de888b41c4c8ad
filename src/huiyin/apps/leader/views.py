"""每日要情, and the lists behind its numbers."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from huiyin.apps.cases.missing_year import missing_year
from huiyin.apps.leader.queries import KEYS, PAGE, Days, brief, rows, still_open
from huiyin.apps.people.access import opens
from huiyin.core.words import PostTitle

LEADERS = frozenset(
    {PostTitle.leader, PostTitle.secretary, PostTitle.chief, PostTitle.duty, PostTitle.supervisor, PostTitle.verifier}
)


@opens("leader", titles=LEADERS)
def today(request: HttpRequest) -> HttpResponse:
    """Ten lines, late first."""
    now = timezone.now()
    viewer = request.viewer  # type: ignore[attr-defined]
    context = {"lines": brief(viewer, Days(now)), "open": still_open(viewer), "now": now}
    context["missing"] = missing_year(viewer, now)
    return render(request, "leader/brief.html", context)


@opens("leader", titles=LEADERS)
def behind(request: HttpRequest, key: str) -> HttpResponse:
    """The cases that a line counts."""
    if key not in KEYS:
        raise Http404(key)
    now = timezone.now()
    found = rows(KEYS[key], request.viewer, Days(now))  # type: ignore[attr-defined]
    cases = list(found[: PAGE + 1])
    context = {"line": KEYS[key], "cases": cases[:PAGE], "more": len(cases) > PAGE, "total": found.count(), "now": now}
    return render(request, "leader/list.html", context)
