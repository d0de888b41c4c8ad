"""`/appraisal/`: how a town appraises its villages, and the result; `/d/appraisal/`: proposed by one, approved by another."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huiyin.apps.cases.names import said
from huiyin.apps.figures import appraised
from huiyin.apps.figures.actions import appraising
from huiyin.apps.figures.library import figures, in_force
from huiyin.apps.figures.queries import Place
from huiyin.apps.figures.reach import heads, own_places
from huiyin.apps.figures.texts import sentence
from huiyin.apps.figures.views.public import asked, kept_of, which_town
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.core.appraisal import Band, Scheme
from huiyin.core.errors import RuleError
from huiyin.core.figures import Figure, Measure, Over, Value, printed
from huiyin.core.words import PlaceKind

if TYPE_CHECKING:
    from huiyin.apps.figures.models import Appraisal, Appraised

__all__ = ["approve", "propose", "public", "work"]


@opens("figures")
@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """The scheme, and of each year that is approved the band of every village, in the villages' own order."""
    place, _on = asked(request)
    if place is None:
        return which_town(request, "figures:appraisal")
    town = place.town or place
    scheme = appraised.scheme_of(town)
    if scheme is None:
        raise Http404
    bands = {band.key: band for band in scheme.bands}
    years = [
        {
            "each": each,
            "rows": [_band_row(row, bands) for row in appraised.rows_of(each)],
            "indicators": _indicators(scheme, kept_of(town, each.on, Over.year), each.on),
        }
        for each in appraised.shown(town)
    ]
    context = {
        **_scheme(scheme),
        "town": town,
        "indicators": _indicators(scheme, kept_of(town, timezone.localdate()), timezone.localdate()),
        "years": years,
    }
    return render(request, "figures/appraisal.html", context)


@opens("periods")
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """What is proposed of the year that is appraised now, each indicator open to its figure; the forms to propose and approve."""
    return _page(request)


def _page(request: HttpRequest, refused: str = "") -> HttpResponse:
    town, viewer, today = _town(request), viewer_of(request), timezone.localdate()
    scheme = appraised.scheme_of(town)
    if scheme is None:
        return render(request, "figures/appraise.html", {"town": town, "none": True})
    on = appraised.last_day(today)
    kept = appraised.of_year(town, on.year)
    context = {
        **_scheme(scheme),
        "town": town,
        "on": kept.on if kept else on,
        "year": on.year,
        "kept": kept,
        "rows": [_row(scheme, kept, row) for row in appraised.rows_of(kept)] if kept else [],
        "indicators": _indicators(scheme, kept_of(town, on, Over.year), on),
        "refused": refused,
        "open": kept is None or not kept.shown,
        "theirs": bool(kept and not kept.shown and heads(viewer, town) and kept.proposed_by_id != viewer.actor.person),
        "may_propose": not viewer.village,
    }
    return render(request, "figures/appraise.html", context, status=422 if refused else 200)


@opens("periods")
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Count anew and put it before whoever heads the town."""
    try:
        appraising.propose(by=viewer_of(request), town=_town(request), now=timezone.now())
    except RuleError as refusal:
        return _page(request, sentence(refusal))
    messages.success(request, _("Proposed. Somebody else who heads the town approves it."))
    return redirect("figures:appraise")


@opens("approve")
@require_POST
def approve(request: HttpRequest) -> HttpResponse:
    """It stands, everybody reads it, and the rewards are paid."""
    try:
        uid = uuid.UUID(request.POST.get("proposal", ""))
    except ValueError:
        uid = uuid.UUID(int=0)
    try:
        appraising.approve(by=viewer_of(request), town=_town(request), uid=uid, now=timezone.now())
    except RuleError as refusal:
        return _page(request, sentence(refusal))
    messages.success(request, _("Approved. The rewards stand in the villages' funds."))
    return redirect("figures:appraise")


def _town(request: HttpRequest) -> Place:
    """The town of the post, else 404: a county appraises no villages."""
    own = next(iter(own_places(viewer_of(request))), None)
    town = (own.town or own) if own else None
    if town is None or town.kind != PlaceKind.town:
        raise Http404
    return town


def _scheme(scheme: Scheme) -> dict[str, Any]:
    return {
        "title": said(scheme.title),
        "about": said(scheme.about),
        "bands": [{"title": said(each.title), "points": each.points, "yuan": each.yuan} for each in scheme.bands],
    }


def _indicators(scheme: Scheme, kept: str, on: date) -> list[dict[str, Any]]:
    return [
        {
            "title": said(figure.title),
            "says": said(figure.says),
            "of": said(each.of),
            "weight": each.weight,
            "url": f"{reverse('figures:one', args=[each.figure])}?{kept}",
        }
        for each in scheme.indicators
        for figure in in_force([figures()[each.figure]], on)
    ]


def _band_row(row: Appraised, bands: dict[str, Band]) -> dict[str, Any]:
    """What everybody reads of a village."""
    band = bands.get(row.band)
    return {
        "village": row.village,
        "band": said(band.title) if band else "",
        "yuan": band.yuan if band and row.paid_id else 0,
    }


def _row(scheme: Scheme, kept: Appraisal, row: Appraised) -> dict[str, Any]:
    """What who works for the town reads: each number with both its parts, open to what is behind it."""
    where = kept_of(row.village, kept.on, Over.year)
    numbers = [
        {
            "title": said(figure.title),
            "printed": _printed(figure, *row.numbers[figure.slug]),
            "n": row.numbers[figure.slug][0],
            "d": row.numbers[figure.slug][1],
            "url": f"{reverse('figures:behind', args=[figure.n])}?{where}",
        }
        for figure in in_force((figures()[each.figure] for each in scheme.indicators), kept.on)
        if figure.slug in row.numbers
    ]
    bands = {band.key: band for band in scheme.bands}
    points = None if row.points is None else f"{row.points / 100:g}"
    return _band_row(row, bands) | {
        "numbers": numbers,
        "points": points,
        "yuan": bands[row.band].yuan if row.band else 0,
    }


def _printed(figure: Figure, n: int, d: int) -> str:
    return printed(figure, Value(n, d)) if figure.measure == Measure.ratio and d else ""
