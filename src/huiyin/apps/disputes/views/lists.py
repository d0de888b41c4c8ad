"""Lists of disputes: by tab, the calendar, what went up, the mediator's month, leaders' hard cases, advisers' questions."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from huiyin.apps.cases.keyed import in_our_time
from huiyin.apps.disputes.queries import beside, lists
from huiyin.apps.disputes.texts import DATES, PLACES_OF_LEVELS, TABS
from huiyin.apps.disputes.views.frames import show
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of


@opens("disputes")
def listed(request: HttpRequest) -> HttpResponse:
    """Disputes by tab: in hand, open, to be visited, gone up, ended, spoken agreements."""
    tab = request.GET.get("tab", "")
    tab = tab if tab in lists.TABS else lists.TABS[0]
    before = request.GET.get("before", "")
    rows, after = lists.listed(viewer_of(request), tab, int(before) if before.isdecimal() and len(before) < 16 else 0)
    tabs = [{"url": f"?tab={key}", "title": TABS[key], "current": key == tab} for key in lists.TABS]
    return show(request, "list", rows=rows, tabs_here=tabs, next=f"?tab={tab}&before={after}" if after else "")


@opens("disputes")
def calendar(request: HttpRequest) -> HttpResponse:
    """Sittings, last days to apply for confirmation, performance, return visits."""
    today = timezone.localdate()
    found = [(one, DATES[one.what]) for one in lists.dates(viewer_of(request), today)]
    return show(request, "calendar", dates=found, today=today)


@opens("disputes")
def levels(request: HttpRequest) -> HttpResponse:
    """What left each level, when and why."""
    found = [(one, PLACES_OF_LEVELS[one.to]) for one in lists.gone_up(viewer_of(request))]
    return show(request, "levels", found=found)


@opens("disputes")
def month(request: HttpRequest) -> HttpResponse:
    """The post's own month."""
    asked = request.GET.get("month", "")
    try:
        first = date.fromisoformat(f"{asked}-01") if asked else timezone.localdate().replace(day=1)
        in_our_time(first)
    except (ValueError, ValidationError):
        first = timezone.localdate().replace(day=1)
    return show(request, "month", found=lists.month(viewer_of(request), first))


@opens("leader")
def hard(request: HttpRequest) -> HttpResponse:
    """The leader's own hard cases."""
    cases = beside.hard(viewer_of(request))
    return show(request, "hard", rows=lists.rows(cases), late=beside.late(cases, timezone.now()))


@opens("disputes")
def questions(request: HttpRequest) -> HttpResponse:
    """The questions to the adviser that the post may read, and which villages have an adviser."""
    viewer = viewer_of(request)
    found = lists.disputes(viewer, (lists.ADVISER,)).order_by("-id")[: lists.PAGE]
    advised = beside.advisers(viewer, timezone.localdate())
    have = sum(1 for one in advised if one.name)
    return show(request, "questions", rows=lists.rows(found), advisers=advised, have=have)
