"""Honours before they are honours: who is put forward, and what a body decided."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.apps.activities.actions import nominating as actions
from huiyin.apps.activities.forms.nominating import NominationForm, RulingForm
from huiyin.apps.activities.queries import activities as found
from huiyin.apps.activities.queries import registers
from huiyin.apps.activities.texts import sentence
from huiyin.apps.activities.views.frame import asked, sent, town_of
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.records.actions import note_read
from huiyin.core.errors import RuleError

if TYPE_CHECKING:
    from huiyin.apps.activities.models import Nomination


def _back() -> str:
    return reverse("activities:register", args=[actions.HONOUR])


@opens("activities.people")
def new(request: HttpRequest) -> HttpResponse:
    """Put somebody or a household forward."""
    viewer = viewer_of(request)
    form = NominationForm(sent(request), town=town_of(request), found=found.places_for(viewer))

    def done() -> str:
        given = form.cleaned_data
        home = registers.household(viewer, given["household"])
        names = ("kind", "place", "why", "put_by", "agrees", "person")
        putting = actions.Putting(**{name: given[name] for name in names}, household=home)
        actions.nominate(by=viewer, uid=given["idem"], putting=putting, now=timezone.now())
        return _back()

    lead = _("Only who agrees is put forward. Nobody gets points: a body talks it over and decides in words.")
    return asked(request, form, done, title=_("Put forward"), back=_back(), word=_("Put forward"), lead=lead)


@opens("activities.people")
def decide(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What a body decided."""
    row, viewer = _own(request, uid), viewer_of(request)
    if row.outcome:
        return _over(request, RuleError("has_ended"))
    note_read(viewer, row.uid, "nomination", timezone.now())
    form = RulingForm(sent(request))

    def done() -> str:
        actions.decide(by=viewer, uid=uid, ruling=form.ruling(), now=timezone.now())
        return _back()

    lead = "　".join(filter(None, [row.person, row.place.name, row.why]))
    return asked(request, form, done, title=_("What was decided"), back=_back(), word=_("Save"), lead=lead)


@opens("activities.people")
@require_POST
def withdraw(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """They do not wish it any more."""
    _own(request, uid)
    try:
        actions.withdraw(by=viewer_of(request), uid=uid, now=timezone.now())
    except RuleError as refusal:
        return _over(request, refusal)
    return redirect(_back())


def _over(request: HttpRequest, refusal: RuleError) -> HttpResponse:
    """A colleague was faster, or it was sent twice."""
    messages.warning(request, sentence(refusal))
    return redirect(_back())


def _own(request: HttpRequest, uid: uuid.UUID) -> Nomination:
    row = registers.nomination(viewer_of(request), uid)
    if row is None:
        raise Http404
    return row
