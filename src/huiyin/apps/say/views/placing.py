"""`/say`: where it is. Village, grid, and the question near a border."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from huiyin.apps.people.access import opens
from huiyin.apps.say import journey
from huiyin.apps.say.drafts import Draft
from huiyin.apps.say.forms.saying import PickForm, WhereForm
from huiyin.apps.say.journey import Trip
from huiyin.apps.say.queries import places
from huiyin.apps.say.views import frames
from huiyin.core.routing import Point

if TYPE_CHECKING:
    from huiyin.apps.places.models import Place

NOWHERE = "0"


@opens("say")
@frames.step("where")
def where(request: HttpRequest, trip: Trip) -> HttpResponse:
    """Which village, and the spot in free words; a point if the phone gives one."""
    villages = places.villages(trip.town)
    choices = [*((str(v.pk), v.name) for v in villages), (NOWHERE, _("I cannot say which village"))]
    village = trip.place.village_id if trip.place else None
    first = str(village) if village else NOWHERE if "where" in trip.draft.done else ""
    data = request.POST if request.method == "POST" else None
    form = WhereForm(data, choices=choices, initial={"village": first, "spot": trip.draft.spot})
    if form.is_valid():
        return frames.onward(request, trip, _placed(request, trip, villages, form.cleaned_data))
    return frames.question(request, trip, "where", form, "say/where.html")


def _placed(request: HttpRequest, trip: Trip, villages: list[Place], answers: dict[str, str]) -> Draft:
    point = point_in(request)
    chosen = next((v for v in villages if str(v.pk) == answers["village"]), None)
    if chosen is None and point is not None:
        chosen = places.holding(point, villages)
    kept = trip.place is not None and chosen is not None and trip.place.village_id == chosen.pk
    place = trip.draft.place if kept else chosen.pk if chosen else 0
    lon, lat = point or (None, None)
    draft = trip.draft.without("border", "twins", *(() if kept else ("grid",)))
    return draft.answered("where", place=place, spot=answers["spot"], lon=lon, lat=lat)


def point_in(request: HttpRequest) -> Point | None:
    """The point that the phone gave; None when it gave none, or none on earth."""
    try:
        lon, lat = float(request.POST.get("lon", "")), float(request.POST.get("lat", ""))
    except ValueError:
        return None
    good = math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90
    return (lon, lat) if good else None


@opens("say")
@frames.step("grid")
def grid(request: HttpRequest, trip: Trip) -> HttpResponse:
    """Which grid of the village; "not sure" leaves it to the village."""
    village = trip.here.village
    grids = places.grids(village) if village else []
    if not village or not grids:
        return frames.onward(request, trip, trip.draft.answered("grid"))
    choices = [*((str(g.pk), g.name) for g in grids), (str(village.pk), _("I am not sure"))]
    label = _("Where in %(village)s?") % {"village": village.name}
    first = str(trip.draft.place) if "grid" in trip.draft.done or trip.draft.place != village.pk else ""
    data = request.POST if request.method == "POST" else None
    form = PickForm(data, label=label, choices=choices, initial={"pick": first})
    if form.is_valid():
        draft = trip.draft.answered("grid", place=int(form.cleaned_data["pick"])).without("twins")
        return frames.onward(request, trip, draft)
    return frames.question(request, trip, "grid", form)


@opens("say")
@frames.step("border")
def border(request: HttpRequest, trip: Trip) -> HttpResponse:
    """The point is near a border: which side is meant?"""
    near, village = journey.neighbours(trip), trip.here.village
    if village is None or not near:
        return frames.onward(request, trip, trip.draft.answered("border"))
    choices = [(str(v.pk), v.name) for v in (village, *near)]
    data = request.POST if request.method == "POST" else None
    form = PickForm(data, label=_("It is near a border. On which side?"), choices=choices)
    if not form.is_valid():
        return frames.question(request, trip, "border", form, "say/border.html")
    picked = int(form.cleaned_data["pick"])
    draft = trip.draft.answered("border")
    if picked != village.pk:
        draft = draft.without("grid", "twins").answered("border", place=picked)
    return frames.onward(request, trip, draft)
