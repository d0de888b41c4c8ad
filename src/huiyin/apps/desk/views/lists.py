"""The way to parked cases, messages, and the hand-over note of a shift."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext

from huiyin.apps.cases.actions.telling import read_notices
from huiyin.apps.cases.keyset import number
from huiyin.apps.cases.notices import message, notices_to
from huiyin.apps.desk.export import filter_words
from huiyin.apps.desk.filters import Filters
from huiyin.apps.desk.listing import acts_of, fields_of
from huiyin.apps.desk.note import read_note
from huiyin.apps.desk.queries import inbox as lists
from huiyin.apps.files.export_views import asked
from huiyin.apps.files.listings import buttons
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of

PAGE, PRINTED = 50, 500


@opens("desk")
def parked(_request: HttpRequest) -> HttpResponse:
    """What cannot be done now: why, who agreed, and when it is looked at again."""
    return redirect(f"{reverse('desk:inbox')}?tab=parked")


@opens("desk")
def notices(request: HttpRequest) -> HttpResponse:
    """Messages to one's post and unit; all of them can be marked as read."""
    viewer, now = viewer_of(request), timezone.now()
    if request.method == "POST":
        if up_to := number(request.POST.get("up_to", "")):
            read_notices(by=viewer, up_to=up_to, now=now)
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


SHOWN = 200
"""Of each part of the note on its page; the file has all of them."""


@opens("desk")
def shift(request: HttpRequest) -> HttpResponse:
    """The hand-over note since a moment (ten hours ago when none is given), to read or to print."""
    note = read_note(viewer_of(request), request.GET.dict(), timezone.now())
    path = reverse("desk:shift")
    files = [f"{reverse('desk:shift_file', args=[form])}?{note.query}" for form in ("csv", "xlsx", "json")]
    context = {
        "since": note.since,
        "parts": [(name, found[:SHOWN], len(found)) for name, found in note.parts],
        "went": note.went[:SHOWN],
        "all_went": len(note.went),
        "fields": [
            {"name": "since", "label": pgettext("shift", "Since"), "type": "datetime-local", "value": note.since_value},
            {"name": "q", "label": gettext("Find"), "type": "search", "value": note.words},
        ],
        "acts": [*buttons(*files), {"url": f"{path}?{note.query}&print=1", "title": gettext("Print")}],
        "printing": request.GET.get("print") == "1",
        "filter_words": note.filter_words,
        "plain_url": f"{path}?{note.query}",
        "now": note.now,
    }
    return render(request, "desk/shift.html", context)


@opens("desk")
def shift_file(request: HttpRequest, form: str) -> HttpResponse:
    """Have the note made into a .csv or .xlsx file."""
    note = read_note(viewer_of(request), request.GET.dict(), timezone.now())
    return asked(request, "shift", note.query, form)
