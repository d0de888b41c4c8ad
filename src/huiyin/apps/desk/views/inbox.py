"""The inbox: lists with filters in the address, and lists to take away."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from huiyin.apps.cases.actions.bulk import in_bulk
from huiyin.apps.cases.missing_year import missing_year
from huiyin.apps.cases.why import whys
from huiyin.apps.desk import export
from huiyin.apps.desk.filters import PAGES, Filters
from huiyin.apps.desk.listing import acts_of, fields_of, tabs_of
from huiyin.apps.desk.queries import inbox as lists
from huiyin.apps.desk.queries import opening
from huiyin.apps.desk.rows import Row, rows
from huiyin.apps.files.export_views import asked
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of

PRINTED = 500
BULK_BUTTONS = 6


@opens("desk")
def inbox(request: HttpRequest) -> HttpResponse:
    """Cases in one's hands, or all that one may see, or those to publish; fifty a page, or up to 500 to print."""
    viewer, now = viewer_of(request), timezone.now()
    filters = Filters.read(request.GET.dict())
    if filters.tab in PAGES:
        return redirect(filters.address(reverse(PAGES[filters.tab])))
    printing = request.GET.get("print") == "1"
    page = lists.page(viewer, filters, now, PRINTED if printing else lists.PAGE)
    around = None if filters.q else lists.around(viewer, now)
    path = reverse("desk:inbox")
    explained = export.explained(filters.tab)
    context: dict[str, Any] = {
        "begins": bool(viewer.village and opening.own_packs(viewer)),
        "rows": _lines(page.cases, filters.tab, explained),
        "explained": bool(explained),
        "filters": filters,
        "around": around,
        "tabs_here": tabs_of(viewer, filters, path),
        "fields": fields_of(viewer, filters),
        "acts": acts_of(filters),
        "bulk": [] if printing else _bulk(request, page.cases),
        "next": filters.address(path, after=page.next) if page.next else "",
        "everywhere": filters.with_(tab="all").address(path) if filters.q and filters.tab == "hand" else "",
        "printing": printing,
        "filter_words": export.filter_words(viewer, filters),
        "plain_url": filters.address(path),
        "undo": _undo(request, now),
        "missing": missing_year(viewer, now),
        "now": now,
    }
    return render(request, "desk/inbox.html", context)


def _lines(cases: list[Any], tab: str, explained: tuple[str, ...]) -> list[Row]:
    found = rows(cases, whys(cases, explained) if explained else {})
    return [replace(row, url=reverse("desk:call", args=[row.uid])) for row in found] if tab == "calls" else found


def _undo(request: HttpRequest, now: datetime) -> dict[str, str] | None:
    kept = request.session.get("desk_bulk")
    return kept if kept and datetime.fromisoformat(kept["until"]) > now else None


def _bulk(request: HttpRequest, cases: list[Any]) -> list[dict[str, str]]:
    moves = lists.moves_on(viewer_of(request), cases)
    fitting = [move for move in moves.values() if in_bulk(move)]
    return [{"do": move.do, "title": lists.verb(viewer_of(request), cases, move)} for move in fitting[:BULK_BUTTONS]]


@opens("desk")
def export_list(request: HttpRequest, form: str) -> HttpResponse:
    """Have the list as it is filtered made into a .csv or .xlsx file, with filter and number of rows in it."""
    return asked(request, "cases", Filters.read(request.GET.dict()).with_().query(), form)


def uids(values: list[str]) -> list[uuid.UUID]:
    """Case ids from a form; raises Http404 for what is none."""
    try:
        return [uuid.UUID(value) for value in values]
    except ValueError as wrong:
        raise Http404 from wrong
