"""The way to parked cases, messages, and the hand-over note of a shift."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, pgettext

from huiyin.apps.cases.actions.telling import read_notices
from huiyin.apps.cases.notices import message, notices_to
from huiyin.apps.desk.actions import note_export
from huiyin.apps.desk.asking import viewer_of
from huiyin.apps.desk.export import filter_words
from huiyin.apps.desk.filters import MOST_WORDS, Filters
from huiyin.apps.desk.listing import acts_of, fields_of
from huiyin.apps.desk.note import Note
from huiyin.apps.desk.queries import inbox as lists
from huiyin.apps.desk.queries.shift import shift as shift_of
from huiyin.apps.files.table_answer import table_answer
from huiyin.apps.files.table_out import Head
from huiyin.apps.people.access import opens

PAGE, PRINTED = 50, 500
SHIFT = timedelta(hours=10)
LONGEST = timedelta(days=31)


@opens("desk")
def parked(_request: HttpRequest) -> HttpResponse:
    """What cannot be done now: why, who agreed, and when it is looked at again."""
    return redirect(f"{reverse('desk:inbox')}?tab=parked")


@opens("desk")
def notices(request: HttpRequest) -> HttpResponse:
    """Messages to one's post and unit; all of them can be marked as read."""
    viewer, now = viewer_of(request), timezone.now()
    if request.method == "POST":
        up_to = request.POST.get("up_to", "")
        if up_to.isdecimal() and len(up_to) < 18:
            read_notices(by=viewer, up_to=int(up_to), now=now)
        return redirect("desk:notices")
    filters = replace(Filters.read(request.GET.dict()), tab="messages")
    printing, path = request.GET.get("print") == "1", reverse("desk:notices")
    mine = lists.about(viewer, filters, now, notices_to(viewer))
    shown, key = lists.MESSAGES.page(mine, filters.after, PRINTED if printing else PAGE)
    context = {
        "found": [{"notice": each, "words": message(each)} for each in shown],
        "next": filters.address(path, after=key) if key else "",
        "up_to": shown[0].pk if not filters.narrowed and any(each.read_at is None for each in shown) else 0,
        "filters": filters,
        "fields": fields_of(viewer, filters),
        "acts": acts_of(filters),
        "printing": printing,
        "filter_words": filter_words(viewer, filters),
        "plain_url": filters.address(path),
        "now": now,
    }
    return render(request, "desk/notices.html", context)


@opens("desk")
def shift(request: HttpRequest) -> HttpResponse:
    """The hand-over note since a moment (ten hours ago when none is given), to read or to print."""
    note = _note(request)
    query = urlencode({"since": note.since_value, **({"q": note.words} if note.words else {})})
    path = reverse("desk:shift")
    context = {
        "since": note.since,
        "parts": note.parts,
        "went": note.went,
        "fields": [
            {"name": "since", "label": pgettext("shift", "Since"), "type": "datetime-local", "value": note.since_value},
            {"name": "q", "label": gettext("Find"), "type": "search", "value": note.words},
        ],
        "acts": [
            {"url": reverse("desk:shift_file", args=["csv"]) + f"?{query}", "title": gettext("Export .csv")},
            {"url": reverse("desk:shift_file", args=["xlsx"]) + f"?{query}", "title": gettext("Export .xlsx")},
            {"url": f"{path}?{query}&print=1", "title": gettext("Print")},
        ],
        "printing": request.GET.get("print") == "1",
        "filter_words": note.filter_words,
        "plain_url": f"{path}?{query}",
        "now": note.now,
    }
    return render(request, "desk/shift.html", context)


@opens("desk")
def shift_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The note as .csv or .xlsx."""
    viewer, note = viewer_of(request), _note(request)
    by, rows = f"{viewer.unit_name} {viewer.post_name}", note.table()
    note_export(by=viewer, form=form, query=note.filter_words, rows=len(rows), now=note.now, page="shift")
    head = Head(gettext("Hand-over note"), note.filter_words, note.now, by)
    return table_answer(form, f"shift-{timezone.localdate(note.now):%Y%m%d}", head, note.titles(), rows)


def _note(request: HttpRequest) -> Note:
    viewer, now = viewer_of(request), timezone.now()
    since, words = _moment(request.GET.get("since", ""), now), request.GET.get("q", "").strip()[:MOST_WORDS]
    return Note(shift_of(viewer, since, now, words), words, now)


def _moment(text: str, now: datetime) -> datetime:
    try:
        given = parse_datetime(text) if text else None
    except ValueError:
        given = None
    if given is None:
        return now - SHIFT
    moment = timezone.make_aware(given) if timezone.is_naive(given) else given
    return max(min(moment, now), now - LONGEST)
