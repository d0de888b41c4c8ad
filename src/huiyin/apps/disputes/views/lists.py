"""Lists of disputes: by tab, the calendar, what went up, the mediator's month, leaders' hard cases, advisers' questions; each to
search, filter, page, print and take away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.apps.cases.asked import frame, most_of
from huiyin.apps.disputes import own_month, taken
from huiyin.apps.disputes.queries import beside, days, rounds
from huiyin.apps.disputes.views.frames import show
from huiyin.apps.files.export_views import asked as export_asked
from huiyin.apps.files.listings import buttons, file_at
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of


def list_page(
    request: HttpRequest, shown: taken.Shown, *, kinds: taken.Words | None = None, **page: Any
) -> HttpResponse:
    """A list with its filters; `kinds` where they are known already, `page` is what its template shows beside."""
    viewer, now = viewer_of(request), timezone.now()
    asked = shown.asked(request.GET.dict())
    rows, after = shown.read(viewer, asked, now, most_of(request))
    tabs = [
        {"url": f"?{asked.query(tab=key)}", "title": title, "current": key == asked.tab}
        for key, title in shown.tabs.items()
    ]
    kinds = shown.kinds(viewer) if kinds is None else kinds
    context = frame(
        request, asked, after, file_at(f"disputes:{shown.name}_file"), rows=rows, tabs_here=tabs,
        fields=shown.fields(viewer, asked, kinds), filter_words=shown.words(viewer, asked, kinds), **page,
    )  # fmt: skip
    return show(request, shown.name, **context)


def file_of(shown: taken.Shown) -> Callable[..., HttpResponse]:
    """The view that has a list made into a file."""

    @opens(shown.action)
    @require_POST
    def file(request: HttpRequest, form: str) -> HttpResponse:
        """Have the list as it is filtered made into a file."""
        return export_asked(request, shown.listing.name, shown.asked(request.GET.dict()).query(), form)

    return file


@opens("disputes")
def listed(request: HttpRequest) -> HttpResponse:
    """Disputes by tab: in hand, open, to be visited, gone up, ended, spoken agreements."""
    return list_page(request, taken.DISPUTES)


@opens("disputes")
def calendar(request: HttpRequest) -> HttpResponse:
    """Sittings, last days to apply for confirmation, performance, return visits."""
    return list_page(request, taken.CALENDAR, today=timezone.localdate())


@opens("disputes")
def levels(request: HttpRequest) -> HttpResponse:
    """What left each level, when and why."""
    return list_page(request, taken.WENT_UP)


@opens("leader")
def hard(request: HttpRequest) -> HttpResponse:
    """The leader's own hard cases."""
    n, late = beside.counted(viewer_of(request), timezone.now())
    return list_page(request, taken.HARD, n=n, late=late)


@opens("disputes")
def questions(request: HttpRequest) -> HttpResponse:
    """The questions to the adviser that the post may read, and which villages have an adviser."""
    advised = beside.advisers(viewer_of(request), timezone.localdate())
    have = sum(1 for one in advised if one.name)
    return list_page(request, taken.QUESTIONS, advisers=advised, have=have)


@opens("rounds")
def all_rounds(request: HttpRequest) -> HttpResponse:
    """Rounds by grid, with what they found."""
    viewer = viewer_of(request)
    grids = rounds.by_grid(viewer)
    return list_page(request, taken.ROUNDS, kinds=taken.named(grids), grids=grids, post=viewer.actor.post)


@opens("mediators")
def register(request: HttpRequest) -> HttpResponse:
    """The register of mediators."""
    return list_page(request, taken.REGISTER)


@opens("disputes")
def month(request: HttpRequest) -> HttpResponse:
    """The post's own month, to print if somebody wants it."""
    first = own_month.first_of(request.GET.dict(), timezone.now())
    found, named = days.month(viewer_of(request), first), f"{first:%Y-%m}"
    files = [f"{reverse('disputes:month_file', args=[form])}?month={named}" for form in ("csv", "xlsx", "json")]
    return show(
        request, "month", found=found, lines=own_month.lines_of(found), printing=request.GET.get("print") == "1",
        fields=[{"name": "month", "label": _("Month"), "type": "month", "value": named}], filter_words=named,
        acts=[*buttons(*files), {"url": f"?month={named}&print=1", "title": _("Print")}], plain_url=f"?month={named}",
    )  # fmt: skip


@opens("disputes")
@require_POST
def month_file(request: HttpRequest, form: str) -> HttpResponse:
    """Have the month made into a file."""
    first = own_month.first_of(request.GET.dict(), timezone.now())
    return export_asked(request, own_month.LISTING.name, f"month={first:%Y-%m}", form)


disputes_file, calendar_file, levels_file = map(file_of, (taken.DISPUTES, taken.CALENDAR, taken.WENT_UP))
hard_file, questions_file, rounds_file = map(file_of, (taken.HARD, taken.QUESTIONS, taken.ROUNDS))
register_file, joint_file = map(file_of, (taken.REGISTER, taken.JOINT))
