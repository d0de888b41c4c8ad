"""A matter that came to the desk: by phone, over the counter, on paper, from a helper; several at a village talk."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import formset_factory
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from huiyin.apps.cases.actions.backing import Backing, back_case
from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.names import pack_title
from huiyin.apps.cases.queries import nearby
from huiyin.apps.cases.slips import slip
from huiyin.apps.desk.forms import MatterForm, MeetingForm, TalkRow
from huiyin.apps.desk.queries import opening
from huiyin.apps.desk.texts import sentence
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import Viewer, viewer_of
from huiyin.core.errors import RuleError
from huiyin.core.packs import Pack
from huiyin.core.words import Channel
from huiyin.core.worktime import SHANGHAI

NOON = time(12)
ROWS = 8


def _packs(viewer: Viewer, wanted: str) -> tuple[Pack, list[Pack]]:
    """The chosen way of working and all that may be chosen; Http404 when this post's town has none."""
    packs = opening.packs_to_open(viewer)
    if not packs:
        raise Http404
    return next((pack for pack in packs if pack.slug == wanted), packs[0]), packs


def _tabs(viewer: Viewer, chosen: Pack, packs: list[Pack]) -> list[dict[str, Any]]:
    town = opening.town_of(viewer)
    items = [
        {"url": f"?pack={pack.slug}", "title": pack_title(pack, town), "current": pack is chosen} for pack in packs
    ]
    return items if len(items) > 1 else []


@opens("desk")
def new(request: HttpRequest) -> HttpResponse:
    """One dense form. What looks the same nearby is shown before a twin is opened."""
    viewer, now = viewer_of(request), timezone.now()
    pack, packs = _packs(viewer, request.GET.get("pack", ""))
    form = MatterForm(request.POST or None, pack=pack, viewer=viewer)
    twins: list[Any] = []
    if request.method == "POST" and form.is_valid():
        place = opening.place_of(form.cleaned_data["place"])
        given = form.cleaned_data
        twins = [] if request.POST.get("anyway") or place is None else _twins(viewer, place, given, now)
        try:
            if request.POST.get("back"):
                return _back(request, uuid.UUID(request.POST["back"]), form, now)
            if not twins:
                return _open(request, pack, form, place, now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        except ValueError as wrong:
            raise Http404 from wrong
    context = {
        "form": form,
        "packs": _tabs(viewer, pack, packs),
        "twins": twins,
        "talks": Channel.meeting in pack.channels,
        "pack": pack.slug,
    }
    return render(request, "desk/new.html", context)


def _twins(viewer: Any, place: Any, given: dict[str, Any], now: datetime) -> list[Any]:
    return [case for case in nearby(place, given["category"], given["text"], None, now, viewer=viewer) if case.open]


def _open(request: HttpRequest, pack: Pack, form: MatterForm, place: Any, now: datetime) -> HttpResponse:
    given = form.cleaned_data
    if place is None:
        raise RuleError("no_such_case")
    said = Said(
        uid=given["idem"],
        slug=pack.slug,
        place=place,
        text=given["text"],
        category=given["category"],
        spot=given["spot"],
        channel=given["channel"],
        name=given["name"],
        phone=given["phone"],
        helper=given["helper"],
        on_behalf=bool(given["helper"]),
        guardian=given["guardian"],
        card=given["card"],
        answers=form.answers(),
    )
    case = open_case(by=viewer_of(request), said=said, at=_said_at(given["day"], now), now=now)
    return _done([str(case.uid)])


def _said_at(day: date | None, now: datetime) -> datetime:
    if day is None or day == timezone.localdate(now):
        return now
    return datetime.combine(day, NOON, SHANGHAI)


def _back(request: HttpRequest, uid: uuid.UUID, form: MatterForm, now: datetime) -> HttpResponse:
    given = form.cleaned_data
    backing = Backing(
        case=uid,
        idem=given["idem"],
        name=given["name"],
        phone=given["phone"],
        words=given["text"],
        channel=given["channel"],
    )
    case = back_case(by=viewer_of(request), backing=backing, now=now)
    messages.success(request, gettext("Added to %(code)s as one more who asks.") % {"code": case.code})
    return redirect("desk:case", uid=case.uid)


def _done(uids: list[str]) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('desk:opened')}?{urlencode({'case': uids}, doseq=True)}")


@opens("desk")
def opened(request: HttpRequest) -> HttpResponse:
    """What one has just entered: a slip for each asker, as a resident's own phone would show it, to print or to read out."""
    now = timezone.now()
    slips = [slip(case) for case in opening.opened(viewer_of(request), request.GET.getlist("case"), now)]
    return render(request, "desk/opened.html", {"slips": slips, "now": now})


@opens("desk")
def meeting(request: HttpRequest) -> HttpResponse:
    """Several matters of one village talk. Each row is a case of its own; what was sent is not sent twice."""
    viewer, now = viewer_of(request), timezone.now()
    packs = [pack for pack in opening.packs_to_open(viewer) if Channel.meeting in pack.channels]
    if not packs:
        raise Http404
    pack = next((pack for pack in packs if pack.slug == "talk"), packs[0])
    data = request.POST or None
    head = MeetingForm(data, viewer=viewer, initial={"day": timezone.localdate(now)})
    rows = formset_factory(TalkRow, extra=ROWS, max_num=40)(
        data, prefix="row", form_kwargs={"pack": pack, "viewer": viewer}
    )
    if request.method == "POST" and head.is_valid() and rows.is_valid():
        said = [form for form in rows if form.cleaned_data.get("text")]
        if not said:
            head.add_error(None, sentence(RuleError("empty_text")))
        else:
            opened_now = [uid for form in said if (uid := _talked(request, pack, head, form, now))]
            if len(opened_now) == len(said):
                return _done(opened_now)
    return render(request, "desk/meeting.html", {"head": head, "rows": rows, "now": now})


def _talked(request: HttpRequest, pack: Pack, head: MeetingForm, form: Any, now: datetime) -> str:
    given, place = form.cleaned_data, opening.place_of(head.cleaned_data["place"])
    if place is None:
        return ""
    said = Said(
        uid=given["idem"],
        slug=pack.slug,
        place=place,
        text=given["text"],
        category=given["category"],
        channel=Channel.meeting,
        name=given["name"],
        phone=given["phone"],
        answers={"contact": "phone"} if given["phone"] else {},
    )
    try:
        at = _said_at(head.cleaned_data["day"], now)
        return str(open_case(by=viewer_of(request), said=said, at=at, now=now).uid)
    except RuleError as refusal:
        form.add_error(None, sentence(refusal))
        return ""
