"""Today, the list of the post's place, and notices."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huiyin.apps.cases.actions.telling import read_notices
from huiyin.apps.cases.fields import Field, find, select
from huiyin.apps.cases.names import PHASES
from huiyin.apps.cases.notices import message
from huiyin.apps.field import choices, queries
from huiyin.apps.field.entries import show
from huiyin.apps.people.access import opens
from huiyin.core.device_times import whole
from huiyin.core.words import Phase


@opens("field")
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What is to be done today, what is near, what else is open around here."""
    viewer, now = request.viewer, timezone.now()  # type: ignore[attr-defined]
    found = queries.today(viewer, now)
    return show(request, "field/today.html", today=found, now=now, major=choices.takes_major(viewer))


@opens("field")
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Everything open in the post's place; a search also finds what is closed."""
    viewer, now = request.viewer, timezone.now()  # type: ignore[attr-defined]
    query, phase = request.GET.get("q", "").strip()[:60], request.GET.get("phase", "")
    phase = phase if phase in set(Phase) else ""
    found, key = queries.listed(viewer, now, query, phase, request.GET.get("after", ""))
    context = {
        "rows": found,
        "query": query,
        "filters": _filters(query, phase),
        "acts": _acts(query, phase),
        "next": _next(key, query, phase) if key else "",
        "now": now,
    }
    return show(request, "field/list.html", **context)


def _filters(query: str, phase: str) -> list[Field]:
    return [find(_("Search"), query), select("phase", _("How far"), phase, [("", "—"), *PHASES.items()])]


def _acts(query: str, phase: str) -> list[dict[str, str]]:
    """The same list where it can be kept, printed and taken away."""
    kept = {key: value for key, value in {"tab": "all" if query else "here", "q": query, "s": phase}.items() if value}
    return [{"url": f"{reverse('desk:inbox')}?{urlencode(kept)}", "title": _("Keep, print, export")}]


def _next(key: str, query: str, phase: str) -> str:
    kept = {"q": query, "phase": phase, "after": key}
    return "?" + urlencode({name: value for name, value in kept.items() if value})


@opens("field")
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """What was told to this post; put away with one button."""
    viewer, now = request.viewer, timezone.now()  # type: ignore[attr-defined]
    if request.method == "POST":
        read_notices(by=viewer, up_to=whole(request.POST.get("up_to", "")), now=now)
        return redirect("field:notices")
    found, key = queries.notices(viewer, request.GET.get("after", ""))
    context = {
        "items": [{"notice": notice, "word": message(notice)} for notice in found],
        "up_to": found[0].pk if found else 0,
        "next": f"?after={key}" if key else "",
        "all_url": f"{reverse('desk:inbox')}?tab=messages",
        "now": now,
    }
    return show(request, "field/notices.html", **context)
