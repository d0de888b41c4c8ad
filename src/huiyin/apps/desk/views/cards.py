"""`/d/cards/`: cards for people without a telephone. What is printed is shown in one answer and never again."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiyin.apps.cases.actions import carding
from huiyin.apps.cases.actions.carding import Bearer, Handed
from huiyin.apps.cases.codes import card_address
from huiyin.apps.desk.card_form import CardForm
from huiyin.apps.desk.cards import Wanted
from huiyin.apps.desk.cards_taken import CARDS, kept_query
from huiyin.apps.desk.queries import cards as found
from huiyin.apps.desk.texts import sentence
from huiyin.apps.files.export_views import asked
from huiyin.apps.files.listings import buttons
from huiyin.apps.files.qr import svg_of
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.core.errors import RuleError

PRINTED = "card_printed"
"""Session key: the form that has printed the last card, so that sending it twice changes nothing."""


@opens("resident_cards")
def cards(request: HttpRequest) -> HttpResponse:
    """The list, by number, village and state."""
    viewer = viewer_of(request)
    villages = found.villages(viewer)
    wanted = Wanted.read(request.GET.dict(), villages)
    rows, after = found.page(viewer, wanted)
    filtered = wanted.with_(after="").query()
    context = {
        "rows": rows,
        "next": wanted.with_(after=after).query() if after else "",
        "fields": wanted.fields(villages),
        "acts": buttons(*(reverse("desk:cards_file", args=[form]) + filtered for form in ("csv", "xlsx", "json"))),
        "narrowed": wanted.narrowed,
        "can_hand_out": bool(villages),
        "now": timezone.now(),
    }
    return render(request, "desk/cards.html", context)


@opens("resident_cards", fresh=True)
def file(request: HttpRequest, form: str) -> HttpResponse:
    """The same list as a file."""
    viewer = viewer_of(request)
    wanted = Wanted.read(request.GET.dict(), found.villages(viewer))
    return asked(request, CARDS.name, kept_query(viewer, wanted), form)


@opens("resident_cards")
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Hand one out; the answer is the print."""
    villages = found.villages(viewer_of(request))
    form = CardForm(request.POST if request.method == "POST" else None, villages=villages)
    if form.is_valid():
        given = form.cleaned_data
        bearer = Bearer(given["name"], given["place"], given["helper"], given["note"])
        try:
            made = carding.hand_out(by=viewer_of(request), uid=given["idem"], bearer=bearer, now=timezone.now())
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            return _print(request, made)
    return render(request, "desk/new_card.html", {"form": form, "villages": villages})


@opens("resident_cards")
def card(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One card: whose, in which state, what can be done with it."""
    row = found.card_of(viewer_of(request), uid)
    if row is None:
        raise Http404
    context = {**row, "why_locked": found.WHY_LOCKED, "idem": uuid.uuid4(), "now": timezone.now()}
    return render(request, "desk/card.html", context)


@opens("resident_cards")
@require_POST
@never_cache
def pin(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A new PIN; the answer is the print."""
    return _made(request, uid, lambda now: carding.new_pin(by=viewer_of(request), card=uid, now=now))


@opens("resident_cards")
@require_POST
@never_cache
def replace(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Another card in its place; the answer is the print."""
    fresh = uuid.uuid4()
    return _made(request, uid, lambda now: carding.replace_card(by=viewer_of(request), card=uid, uid=fresh, now=now))


def _made(request: HttpRequest, uid: uuid.UUID, make: Callable[[Any], Handed]) -> HttpResponse:
    idem = request.POST.get("idem", "")[:40]
    if idem and request.session.get(PRINTED) == idem:
        return redirect("desk:card", uid=uid)
    try:
        made = make(timezone.now())
    except RuleError as refusal:
        messages.warning(request, sentence(refusal))
        return redirect("desk:cards")
    request.session[PRINTED] = idem
    return _print(request, made)


@opens("resident_cards")
@require_POST
def close(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A card that is lost."""
    try:
        carding.close_card(by=viewer_of(request), card=uid, now=timezone.now())
    except RuleError as refusal:
        messages.warning(request, sentence(refusal))
        return redirect("desk:cards")
    messages.success(request, gettext("The card is closed. Nobody can open anything with it any more."))
    return redirect("desk:card", uid=uid)


def _print(request: HttpRequest, made: Handed) -> HttpResponse:
    town = made.card.place.town
    context = {
        "made": made,
        "svg": svg_of(card_address(made.number), gettext("QR code of this card")),
        "town": town,
        "back_url": reverse("desk:card", args=[made.card.uid]),
        "now": timezone.now(),
    }
    response = render(request, "desk/print_card.html", context)
    response["Referrer-Policy"] = "strict-origin"
    return response
