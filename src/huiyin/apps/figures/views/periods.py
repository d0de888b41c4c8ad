"""`/d/periods/`: a period that is past is approved place by place; `/periods/`: what is approved, and what has changed since."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
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
from huiyin.apps.figures import approved, patterns
from huiyin.apps.figures.actions import approving
from huiyin.apps.figures.approved import Approval
from huiyin.apps.figures.queries import Place
from huiyin.apps.figures.shown import change_of, line_of_stated, row_of
from huiyin.apps.figures.texts import sentence
from huiyin.apps.figures.views.public import asked, kept_of, place_fields, which_town
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.people.roles import may
from huiyin.apps.places.queries import place_named
from huiyin.core.errors import RuleError
from huiyin.core.figures import SPANS, Over
from huiyin.core.spans import Period, Span, span_at

LAST = 12
"""So many past periods are offered."""
EARLIEST = date(2000, 1, 1)


@opens("periods")
@require_safe
def standing(request: HttpRequest) -> HttpResponse:
    """The post's place and those below it: who has approved the period, who waits."""
    viewer, span = viewer_of(request), _span_or_said(request)
    rows = [
        {"each": each, "url": f"{reverse('figures:period', args=[each.place.uid])}?{_kept(span)}"}
        for each in approved.standings(viewer, span)
    ]
    context = {"rows": rows, "period": patterns.to_read(span), "fields": _fields(span), "now": timezone.now()}
    return render(request, "figures/periods.html", context)


@opens("periods")
@require_safe
def period(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The figures of one place over the period, as they are now: read, then approved."""
    return _page(request, _place(uid), _span_or_said(request))


def _page(request: HttpRequest, place: Place, span: Span, refused: str = "") -> HttpResponse:
    if known := approved.of_period(place, span):
        return redirect("figures:approved", uid=known.uid)
    read, viewer = approved.now(place, span), viewer_of(request)
    standing = next((each for each in approved.standings(viewer, span) if each.place == place), None)
    context = {
        "place": place,
        "period": patterns.to_read(span),
        "rows": [row_of(line_of_stated(each), _kept_at(place, span)) for each in read],
        "read": approved.digest_of(read),
        "refused": refused,
        "waiting": approved.waiting_below(place, span),
        "runs": span.last >= timezone.localdate(),
        "theirs": bool(standing and standing.theirs and may("approve", viewer.actor.title, viewer.actor.unit_kind)),
        "approve_url": f"{reverse('figures:approve', args=[place.uid])}?{_kept(span)}",
        "all_url": f"{reverse('figures:periods')}?{_kept(span)}",
        "charts_url": f"{reverse('figures:charts')}?{_kept_at(place, span)}",
        "last": span.last,
    }
    return render(request, "figures/period.html", context)


@opens("approve")
@require_POST
def approve(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Lock what was read; refused, the page comes anew with the reason and the numbers as they are now."""
    place, span = _place(uid), _span(request)
    if span is None:
        messages.error(request, _("Which period this was could not be read. Choose it again."))
        return redirect("figures:periods")
    asked_for: dict[str, Any] = {"place": place, "period": span.period, "first": span.first}
    try:
        approval = approving.approve(
            by=viewer_of(request), read=request.POST.get("read", ""), now=timezone.now(), **asked_for
        )
    except RuleError as refusal:
        return _page(request, place, span, sentence(refusal))
    messages.success(request, _("Approved: these numbers are locked."))
    return redirect("figures:approved", uid=approval.uid)


@opens("figures")
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Who of a town and its villages has approved a period: the chosen one, else the newest."""
    place, _on = asked(request)
    if place is None:
        return which_town(request, "figures:locked")
    offered = approved.periods(place)
    given = _span(request)
    chosen = given if given in offered else next(iter(offered), None)
    if request.GET.get("period") and given not in offered:
        messages.warning(request, _("Nobody has approved such a period: the newest is shown."))
    context = {
        "place": place,
        "town": place.town or place,
        "rows": approved.published(place, chosen) if chosen else [],
        "period": patterns.to_read(chosen) if chosen else "",
        "fields": [*place_fields(place), _choice(offered, chosen)] if chosen else [],
        "now": timezone.now(),
    }
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
        "charts_url": f"{reverse('figures:charts')}?{kept}",
        "all_url": f"{reverse('figures:locked')}?town={(place.town or place).uid}",
    }
    return render(request, "figures/approved.html", context)


def _said(approval: Approval) -> str:
    return patterns.to_read(Span(Period(approval.period), approval.first, approval.last))


def _span(request: HttpRequest) -> Span | None:
    """The period in the address (`month`, `quarter` or `year` and its first day); None where none can be read."""
    kind, _sep, day = request.GET.get("period", "").partition("-")
    try:
        first = date.fromisoformat(day)
    except ValueError:
        return None
    if kind not in SPANS or not EARLIEST <= first <= timezone.localdate():
        return None
    span = span_at(Period(kind), first)
    return span if span.first == first else None


def _span_or_said(request: HttpRequest) -> Span:
    """The period in the address, else last month; where another was written that cannot be, the page says so."""
    span = _span(request)
    if span is None and request.GET.get("period"):
        messages.warning(request, _("Such a period cannot be: last month is shown."))
    return span or _last_month()


def _last_month() -> Span:
    return span_at(Period.month, timezone.localdate()).before


def _key(span: Span) -> str:
    return f"{span.period}-{span.first.isoformat()}"


def _kept(span: Span) -> str:
    return f"period={_key(span)}"


def _kept_at(place: Place, span: Span) -> str:
    return kept_of(place, span.last, Over(span.period))


def _fields(chosen: Span) -> list[dict[str, Any]]:
    today = timezone.localdate()
    offered: list[Span] = []
    for kind, most in ((Period.month, LAST), (Period.quarter, 4), (Period.year, 2)):
        span = span_at(kind, today)
        for _nth in range(most):
            offered.append(span := span.before)
    return [_choice([*offered, *([chosen] if chosen not in offered else [])], chosen)]


def _choice(offered: Sequence[Span], chosen: Span) -> dict[str, Any]:
    named = [(_key(span), patterns.to_read(span)) for span in offered]
    return select("period", pgettext("figures", "Period"), _key(chosen), named)


def _place(uid: uuid.UUID) -> Place:
    place = place_named(str(uid))
    if place is None:
        raise Http404
    return place
