"""`/m/joint/`: several bodies in one room. One visit, told once; who sat there, and what each took on."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from huiyin.apps.cases.contact import reads_contact
from huiyin.apps.cases.queries import moves_for
from huiyin.apps.disputes import taken
from huiyin.apps.disputes.actions import joint as actions
from huiyin.apps.disputes.forms.joint import PartForm, ReceptionForm
from huiyin.apps.disputes.queries import joint, lists, places
from huiyin.apps.disputes.texts import sentence
from huiyin.apps.disputes.views.frames import Sheet, filled, show
from huiyin.apps.disputes.views.lists import list_page
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.records.actions import note_read
from huiyin.core.errors import RuleError


@opens("disputes")
def listed(request: HttpRequest) -> HttpResponse:
    """Who receives today in which room, and the joint receptions that the post may read."""
    viewer = viewer_of(request)
    try:
        places.check_pack(viewer, actions.PACK)
    except RuleError as refusal:
        return show(request, "closed", why=sentence(refusal))
    return list_page(request, taken.JOINT, rooms=joint.in_rooms(viewer, timezone.now()))


@opens("disputes")
def new(request: HttpRequest) -> HttpResponse:
    """Somebody is in the room: what they came with, and who receives them together."""
    viewer, now = viewer_of(request), timezone.now()
    try:
        places.check_pack(viewer, actions.PACK)
    except RuleError as refusal:
        return show(request, "closed", why=sentence(refusal))
    rooms = joint.in_rooms(viewer, now)
    form = ReceptionForm(
        places.town_of(viewer), places.places_of(viewer), joint.bodies_here(viewer), request.POST or None,
        room=next((slot.room for slot in rooms if slot.room), ""), seated=joint.seated(rooms),
    )  # fmt: skip

    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        told = {name: given[name] for name in ("text", "category", "room", "name", "phone")}
        made = actions.Reception(uid=given["idem"], place=places.place(given["place"]), seats=form.seats(), **told)
        try:
            case = actions.receive(by=viewer, reception=made, now=now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(
                request, gettext("%(code)s is entered. Write down what each body takes on.") % {"code": case.code}
            )
            return redirect("disputes:joint_one", case.uid)
    hint = gettext("Told once, to all of them. Mediation and advice cost nothing.")
    page = {"title": gettext("Receive together"), "send": gettext("Enter it"), "back": reverse("disputes:joint")}
    return show(request, "form", form=form, hint=hint, **page)


@opens("disputes")
def one(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One reception: who came, who sat there, what each took on and how that stands."""
    viewer = viewer_of(request)
    case = lists.disputes(viewer, (lists.JOINT,)).select_related("content", "contact").filter(uid=uid).first()
    if case is None:
        raise Http404
    found = joint.reception(viewer, case)
    form = PartForm(found.bodies, joint.bodies_here(viewer), request.POST or None)

    def work(given: dict[str, Any]) -> str:
        body = form.sits()
        actions.take_on(by=viewer, case=uid, body=body, text=given["text"], idem=given["idem"], now=timezone.now())
        return gettext("%(unit)s has its slip. No answer is given before it is done.") % {"unit": body.unit.name}

    if request.method == "POST":
        back = reverse("disputes:joint_one", args=[uid])
        return filled(request, form, work, Sheet(title=gettext("Takes on"), send=gettext("Enter it"), back=back))
    note_read(viewer, uid, "case", timezone.now())
    mine = reads_contact(viewer, case, moves_for(case, viewer))
    hands_out = joint.may_hand_out(viewer, case)
    return show(request, "joint_one", found=found, case=case, mine=mine, form=form if hands_out else None)
