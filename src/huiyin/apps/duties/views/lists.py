"""The due list of a unit or place, and how far a duty reaches by place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.apps.cases.fields import Field, find, hidden, select
from huiyin.apps.cases.names import said
from huiyin.apps.duties import taken
from huiyin.apps.duties.chosen import duties_of
from huiyin.apps.duties.queries import coverage as reaching
from huiyin.apps.duties.queries import owed
from huiyin.apps.duties.texts import LATE, STANDINGS
from huiyin.apps.duties.views.asked import day_asked
from huiyin.apps.duties.words import span_words
from huiyin.apps.files.export_views import asked
from huiyin.apps.files.listings import buttons
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import Viewer, viewer_of

PRINTED = 500


@opens("duty")
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """What stands on the list of the unit, or is owed at the post's place: by place and door, fifty a page."""
    viewer = viewer_of(request)
    now = timezone.now()
    today = timezone.localdate(now)
    day_asked(request, today)
    filters, villages = owed.Filters.read(request.GET, today), owed.villages(viewer)
    if villages and filters.village not in dict(villages):
        filters = replace(filters, village=villages[0][0])
    printing = request.GET.get("print") == "1"
    lines, key = owed.page(viewer, filters, today, PRINTED if printing else owed.PAGE)
    first = urlencode(filters.query())
    context: dict[str, Any] = {
        "lines": lines,
        "fields": _fields(viewer, filters, villages, today),
        "acts": [*_files(first), {"url": f"?{first}&print=1", "title": _("Print")}],
        "filter_words": taken.filter_words(viewer, filters),
        "plain_url": f"?{first}",
        "printing": printing,
        "next": f"?{urlencode({**filters.query(), 'after': key})}" if key else "",
        "narrowed": bool(filters.duty or filters.state or filters.q),
        "viewer": viewer,
        "now": now,
    }
    return render(request, "duties/list.html", context)


def _files(query: str) -> list[dict[str, Any]]:
    return buttons(*(f"{reverse('duties:export', args=[form])}?{query}" for form in ("csv", "xlsx", "json")))


def _fields(viewer: Viewer, filters: owed.Filters, villages: list[tuple[int, str]], today: date) -> list[Field]:
    duties = [(duty.slug, said(duty.title)) for duty in duties_of(viewer.profile)]
    standings = [("late", LATE), *STANDINGS.items()]
    where = [select("v", _("Village"), filters.village, villages)] if villages else []
    return [
        find(_("Address, place or household number"), filters.q),
        *where,
        select("duty", _("Duty"), filters.duty, [("", _("all")), *duties]),
        select("state", _("How it stands"), filters.state, [("", _("all")), *standings]),
        {
            "name": "of",
            "label": _("On the day"),
            "type": "date",
            "value": filters.query().get("of", ""),
            "usual": today.isoformat(),
        },
    ]


@opens("duty")
def export(request: HttpRequest, form: str) -> HttpResponse:
    """Have the list as it is filtered made into a file."""
    filters = owed.Filters.read(request.GET, timezone.localdate())
    return asked(request, "duties", urlencode(filters.query()), form)


@opens("duty")
def export_coverage(request: HttpRequest, form: str) -> HttpResponse:
    """Have the coverage of a duty made into a file."""
    kept = {name: request.GET[name][:40] for name in ("duty", "place", "of") if name in request.GET}
    return asked(request, "coverage", urlencode(kept), form)


def _reach_files(query: str) -> list[dict[str, Any]]:
    return buttons(*(f"{reverse('duties:export_coverage', args=[form])}?{query}" for form in ("csv", "xlsx", "json")))


@opens("duty")
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """How far one duty reaches: done, not yet, not needed, of how many, by place."""
    viewer = viewer_of(request)
    now = timezone.now()
    duties = reaching.offered(viewer)
    at = reaching.place_of(viewer, request.GET.get("place", ""))
    if not duties or at is None:
        return render(request, "duties/coverage.html", {"found": None, "now": now})
    slug = request.GET.get("duty", "") or duties[0].slug
    duty = next((each for each in duties if each.slug == slug), None)
    if duty is None:
        raise Http404(slug)
    day = day_asked(request, timezone.localdate(now))
    found = reaching.reach(duty, at, day)
    kept = {"duty": duty.slug, "place": at.pk, "of": day.isoformat()}
    context = {
        "found": found,
        "span": span_words(found.span.name),
        "fields": [
            select("duty", _("Duty"), duty.slug, [(each.slug, said(each.title)) for each in duties]),
            hidden("place", at.pk),
            {"name": "of", "label": _("On the day"), "type": "date", "value": day.isoformat()},
        ],
        "acts": [*_reach_files(urlencode(kept)), {"url": f"?{urlencode({**kept, 'print': 1})}", "title": _("Print")}],
        "filter_words": said(duty.title),
        "printing": request.GET.get("print") == "1",
        "plain_url": f"?{urlencode(kept)}",
        "up_url": f"?{urlencode({**kept, 'place': viewer.town})}" if at.pk != viewer.town else "",
        "query": urlencode({"duty": duty.slug, "of": day.isoformat()}),
        "now": now,
    }
    return render(request, "duties/coverage.html", context)
