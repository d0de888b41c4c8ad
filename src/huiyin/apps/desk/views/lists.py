"""The way to parked cases, messages, and the hand-over note of a shift."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from huiyin.apps.cases import library
from huiyin.apps.cases.actions.telling import read_notices
from huiyin.apps.cases.names import move_title, town_of
from huiyin.apps.cases.notices import message, notices_to
from huiyin.apps.cases.trail import who
from huiyin.apps.desk.asking import viewer_of
from huiyin.apps.desk.queries.shift import shift as shift_of
from huiyin.apps.desk.rows import row, rows
from huiyin.apps.people.access import opens

PAGE = 50
SHIFT = timedelta(hours=10)
LONGEST = timedelta(days=31)


@opens("desk", posts=True)
def parked(_request: HttpRequest) -> HttpResponse:
    """What cannot be done now: why, who agreed, and when it is looked at again."""
    return redirect(f"{reverse('desk:inbox')}?tab=parked")


@opens("desk", posts=True)
def notices(request: HttpRequest) -> HttpResponse:
    """Messages to one's post and unit; all of them can be marked as read."""
    viewer, now = viewer_of(request), timezone.now()
    if request.method == "POST":
        up_to = request.POST.get("up_to", "")
        if up_to.isdecimal() and len(up_to) < 18:
            read_notices(by=viewer, up_to=int(up_to), now=now)
        return redirect("desk:notices")
    before = request.GET.get("before", "")
    mine = notices_to(viewer)
    found = list((mine.filter(pk__lt=int(before)) if before.isdecimal() and len(before) < 18 else mine)[: PAGE + 1])
    shown = found[:PAGE]
    context = {
        "found": [{"notice": each, "words": message(each)} for each in shown],
        "next": f"?before={shown[-1].pk}" if len(found) > len(shown) else "",
        "up_to": shown[0].pk if any(each.read_at is None for each in shown) else 0,
        "now": now,
    }
    return render(request, "desk/notices.html", context)


@opens("desk", posts=True)
def shift(request: HttpRequest) -> HttpResponse:
    """The hand-over note since a moment (ten hours ago when none is given), to read or to print."""
    viewer, now = viewer_of(request), timezone.now()
    since = _moment(request.GET.get("since", ""), now)
    found = shift_of(viewer, since, now)
    went = [
        {
            "row": row(case),
            "verb": move_title(library.spoken(case.pack_id), town_of(case), event.kind.partition(".")[2]),
            "who": who(event),
            "at": event.at,
        }
        for event, case in found.went
    ]
    context = {
        "since": since,
        "since_value": timezone.localtime(since).strftime("%Y-%m-%dT%H:%M"),
        "parts": [("came", rows(found.came)), ("late", rows(found.late)), ("promised", rows(found.promised))],
        "went": went,
        "now": now,
    }
    return render(request, "desk/shift.html", context)


def _moment(text: str, now: datetime) -> datetime:
    try:
        given = parse_datetime(text) if text else None
    except ValueError:
        given = None
    if given is None:
        return now - SHIFT
    moment = timezone.make_aware(given) if timezone.is_naive(given) else given
    return max(min(moment, now), now - LONGEST)
