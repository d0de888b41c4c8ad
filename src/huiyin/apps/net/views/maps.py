"""The map of a place, as a drawing and as a table: `/d/net/map/` for work, `/net/map/` for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from huiyin.apps.cases.names import place_word
from huiyin.apps.net import mapping, queries
from huiyin.apps.net.drawing import deeper, sketch
from huiyin.apps.net.reach import column_of, crumbs, profile_at
from huiyin.apps.net.texts import NUMBERS, SHARES, SHOWN
from huiyin.apps.net.views.cover import place_asked
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.places.queries import place_named
from huiyin.core.words import PlaceKind

if TYPE_CHECKING:
    from huiyin.apps.places.models import Place

OPEN_TO_ALL = ("open", "late", "posts")
"""What everybody may look at; which households have no contact is for who does the work."""

IN_ONE = ("contacts", "posts")
"""What thousands of areas at once may be shaded by."""


@opens("net")
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """The map of one's places."""
    place = place_asked(request)
    context = _context(request, place, "net:map", mapping.SHOWN)
    context["crumbs"] = crumbs(place, viewer_of(request))
    return render(request, "net/map.html", context)


@opens("my_grid")
@require_safe
def open_map(request: HttpRequest) -> HttpResponse:
    """The map of a town or village for everybody."""
    asked = request.GET.get("place") or request.GET.get("town", "")
    if not asked:
        return redirect("net:mine")
    place = place_named(asked)
    if place is None or place.valid_to or place.kind in (PlaceKind.city, PlaceKind.micro):
        raise Http404
    request.town = place if place.profile else place.town  # type: ignore[attr-defined]
    context = _context(request, place, "net:open_map", OPEN_TO_ALL)
    context["crumbs"] = [up for up in (place.town, place.village) if up and up.pk != place.pk]
    return render(request, "net/open_map.html", context)


def _context(request: HttpRequest, place: Place, name: str, offered: tuple[str, ...]) -> dict[str, Any]:
    shown = request.GET.get("show", "")
    shown = shown if shown in offered else offered[0]
    kinds = [str(kind) for kind in deeper(place)] if name == "net:map" else []
    kind = request.GET.get("level", "") if request.GET.get("level", "") in kinds else ""
    here, town, now = reverse(name), profile_at(place), timezone.now()
    net = queries.net_of(place)
    shown = offered[0] if kind and shown not in IN_ONE else shown
    spots = mapping.spots(net.rows, column_of(place), shown, now, counted=not kind)
    drawing = sketch(place, kind)
    together = drawing.many or bool(kind)
    by_place = {spot.place.pk: spot for spot in spots}
    query, level = f"{here}?place={place.uid}&show=", f"&level={kind}" if kind else ""
    return {
        "place": place,
        "word": place_word(town, place.kind, place.name),
        "drawing": drawing,
        "areas": [] if together else [(area, by_place[area.place]) for area in drawing.areas if area.place in by_place],
        "shades": mapping.shaded(drawing, shown, place) if together else [],
        "spots": spots,
        "bare": drawing.bare,
        "made": {area.place for area in drawing.areas if area.made},
        "legend": list(enumerate(SHARES if shown in ("contacts", "posts") else NUMBERS)),
        "counted": not kind,
        "shown": shown,
        "shown_word": SHOWN[shown],
        "picks": [
            {"url": query + each + level, "title": SHOWN[each], "current": each == shown}
            for each in (IN_ONE if kind else offered)
        ],
        "levels": [
            {"url": f"{query}{shown}&level={each}", "title": place_word(town, each), "current": each == kind}
            for each in kinds
        ],
        "deeper": place.kind not in (PlaceKind.grid, PlaceKind.micro),
        "here": here,
        "net": net,
        "now": now,
    }
