"""For posts: the events behind a figure, as a list and as a file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from huiyin.apps.cases.names import said
from huiyin.apps.figures import listing, opening, queries
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.shown import row_of
from huiyin.apps.figures.views.public import asked, frame_of, kept_of
from huiyin.apps.files.export_views import asked as export_asked
from huiyin.apps.files.listings import buttons
from huiyin.apps.people.access import opens

MOST = 50


@opens("figures.open")
@require_safe
def behind(request: HttpRequest, slug: str) -> HttpResponse:
    """The events of a figure at a place on a day."""
    place, on = asked(request)
    figure = figures().get(slug)
    if place is None or figure is None or not opening.opens_to_events(figure):
        raise Http404(slug)
    kept = kept_of(place, on)
    rows, after = opening.lines_of(slug, place, on, request.GET.get("after", ""), MOST)
    line = queries.line_of(figure, place, on)
    file = reverse("figures:file", args=[slug, "csv"]), reverse("figures:file", args=[slug, "xlsx"])
    context: dict[str, Any] = {
        **frame_of(request, place, on),
        "title": said(figure.title),
        "says": said(figure.says),
        "row": row_of(line, kept),
        "rows": rows,
        "readable": opening.count_of(slug, place, on),
        "acts": buttons(*(f"{each}?{kept}" for each in file)),
        "next": f"?{kept}&after={after}" if after else "",
    }
    return render(request, "figures/behind.html", context)


@opens("figures.open")
@require_POST
def file(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The same as a file."""
    place, on = asked(request)
    if place is None or slug not in figures() or not opening.opens_to_events(figures()[slug]):
        raise Http404(slug)
    return export_asked(request, listing.NAME, f"figure={slug}&{kept_of(place, on)}", form)
