"""`/d/towns/`: an administrator gives a town its profile; units and posts are made from the profile's template."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from huiyin.apps.cases import library
from huiyin.apps.cases.texts import sentence
from huiyin.apps.people.access import opens
from huiyin.apps.towns.actions import choose_profile
from huiyin.apps.towns.queries import size_of, towns_of
from huiyin.core.errors import RuleError
from huiyin.core.words import PostTitle

if TYPE_CHECKING:
    from huiyin.apps.places.models import Place

ADMINS = frozenset({PostTitle.admin})


class ProfileForm(forms.Form):
    """Which profile."""

    profile = forms.ChoiceField(label=_("Way of working"), widget=forms.RadioSelect)

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        lang = get_language() or "zh-hans"
        profiles = [library.profile(slug) for slug in library.profile_slugs()]
        field = self.fields["profile"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(profile.slug, profile.title.for_lang(lang)) for profile in profiles]
        field.hints = {profile.slug: profile.summary.for_lang(lang) for profile in profiles}  # type: ignore[attr-defined]


@opens("set_up_town", titles=ADMINS)
def towns(request: HttpRequest) -> HttpResponse:
    """The towns, and by which profile each runs."""
    lang = get_language() or "zh-hans"
    rows = [
        {"town": place, "profile": library.profile(place.profile).title.for_lang(lang) if place.profile else ""}
        for place in towns_of(request.viewer)  # type: ignore[attr-defined]
    ]
    return render(request, "towns/setting_up.html", {"rows": rows})


@opens("set_up_town", titles=ADMINS)
def town(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Choose the profile of a town; once it is set up only its lists change it."""
    place = _own(request, uid)
    form = ProfileForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = choose_profile(
                by=request.viewer,  # type: ignore[attr-defined]
                town=place,
                slug=form.cleaned_data["profile"],
                now=timezone.now(),
            )
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            words = gettext(
                "%(town)s is set up with %(n)s units. Now give the posts to people: import the list of people."
            )
            messages.success(request, words % {"town": place.name, "n": len(made)})
            return redirect("towns:towns")
    return render(request, "towns/choose.html", {"town": place, "size": size_of(place), "form": form})


def _own(request: HttpRequest, uid: uuid.UUID) -> Place:
    for place in towns_of(request.viewer):  # type: ignore[attr-defined]
        if place.uid == uid:
            return place
    raise Http404
