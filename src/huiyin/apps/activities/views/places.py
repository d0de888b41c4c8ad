"""Which village or town a visitor means."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from huiyin.apps.places.queries import place_named, towns, villages_in


def place_asked(request: HttpRequest) -> Any:
    """The village in the address, else the town, else the only town there is. Gives the frame its town."""
    place = None
    for name in ("village", "town"):
        named = place_named(request.GET.get(name, "").replace("\0", ""))
        if place is None and named is not None and (named.profile or named.town):
            place = named
    if place is None:
        known = towns()
        place = known[0] if len(known) == 1 else None
    if place is not None:
        request.town = place.town or place  # type: ignore[attr-defined]
    return place


def which_place(request: HttpRequest, view: str, *args: str) -> HttpResponse:
    """Let the visitor choose a town."""
    path = reverse(view, args=args)
    rows = [{"town": town, "url": f"{path}?{urlencode({**request.GET.dict(), 'town': town.uid})}"} for town in towns()]
    return render(request, "activities/towns.html", {"rows": rows})


def villages_of(town: Any) -> list[tuple[str, str]]:
    """The villages of a town as options."""
    return [(str(place.uid), place.name) for place in villages_in(town)]
