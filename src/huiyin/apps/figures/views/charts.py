"""`/figures/charts/`: how far matters come, how often clocks run out, and where things happen, each with its table."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from huiyin.apps.cases import library
from huiyin.apps.cases.fields import select
from huiyin.apps.cases.names import pack_title, said
from huiyin.apps.figures import approved, funnels
from huiyin.apps.figures.approved_charts import charts_then
from huiyin.apps.figures.drawings import drawing_of
from huiyin.apps.figures.drawn import drawn_as_approved
from huiyin.apps.figures.library import figures, of_profile
from huiyin.apps.figures.queries import Place, lines_by_slug
from huiyin.apps.figures.shown import SPAN_TITLES
from huiyin.apps.figures.telling import told_on
from huiyin.apps.figures.views.public import asked, frame_of, kept_of, over_of, which_town
from huiyin.apps.people.access import opens
from huiyin.core.briefs import WAYS
from huiyin.core.figures import SPANS, Measure, Over


@opens("figures")
@require_safe
def charts(request: HttpRequest) -> HttpResponse:
    """The charts of a town or village: of the chosen way of working, figure and span."""
    place, on = asked(request)
    if place is None:
        return which_town(request, "figures:charts")
    town, over = place.town or place, over_of(request) or Over.year
    profile = library.profile(town.profile) if library.is_profile(town.profile) else None
    packs = {slug: pack_title(library.pack(slug), profile) for slug in funnels.packs_of(place)}
    counted = {
        figure.slug: said(figure.title)
        for figure in of_profile(town.profile)
        if figure.measure in (Measure.count, Measure.total) and figure.over in SPANS
    }
    pack = request.GET.get("pack", "") if request.GET.get("pack", "") in packs else next(iter(packs), "")
    slug = (
        request.GET.get("figure", "") if request.GET.get("figure", "") in counted else _first(counted, place, on, over)
    )
    frame = frame_of(request, place, on)
    frame["fields"] += [
        select("over", pgettext("figures", "Period"), over, [(span.value, SPAN_TITLES[span]) for span in SPANS]),
        *([select("pack", _("Way of working"), pack, packs.items())] if packs else []),
        *([select("figure", _("Figure"), slug, counted.items())] if counted else []),
    ]
    today = timezone.localdate()
    asked_for = [(pack, by, on) for by in WAYS] if pack else []
    if slug:
        told = told_on(figures()[slug], on, today)
        asked_for += [(slug, by, told) for by in ("month", "village", "grid") if by != "village" or place == town]
    approval = approved.ending(place, on, over)
    then = charts_then(approval, [(name, by) for name, by, _day in asked_for]) if approval else {}
    drawings = [drawing_of(name, by, place, day, over, today) for name, by, day in asked_for]
    context = {
        **frame,
        "charts": [
            drawn_as_approved(then.get((each.slug, each.by), each), each, each.by, packs.get(each.slug, ""))
            for each in drawings
        ],
        "approval": approval,
        "all_url": f"{reverse('figures:list')}?{kept_of(place, on)}",
    }
    return render(request, "figures/charts.html", context)


def _first(counted: Collection[str], place: Place, on: date, over: Over) -> str:
    """The first figure of which anything happened, else the first."""
    lines = lines_by_slug([figures()[slug] for slug in counted], place, on, over)
    return next(
        (slug for slug, line in lines.items() if line.value.n and not line.value.hidden), next(iter(counted), "")
    )
