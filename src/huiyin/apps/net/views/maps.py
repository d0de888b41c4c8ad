"""The map of a place, as a drawing and as a table: `/d/net/map/` for work, `/net/map/` for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from huiyin.apps.cases.names import place_word, post_word
from huiyin.apps.net import beside, mapping, queries
from huiyin.apps.net.drawing import deeper, sketch
from huiyin.apps.net.homes import grid_for_all
from huiyin.apps.net.kept_back import NOTHING, KeptBack, kept_back
from huiyin.apps.net.organisation import Held
from huiyin.apps.net.reach import column_of, crumbs, profile_at
from huiyin.apps.net.sizes import rules_at
from huiyin.apps.net.texts import NUMBERS, SHARES, SHOWN
from huiyin.apps.net.views.cover import place_asked
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.people.roles import may
from huiyin.apps.places.queries import place_named
from huiyin.core.hiding import FEWEST
from huiyin.core.words import PlaceKind

if TYPE_CHECKING:
    from huiyin.apps.places.models import Place

LOWEST = (PlaceKind.grid, PlaceKind.micro)
OPEN_TO_ALL = ("open", "late", "posts", "venues")
"""What everybody may look at; which households have no contact is for who does the work."""

OTHER = {"sizes": mapping.sized, "venues": mapping.venued}
"""What counts something else than households, posts and matters."""
MATTERS = ("open", "late")
"""What counts matters; on maps of work the confidential ones are told beside."""
IN_ONE = ("contacts", "posts", "sizes")
"""What thousands of areas at once may be shaded by."""


@opens("net")
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """The map of one's places."""
    place = place_asked(request)
    offered = mapping.SHOWN if rules_at(place) else mapping.SHOWN[:-1]
    context = _context(request, place, "net:map", offered)
    viewer = viewer_of(request)
    context["crumbs"] = crumbs(place, viewer)
    context["draws"] = may("net.draw", viewer.actor.title, viewer.actor.unit_kind)
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


def _people(place: Place) -> list[tuple[Held, str]]:
    """The public posts of a grid, names by consent."""
    town = profile_at(place)
    return [(held, post_word(town, held.post.title)) for held in grid_for_all(place).posts]


def _context(request: HttpRequest, place: Place, name: str, offered: tuple[str, ...]) -> dict[str, Any]:
    shown = request.GET.get("show", "")
    shown = shown if shown in offered else offered[0]
    kinds = [str(kind) for kind in deeper(place)] if name == "net:map" else []
    kind = request.GET.get("level", "") if request.GET.get("level", "") in kinds else ""
    shown = offered[0] if kind and shown not in IN_ONE else shown
    net = queries.posts_of(place) if name == "net:open_map" else queries.net_of(place)
    now, here = timezone.now(), reverse(name)
    keeps = name == "net:map" and shown in MATTERS and not kind
    kept = kept_back(place, now) if keeps else NOTHING
    spots = _spots(net, place, shown, now, all_of=kind, kept=kept)
    drawing = sketch(place, kind)
    together = drawing.many or bool(kind)
    by_place = {spot.place.pk: spot for spot in spots}
    lowest = place.kind in LOWEST
    return _ways(place, here, shown, kind, offered, kinds) | {
        "place": place,
        "word": place_word(profile_at(place), place.kind, place.name),
        "drawing": drawing,
        "areas": [] if together else [(area, by_place[area.place]) for area in drawing.areas if area.place in by_place],
        "alone": next((area for area in drawing.areas if area.place == place.pk), None),
        "shades": mapping.shaded(drawing, shown, place) if together else [],
        "spots": spots,
        "bare": drawing.bare,
        "made": {area.place for area in drawing.areas if area.made},
        "legend": list(enumerate(SHARES if shown in IN_ONE else NUMBERS)),
        "counted": not kind and shown not in OTHER,
        "keeps": keeps,
        "fewest": FEWEST,
        "shown": shown,
        "shown_word": SHOWN[shown],
        "deeper": not lowest,
        "people": _people(place) if lowest else [],
        "panels": beside.of_place(place, now) if lowest else [],
        "page_url": here,
        "net": net,
        "now": now,
    }


def _spots(
    net: queries.Net, place: Place, shown: str, now: datetime, *, all_of: str, kept: KeptBack
) -> list[mapping.Spot]:
    """The places with what is shown of them; matters are not counted where all of a kind are drawn at once."""
    column = column_of(place)
    if shown in OTHER:
        return OTHER[shown](net.rows, place, column)
    return mapping.spots(net.rows, column, shown, now, counted=not all_of, kept=kept)


def _ways(
    place: Place, here: str, shown: str, kind: str, offered: tuple[str, ...], kinds: Sequence[str]
) -> dict[str, Any]:
    """What else may be shown, and what may be drawn all at once, each with its address."""
    town, query, level = profile_at(place), f"{here}?place={place.uid}&show=", f"&level={kind}" if kind else ""
    return {
        "picks": [
            {"url": query + each + level, "title": SHOWN[each], "current": each == shown}
            for each in offered
            if not kind or each in IN_ONE
        ],
        "levels": [
            {"url": f"{query}{shown}&level={each}", "title": place_word(town, each), "current": each == kind}
            for each in kinds
        ],
    }
