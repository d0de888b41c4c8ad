"""`/d/changes/…`: what became of a place or a household, change by change."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huiyin.apps.exchange import history
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of


@opens("net")
@require_safe
def of_place(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What became of a place."""
    place = history.place_of(viewer_of(request), uid)
    if place is None:
        raise Http404
    return render(request, "exchange/history.html", {"of": place.name, "lines": history.of_place(place)})


@opens("net.homes")
@require_safe
def of_home(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What became of a household: which columns, when and by whom."""
    home = history.home_of(viewer_of(request), uid)
    if home is None:
        raise Http404
    return render(request, "exchange/history.html", {"of": home.code, "lines": history.of_home(home)})
