"""What a resident has said so far on the way to asking for mediation: in the visitor's session, sealed.

It is of use for an hour and is taken out when somebody comes by after that, or leaves; who never comes back leaves it until the
session ends, as any visitor's does.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from huiyin.apps.cases import library
from huiyin.apps.cases.choices import category_choices, place_choices, places_of_town
from huiyin.apps.disputes.forms.mediation import phone_field
from huiyin.apps.disputes.queries.places import way_of
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import town_named

KEY = "mediation"
AN_HOUR = timedelta(hours=1)
STEPS = ("kind", "what", "where", "other", "you")
"""One question a page, in this order; danger comes before all of them."""


class Asking:
    """An unfinished request: the town, the key that becomes the case's uid, and the answers."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self.town: Place | None = town_named(str(raw.get("town", "")))
        self.said: dict[str, Any] = raw.get("said", {})

    @property
    def uid(self) -> uuid.UUID:
        """The uid of the case to be."""
        return uuid.UUID(self.raw["uid"])

    @property
    def missing(self) -> str:
        """The next question, empty when all are answered."""
        return next((step for step in STEPS if step not in self.raw.get("done", [])), "")

    @property
    def domestic(self) -> bool:
        """Is it at home, as far as is known?"""
        town = library.profile(self.town.profile) if self.town else None
        return bool(town and "domestic" in town.flags(str(self.said.get("category", ""))))


def begin(request: HttpRequest, town: Place, now: datetime) -> None:
    """Start anew in this town. Raises no_mediation_here."""
    way_of(library.profile(town.profile) if town.profile else None)
    raw = {"town": str(town.uid), "uid": str(uuid.uuid4()), "at": now.isoformat(), "said": {}, "done": []}
    request.session[KEY] = raw


def load(request: HttpRequest, now: datetime) -> Asking | None:
    """What this browser has begun within the hour."""
    raw = request.session.get(KEY)
    asking = Asking(raw) if isinstance(raw, dict) and now - datetime.fromisoformat(raw["at"]) <= AN_HOUR else None
    if asking is None or asking.town is None:
        forget(request)
        return None
    return asking


def keep(request: HttpRequest, asking: Asking, step: str, said: dict[str, Any]) -> None:
    """Keep the answer to a question."""
    raw = asking.raw
    raw["said"] = {**raw["said"], **said}
    raw["done"] = [*(each for each in raw["done"] if each != step), step]
    request.session[KEY] = raw
    asking.said = raw["said"]


def forget(request: HttpRequest) -> None:
    """Drop everything that was said here."""
    request.session.pop(KEY, None)


class KindForm(forms.Form):
    """What kind of dispute."""

    category = forms.ChoiceField(label=_("What is it about?"), widget=forms.RadioSelect)


class WhatForm(forms.Form):
    """What happened."""

    text = forms.CharField(label=_("What happened?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))


class WhereForm(forms.Form):
    """In which village."""

    place = forms.TypedChoiceField(
        label=_("In which village?"), help_text=_("Not sure of the grid? Choose the village."), coerce=int
    )


class OtherForm(forms.Form):
    """With whom, as far as one wants to say."""

    other = forms.CharField(label=_("With whom?"), max_length=40, required=False)
    other_phone = phone_field(_("Their telephone"))


class YouForm(forms.Form):
    """Who asks, and how to reach them safely."""

    name = forms.CharField(label=_("What is your name?"), max_length=40)
    phone = phone_field(_("A telephone on which it is safe to ring you"))


FORMS: dict[str, type[forms.Form]] = {
    "kind": KindForm, "what": WhatForm, "where": WhereForm, "other": OtherForm, "you": YouForm,
}  # fmt: skip


def form_of(asking: Asking, step: str, data: Any = None) -> forms.Form:
    """The form of a question, filled with what was said before."""
    form = FORMS[step](data, initial=asking.said)
    town: Any = asking.town
    if step == "kind":
        profile = library.profile(town.profile)
        field: Any = form.fields["category"]
        field.choices = category_choices(profile, way_of(profile))
    if step == "where":
        place: Any = form.fields["place"]
        place.choices = [("", _("choose")), *place_choices(places_of_town(town.pk))]
    return form
