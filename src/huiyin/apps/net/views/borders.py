"""`/d/net/border/…`: the border of a place, drawn with finger, mouse or keys, written as coordinates, or made."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from huiyin.apps.net import borders
from huiyin.apps.net.forms import BorderForm
from huiyin.apps.net.reach import crumbs, place_of
from huiyin.apps.net.texts import sentence
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.core.borders import read_border, written
from huiyin.core.errors import RuleError

if TYPE_CHECKING:
    from huiyin.apps.places.models import Place


@opens("net.draw")
def border(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A form with the corners, a line each; with script one draws beside it and the lines follow."""
    place = place_of(viewer_of(request), str(uid))
    if place is None:
        raise Http404
    form = BorderForm(request.POST if request.method == "POST" else None, initial=_initial(place))
    if request.method == "POST" and form.is_valid():
        try:
            _write(request, place, form.cleaned_data)
        except RuleError as refusal:
            form.add_error("corners", sentence(refusal))
        else:
            messages.success(request, gettext("The border is written down."))
            return redirect(f"{reverse('net:map')}?place={(place.parent or place).uid}")
    context = {
        "place": place,
        "crumbs": crumbs(place, viewer_of(request)),
        "form": form,
        "sheet": borders.sheet_of(place),
        "homes": reverse("net:map") + f"?place={place.uid}",
    }
    return render(request, "net/border.html", context)


def _initial(place: Place) -> dict[str, str]:
    try:
        return {"corners": written(place.geometry) if place.geometry else ""}
    except RuleError:  # written past the import
        return {}


def _write(request: HttpRequest, place: Place, given: dict[str, Any]) -> None:
    by, now = viewer_of(request), timezone.now()
    if given["how"] == "homes":
        borders.set_border(by=by, place=place, geometry=borders.around_homes(place), how="homes", now=now)
    elif given["how"] == "removed":
        borders.set_border(by=by, place=place, geometry=None, how="removed", now=now)
    else:
        borders.set_border(by=by, place=place, geometry=read_border(given["corners"]), how="drawn", now=now)
