"""What comes in: a dispute told to somebody at work, a round, a finding, a mediator of the register."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from huiyin.apps.disputes.actions import mediators, opening, rounds
from huiyin.apps.disputes.forms import mediation as forms
from huiyin.apps.disputes.queries import lists, places
from huiyin.apps.disputes.texts import sentence
from huiyin.apps.disputes.views.frames import Sheet, filled, show
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.core.errors import RuleError


@opens("disputes")
def new(request: HttpRequest) -> HttpResponse:
    """A dispute that is told to somebody at work."""
    viewer = viewer_of(request)
    try:
        town = places.town_of(viewer)
        slug = places.way_of(town)
    except RuleError as refusal:
        return show(request, "closed", why=sentence(refusal))
    form = forms.DisputeForm(town, slug, places.places_of(viewer), request.POST or None)

    def work(given: dict[str, Any]) -> str:
        case = opening.open_dispute(by=viewer, told=_told(given, slug), now=timezone.now())
        return gettext("%(code)s is entered. Ask each party whether they want mediation.") % {"code": case.code}

    hint = gettext("Danger first: 110, and bring whoever is threatened to safety. Mediation costs nothing.")
    back = reverse("disputes:list")
    return filled(
        request, form, work, Sheet(title=gettext("New dispute"), send=gettext("Enter it"), back=back, hint=hint)
    )


def _told(given: dict[str, Any], slug: str) -> opening.Told:
    return opening.Told(
        uid=given["idem"], slug=slug, place=places.place(given["place"]), text=given["text"], category=given["category"],
        name=given["name"], phone=given["phone"], language=given.get("language", ""), other=given["other"],
        other_phone=given["other_phone"], channel=given["channel"], series=given.get("series", ""),
        danger=given["danger"] == "yes",
    )  # fmt: skip


@opens("rounds")
def new_round(request: HttpRequest) -> HttpResponse:
    """Begin a round."""
    viewer = viewer_of(request)
    try:
        places.check_pack(viewer, rounds.PACK)
    except RuleError as refusal:
        return show(request, "closed", why=sentence(refusal))
    form = forms.RoundForm(places.places_of(viewer), request.POST or None)

    def work(given: dict[str, Any]) -> str:
        place = places.place(given["place"])
        rounds.begin_round(by=viewer, uid=given["idem"], place=place, text=given["text"], now=timezone.now())
        return gettext("The round has begun. Note what you find, or that there was nothing.")

    hint = gettext("No check-in, no quota. Names and affairs of households do not belong here.")
    back = reverse("disputes:rounds")
    return filled(
        request, form, work, Sheet(title=gettext("Begin a round"), send=gettext("Begin"), back=back, hint=hint)
    )


@opens("rounds")
def finding(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Note what a round found, and open a dispute for it."""
    viewer = viewer_of(request)
    case = lists.disputes(viewer, (lists.ROUND,)).filter(uid=uid, open=True).first()
    if case is None:
        raise Http404
    try:
        town = places.town_of(viewer)
        slug = places.way_of(town)
    except RuleError as refusal:
        return show(request, "closed", why=sentence(refusal))
    form = forms.FindingForm(town, slug, request.POST or None)

    def work(given: dict[str, Any]) -> str:
        rest = {"channel": "grid", "danger": "no", "place": case.place_id}
        told = _told({**given, **rest, "idem": uuid.uuid5(given["idem"], "dispute")}, slug) if given["opens"] else None
        found = rounds.Found(given["note"], told)
        made = rounds.note_finding(by=viewer, case=uid, found=found, idem=given["idem"], now=timezone.now())
        return gettext("Noted; a dispute is opened for it.") if made.opened else gettext("Noted.")

    back = reverse("disputes:rounds")
    return filled(request, form, work, Sheet(title=gettext("Note a finding"), send=gettext("Keep it"), back=back))


@opens("mediators")
def enrol(request: HttpRequest) -> HttpResponse:
    """Enter somebody who has agreed in writing."""
    viewer = viewer_of(request)
    try:
        town = places.town_of(viewer)
        slug = places.way_of(town)
    except RuleError as refusal:
        return show(request, "closed", why=sentence(refusal))
    offered = places.villages_of(viewer.town, viewer.village)
    staff = places.at_work(viewer.town, timezone.localdate())
    form = forms.MediatorForm(town, slug, offered, staff, request.POST or None)

    def work(given: dict[str, Any]) -> str:
        told = {**given, "place": places.place(given["place"]), "uid": given["idem"], "skills": tuple(given["skills"])}
        told["person"] = places.person(given["person"])
        del told["idem"]
        made = mediators.enrol(by=viewer, entry=mediators.Entry(**told), now=timezone.now())
        return gettext("%(name)s is in the register.") % {"name": made.name}

    hint = gettext("Only whoever has signed that they want to. They may leave at any time.")
    back = reverse("disputes:register")
    return filled(
        request, form, work, Sheet(title=gettext("Enter a mediator"), send=gettext("Enter"), back=back, hint=hint)
    )


@opens("mediators")
@require_POST
def leave(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """They mediate no more."""
    try:
        gone = mediators.leave(by=viewer_of(request), mediator=uid, now=timezone.now())
    except RuleError as refusal:
        if refusal.code == "no_such_mediator":
            raise Http404 from refusal
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, gettext("%(name)s is offered no more.") % {"name": gone.name})
    return redirect("disputes:register")
