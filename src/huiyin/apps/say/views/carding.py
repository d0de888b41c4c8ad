"""`/mine/card/…`: the card of the village, for people without a telephone. Its number, then its PIN, then the same list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from huiyin.apps.cases.actions.carding import show_card
from huiyin.apps.people.access import opens
from huiyin.apps.say import owning
from huiyin.apps.say.forms.own import CardNumberForm, PinForm
from huiyin.apps.say.texts import sentence
from huiyin.apps.say.views import too_many
from huiyin.apps.say.views.frames import settle, town_asked
from huiyin.apps.say.views.sending import private
from huiyin.core.errors import RuleError


@opens("mine")
def number(request: HttpRequest) -> HttpResponse:
    """Which card, for who cannot scan its drawing."""
    form = CardNumberForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return private(redirect("say:card", number=form.cleaned_data["number"]))
    settle(request, town_asked(request))
    return private(render(request, "say/card_number.html", {"form": form}))


@opens("mine")
def card(request: HttpRequest, number: str) -> HttpResponse:
    """Its PIN. A number that no card has is asked in the same way and refused in the same words."""
    now = timezone.now()
    if wait := too_many.refusal(request, too_many.WRONG_PINS, now):
        return wait
    form = PinForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            shown = show_card(number=number, pin=form.cleaned_data["pin"], now=now)
        except RuleError as refusal:
            too_many.note(request, too_many.WRONG_PINS, now)
            form.add_error("pin", sentence(refusal))
        else:
            owning.keep(request, now, card=str(shown.uid))
            return private(redirect("say:mine"))
    settle(request, town_asked(request))
    return private(render(request, "say/pin.html", {"form": form}))
