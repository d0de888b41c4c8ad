"""`/net/`: my grid, for residents without an account: by village and grid, or by the number of one's household."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from huiyin.apps.cases.names import place_word, post_word
from huiyin.apps.net import beside, homes, organisation
from huiyin.apps.net.forms import CodeForm
from huiyin.apps.net.reach import profile_at
from huiyin.apps.net.views.units import unit_context
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import Viewer
from huiyin.apps.people.throttle import address_of, count, too_often
from huiyin.apps.places.queries import place_named, towns
from huiyin.core.words import PlaceKind

if TYPE_CHECKING:
    from huiyin.apps.places.models import Place

TRIES, WINDOW = 20, 3600
"""Numbers of households that one address may try within an hour; each tells a grid, never a person."""
LOWEST = (PlaceKind.grid, PlaceKind.micro)


@opens("my_grid")
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """One question a page: which town, which village, which grid; then who is there for it."""
    if request.method == "POST":
        return _by_code(request)
    place = place_named(request.GET.get("place") or request.GET.get("town", ""))
    if place is None:
        return render(request, "net/towns.html", {"towns": towns(), "form": CodeForm()})
    return _page(request, place)


def _page(request: HttpRequest, place: Place) -> HttpResponse:
    request.town = place if place.profile else place.town  # type: ignore[attr-defined]
    below = [] if place.kind in LOWEST else list(place.children.filter(valid_to=None).order_by("no").defer("geometry"))
    if below or place.kind not in (*LOWEST, PlaceKind.village, PlaceKind.community):
        word = place_word(profile_at(place), below[0].kind) if below else ""
        context = {"place": place, "below": below, "word": word, "form": CodeForm()}
        return render(request, "net/places.html", context)
    return _shown(request, homes.grid_for_all(place))


def _shown(request: HttpRequest, grid: homes.MyGrid) -> HttpResponse:
    town = profile_at(grid.place)
    request.town = grid.place.town  # type: ignore[attr-defined]
    context = {
        "grid": grid,
        "place": grid.place,
        "rows": [(held, post_word(town, held.post.title), held.post.unit or held.post.place) for held in grid.posts],
        "group": grid.group,
        "panels": beside.of_place(grid.place, timezone.now()),
        "now": timezone.now(),
    }
    return render(request, "net/mine.html", context)


def _by_code(request: HttpRequest) -> HttpResponse:
    """The grid of a household's number. Who tries many is asked to wait; a number that is not there is told so."""
    form, now, key = CodeForm(request.POST), timezone.now(), address_of(request)
    if too_often("household", key, TRIES, WINDOW, now):
        return render(request, "429.html", status=429)
    if form.is_valid():
        count("household", key, WINDOW, now)
        grid = homes.grid_by_code(form.cleaned_data["code"].strip())
        if grid:
            return _shown(request, grid)
        form.add_error("code", gettext("There is no such number. Check it on your card, or choose your village above."))
    return render(request, "net/towns.html", {"towns": towns(), "form": form})


@opens("my_grid")
def unit(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A unit as everybody may see it: its public posts, names by consent."""
    shown = organisation.unit_of(Viewer.nobody(), uid)
    if shown is None or shown.unit.closed_on:
        raise Http404
    request.town = shown.unit.seat.town  # type: ignore[attr-defined]
    return render(request, "net/open_unit.html", unit_context(Viewer.nobody(), shown, "net:open_unit"))
