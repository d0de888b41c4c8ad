"""`/d/net/home/<uid>/erase/`: a household that is there no more is erased by two persons."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from huiyin.apps.net import homes as found
from huiyin.apps.net import leaving
from huiyin.apps.net.forms import EraseForm
from huiyin.apps.net.texts import sentence
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.core.errors import RuleError


@opens("net.erase")
def erase(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Ask for it; or, for another person, agree or leave it as it is."""
    viewer = viewer_of(request)
    looked = found.home_of(viewer, uid)
    if looked is None:
        raise Http404
    home, asked = looked.household, leaving.asked_of(looked.household)
    form = EraseForm(request.POST if request.method == "POST" and not asked else None)
    if request.method == "POST" and (asked or form.is_valid()):
        try:
            return _done(request, uid, form)
        except RuleError as refusal:
            messages.error(request, sentence(refusal))
            return redirect("net:erase", uid=uid)
    own = bool(asked and asked.event.actor_id == viewer.actor.person)
    return render(request, "net/erase.html", {"home": home, "asked": asked, "own": own, "form": form})


def _done(request: HttpRequest, uid: uuid.UUID, form: EraseForm) -> HttpResponse:
    by, now, do = viewer_of(request), timezone.now(), request.POST.get("do", "")
    if do in ("agree", "leave"):
        leaving.answer(by=by, home=uid, agrees=do == "agree", now=now)
        erased, stays = gettext("The household is erased."), gettext("The household stays.")
        messages.success(request, erased if do == "agree" else stays)
        return redirect("net:home", uid=uid)
    leaving.ask_to_erase(by=by, home=uid, why=form.data.get("why", ""), now=now)
    messages.success(request, gettext("Asked. A colleague opens this page and agrees, or not."))
    return redirect("net:erase", uid=uid)
