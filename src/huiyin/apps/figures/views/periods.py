"""`/d/periods/`: a period that is past is approved place by place; `/periods/`: what is approved, and what has changed since."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from huiyin.apps.cases.fields import select
from huiyin.apps.figures import approved, patterns, queries
from huiyin.apps.figures.actions import approving
from huiyin.apps.figures.approved import Approval
from huiyin.apps.figures.queries import Place
from huiyin.apps.figures.shown import change_of, line_of_stated, row_of
from huiyin.apps.figures.texts import sentence
from huiyin.apps.figures.views.public import asked, kept_of, which_town
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.people.roles import may
from huiyin.apps.places.queries import place_named
from huiyin.core.errors import RuleError
from huiyin.core.figures import SPANS, Over
from huiyin.core.spans import Period, Span, span_at

LAST = 12
"""So many past periods are offered."""


@opens("periods")
@require_safe
def standing(request: HttpRequest) -> HttpResponse:
    """The post's place and those below it: who has approved the period, who waits."""
    viewer, span = viewer_of(request), _span(request)
    rows = [
        {"each": each, "url": f"{reverse('figures:period', args=[each.place.uid])}?{_kept(span)}"}
        for each in approved.standings(viewer, span)
    ]
    context = {"rows": rows, "period": patterns.said(span), "fields": _fields(span), "now": timezone.now()}
    return render(request, "figures/periods.html", context)


@opens("periods")
@require_safe
def period(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The figures of one place over the period, as they are now: read, then approved."""
    place, span = _place(uid), _span(request)
    if known := approved.of_period(place, span):
        return redirect("figures:approved", uid=known.uid)
    lines = queries.lines_by_slug(queries.quoted_in(place), place, span.last, Over(span.period))
    viewer = viewer_of(request)
    standing = next((each for each in approved.standings(viewer, span) if each.place == place), None)
    context = {
        "place": place,
        "period": patterns.said(span),
        "rows": [row_of(line, _kept_at(place, span)) for line in lines.values()],
        "waiting": approved.waiting_below(place, span),
        "runs": span.last >= timezone.localdate(),
        "theirs": bool(standing and standing.theirs and may("approve", viewer.actor.title, viewer.actor.unit_kind)),
        "approve_url": f"{reverse('figures:approve', args=[uid])}?{_kept(span)}",
        "all_url": f"{reverse('figures:periods')}?{_kept(span)}",
        "last": span.last,
    }
    return render(request, "figures/period.html", context)


@opens("approve")
@require_POST
def approve(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Lock it."""
    place, span = _place(uid), _span(request)
    try:
        approval = approving.approve(
            by=viewer_of(request), place=place, period=span.period, first=span.first, now=timezone.now()
        )
    except RuleError as refusal:
        messages.error(request, sentence(refusal))
        return redirect(f"{reverse('figures:period', args=[uid])}?{_kept(span)}")
    messages.success(request, _("Approved: these numbers are locked."))
    return redirect("figures:approved", uid=approval.uid)


@opens("figures")
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The approved periods of a town and its villages, the newest first."""
    place, _on = asked(request)
    if place is None:
        return which_town(request, "figures:locked")
    rows = [{"approval": each, "period": _said(each)} for each in approved.published(place)]
    context = {"place": place, "town": place.town or place, "rows": rows, "now": timezone.now()}
    return render(request, "figures/locked.html", context)


@opens("figures")
@require_safe
def one(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What was approved, with what it is now and why."""
    approval = approved.one(uid)
    if approval is None:
        raise Http404
    place = approval.place
    request.town = place.town or place  # type: ignore[attr-defined]
    span = Span(Period(approval.period), approval.first, approval.last)
    found, kept = approved.reading(approval), _kept_at(place, span)
    changed = {change.then.slug: change for change in found.changes}
    rows = [
        row_of(line_of_stated(each), kept)
        | {"changed": change_of(changed[each.slug]) if each.slug in changed else None}
        for each in found.stated
    ]
    context: dict[str, Any] = {
        "approval": approval,
        "place": place,
        "town": place.town or place,
        "period": _said(approval),
        "rows": rows,
        "changed": len(changed),
        "all_url": f"{reverse('figures:locked')}?town={(place.town or place).uid}",
    }
    return render(request, "figures/approved.html", context)


def _said(approval: Approval) -> str:
    return patterns.said(Span(Period(approval.period), approval.first, approval.last))


def _span(request: HttpRequest) -> Span:
    """The period in the address (`month`, `quarter`, `year` and a day in it), else last month."""
    today = timezone.localdate()
    given = request.GET.get("period", "")
    kind, _sep, day = given.partition("-")
    try:
        on = date.fromisoformat(day)
    except ValueError:
        on = today.replace(day=1) - timedelta(days=1)
    return span_at(Period(kind if kind in SPANS else Period.month), min(max(on, date(2000, 1, 1)), today))


def _kept(span: Span) -> str:
    return f"period={span.period}-{span.first.isoformat()}"


def _kept_at(place: Place, span: Span) -> str:
    return kept_of(place, span.last, Over(span.period))


def _fields(chosen: Span) -> list[dict[str, Any]]:
    today = timezone.localdate()
    offered: dict[str, str] = {}
    for kind, most in ((Period.month, LAST), (Period.quarter, 4), (Period.year, 2)):
        span = span_at(kind, today).before
        for _nth in range(most):
            offered[f"{kind}-{span.first.isoformat()}"] = patterns.said(span)
            span = span.before
    offered.setdefault(f"{chosen.period}-{chosen.first.isoformat()}", patterns.said(chosen))
    value = f"{chosen.period}-{chosen.first.isoformat()}"
    return [select("period", pgettext("figures", "Period"), value, offered.items())]


def _place(uid: uuid.UUID) -> Place:
    place = place_named(str(uid))
    if place is None:
        raise Http404
    return place
