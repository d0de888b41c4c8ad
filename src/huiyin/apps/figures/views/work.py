"""For posts: the events behind a figure, or what stands in its register, as a list and as a file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from huiyin.apps.cases.fields import hidden, select
from huiyin.apps.cases.names import said
from huiyin.apps.figures import listing, opening, queries
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.reach import heads, own_places
from huiyin.apps.figures.shown import SPAN_TITLES, row_of
from huiyin.apps.figures.views.public import asked, frame_of, kept_of, over_of, which_town
from huiyin.apps.files.export_views import asked as export_asked
from huiyin.apps.files.listings import buttons
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.core.figures import SPANS, Figure

MOST = 50


@opens("figures.open")
@require_safe
def tiles(request: HttpRequest) -> HttpResponse:
    """The town's figures as tiles, each open to what stands behind it; of the post's village or town unless another is chosen."""
    place, on = asked(request)
    if not request.GET.get("town") and not request.GET.get("village"):
        place = next(iter(own_places(viewer_of(request))), place)
    if place is None:
        return which_town(request, "figures:tiles")
    over = over_of(request)
    kept = kept_of(place, on, over)
    found = [
        {"row": row_of(line, kept), "url": _opened(line.figure, kept), "parts": _parts(line.figure, kept)}
        for line in queries.lines_of(place, on, over)
    ]
    frame = frame_of(request, place, on)
    spans = [("", _("Each as it is defined")), *((span.value, SPAN_TITLES[span]) for span in SPANS)]
    frame["fields"].append(select("over", pgettext("figures", "Period"), over or "", spans))
    return render(request, "figures/tiles.html", {**frame, "tiles": found, "kept": kept})


def _opened(figure: Figure, kept: str) -> str:
    return f"{reverse('figures:behind', args=[figure.slug])}?{kept}" if opening.opens(figure) else ""


def _parts(figure: Figure, kept: str) -> list[dict[str, str]]:
    """Of what is made of others, each of these that opens to events."""
    parts = [figures()[slug] for slug in figure.needs]
    return [{"title": said(part.title), "url": url} for part in parts if (url := _opened(part, kept))]


@opens("figures.open")
@require_safe
def behind(request: HttpRequest, slug: str) -> HttpResponse:
    """The events of a figure at a place on a day, or what stands there on it; what is made of others leads to these."""
    place, on = asked(request)
    figure = figures().get(slug)
    if place is None or figure is None:
        raise Http404(slug)
    over = over_of(request)
    kept = kept_of(place, on, over)
    if not opening.opens(figure):
        return redirect(f"{reverse('figures:one', args=[slug])}?{kept}")
    opened = opening.Opened(viewer_of(request), slug, place, on, over)
    rows, after = opening.lines_of(opened, request.GET.get("after", ""), MOST)
    line = queries.line_of(figure, place, on, over)
    frame = frame_of(request, place, on)
    frame["fields"].append(hidden("over", over or ""))
    file = (reverse("figures:file", args=[slug, form]) for form in ("csv", "xlsx", "json"))
    context: dict[str, Any] = {
        **frame,
        "title": said(line.figure.title),
        "says": said(line.figure.says),
        "stands": opened.stands,
        "unit": line.figure.unit,
        "row": row_of(line, kept),
        "rows": rows,
        "heads": heads(opened.viewer, place.town or place),
        "readable": opening.count_of(opened),
        "acts": buttons(*(f"{each}?{kept}" for each in file)),
        "next": f"?{kept}&after={after}" if after else "",
    }
    return render(request, "figures/behind.html", context)


@opens("figures.open")
@require_POST
def file(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The same as a file."""
    place, on = asked(request)
    if place is None or slug not in figures() or not opening.opens(figures()[slug]):
        raise Http404(slug)
    return export_asked(request, listing.NAME, f"figure={slug}&{kept_of(place, on, over_of(request))}", form)
