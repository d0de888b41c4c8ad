"""`/d/towns/`: an administrator gives a town its profile and its numbers, and completes it when villages came later."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from huiyin.apps.cases import library
from huiyin.apps.cases.names import language
from huiyin.apps.cases.texts import sentence
from huiyin.apps.jobs.texts import failed_note
from huiyin.apps.people.access import opens
from huiyin.apps.towns.actions import choose_profile, complete_town, give_numbers
from huiyin.apps.towns.forms import TITLES, NumbersForm, ProfileForm
from huiyin.apps.towns.queries import numbers_of, size_of, towns_of
from huiyin.core.errors import RuleError

if TYPE_CHECKING:
    from huiyin.apps.places.models import Place


@opens("set_up_town")
def towns(request: HttpRequest) -> HttpResponse:
    """The towns, by which profile each runs, and which numbers it has not given yet."""
    lang = language()
    if note := failed_note():
        messages.warning(request, note)
    rows = [
        {
            "town": place,
            "profile": library.profile(place.profile).name.for_lang(lang) if place.profile else "",
            "missing": missing_numbers(place) if place.profile else [],
        }
        for place in towns_of(request.viewer)  # type: ignore[attr-defined]
    ]
    return render(request, "towns/setting_up.html", {"rows": rows})


def missing_numbers(town: Place) -> list[str]:
    """What the numbers are for that a town has not given yet."""
    return [str(TITLES[number.name]) for number in numbers_of(town) if not number.phone]


@opens("set_up_town")
def town(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Choose the profile of a town; once it is set up, its numbers."""
    place = _own(request, uid)
    return _numbers(request, place) if place.profile else _profile(request, place)


def _profile(request: HttpRequest, place: Place) -> HttpResponse:
    form = ProfileForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        slug, now = form.cleaned_data["profile"], timezone.now()
        try:
            made = choose_profile(by=request.viewer, town=place, slug=slug, now=now)  # type: ignore[attr-defined]
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            words = gettext("%(town)s is set up with %(n)s units. Now give its phone numbers, then its people.")
            messages.success(request, words % {"town": place.name, "n": len(made)})
            return redirect("towns:town", uid=place.uid)
    return render(request, "towns/choose.html", {"town": place, "size": size_of(place), "form": form})


def _numbers(request: HttpRequest, place: Place) -> HttpResponse:
    form = NumbersForm(numbers_of(place), request.POST if request.method == "POST" else None)
    if form.is_valid():
        give_numbers(
            by=request.viewer,  # type: ignore[attr-defined]
            town=place,
            numbers=form.cleaned_data,
            now=timezone.now(),
        )
        messages.success(request, gettext("The numbers are kept."))
        return redirect("towns:town", uid=place.uid)
    profile = library.profile(place.profile)
    context = {"town": place, "size": size_of(place), "form": form, "profile": profile}
    return render(request, "towns/numbers.html", context)


@opens("set_up_town")
@require_POST
def complete(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Make the template's units and posts for villages and grids that came later."""
    place = _own(request, uid)
    if not place.profile:
        raise Http404
    made = complete_town(by=request.viewer, town=place, now=timezone.now())  # type: ignore[attr-defined]
    if made:
        words = gettext("%(units)s units and %(posts)s posts were added.")
        messages.success(request, words % {"units": made["units"], "posts": made["posts"]})
    else:
        messages.success(request, gettext("Nothing was missing."))
    return redirect("towns:town", uid=place.uid)


def _own(request: HttpRequest, uid: uuid.UUID) -> Place:
    for place in towns_of(request.viewer):  # type: ignore[attr-defined]
        if place.uid == uid:
            return place
    raise Http404
