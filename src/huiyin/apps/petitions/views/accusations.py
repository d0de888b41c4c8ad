"""`/p/accusations/`: for named persons. To everybody else every page here looks as if there were none."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiyin.apps.cases.reasons import REVEAL
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.petitions.actions import accusing
from huiyin.apps.petitions.forms import AccusationForm, DeedForm, NameForm
from huiyin.apps.petitions.queries import accusations, pieces
from huiyin.apps.petitions.texts import sentence
from huiyin.core.accusations import Deed
from huiyin.core.errors import RuleError


@opens("accusations")
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Those that one is named for."""
    now = timezone.now()
    lines, after = accusations.mine(request.viewer, now, pieces.uid_of(request.GET.get("before")))  # type: ignore[attr-defined]
    context = {"lines": lines, "next": f"?before={after}" if after else "", "now": now}
    return render(request, "petitions/accusations.html", context)


@opens("accusations")
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Keep what somebody accuses somebody of; who writes it down is the first that is named."""
    viewer, now = request.viewer, timezone.now()  # type: ignore[attr-defined]
    choices = {
        "units": accusations.units_here(viewer),
        "posts": accusations.posts_here(viewer),
        "villages": accusations.villages_here(viewer),
    }
    form = AccusationForm(request.POST or None, **choices)
    if request.method == "POST" and form.is_valid():
        try:
            row = accusing.enter(by=viewer, told=_told(form.cleaned_data), now=now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            return redirect("petitions:accusation", uid=row.uid)
    return render(request, "petitions/accuse.html", {"form": form})


def _told(given: dict[str, Any]) -> accusing.Told:
    unit, post = pieces.unit_of(given["unit"]), pieces.post_of(given["post"])
    village = pieces.place_of(given["village"]) if given["village"] else None
    return accusing.Told(
        uid=given["idem"],
        text=given["text"],
        received_on=given["received_on"],
        units=(unit,) if unit else (),
        posts=(post,) if post else (),
        places=(village,) if village else (),
        accuser=given["accuser"],
        phone=given["phone"],
        number=given["number"],
    )


@opens("accusations")
@never_cache
def one(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One of them. Opening it is noted in its own trail."""
    opened = _opened(request, uid)
    accusing.note_read(by=request.viewer, accusation=uid, now=timezone.now())  # type: ignore[attr-defined]
    return _page(request, opened, None, None)


@opens("accusations")
@never_cache
@require_POST
def do(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Note something, hand it over, tell who accuses, end it."""
    opened = _opened(request, uid)
    form = DeedForm(request.POST, deeds=opened.may)
    if form.is_valid():
        given, viewer = form.cleaned_data, request.viewer  # type: ignore[attr-defined]
        deed, words, idem, now = Deed(given["deed"]), given["words"], given["idem"], timezone.now()
        try:
            accusing.do(by=viewer, accusation=uid, deed=deed, words=words, idem=idem, now=now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, gettext("Noted."))
            return redirect("petitions:accusation", uid=uid)
    return _page(request, opened, form, None)


@opens("accusations")
@never_cache
@require_POST
def name(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Name another person; or end somebody's naming, who is given by `person`."""
    opened, viewer, now = _opened(request, uid), request.viewer, timezone.now()  # type: ignore[attr-defined]
    if request.POST.get("person"):
        return _unname(request, uid)
    form = NameForm(request.POST, posts=accusations.who_may_be_named(viewer, opened, now))
    if form.is_valid() and (post := pieces.post_of(form.cleaned_data["post"])):
        try:
            accusing.name(by=viewer, accusation=uid, post=post, idem=form.cleaned_data["idem"], now=now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, gettext("They can read it from now on. Tell them by word of mouth."))
            return redirect("petitions:accusation", uid=uid)
    return _page(request, opened, None, form)


@opens("accusations")
@never_cache
@require_POST
def phone(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show the accuser's whole number for today; why is asked, and it is noted in the trail."""
    _opened(request, uid)
    try:
        accusing.show_phone(
            by=viewer_of(request), accusation=uid, reason=request.POST.get("why", ""), now=timezone.now()
        )
    except RuleError as refusal:
        messages.error(request, sentence(refusal))
    return redirect("petitions:accusation", uid=uid)


def _unname(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    try:
        person = uuid.UUID(request.POST["person"])
        accusing.unname(by=request.viewer, accusation=uid, person=person, idem=uuid.uuid4(), now=timezone.now())  # type: ignore[attr-defined]
    except RuleError as refusal:
        messages.warning(request, sentence(refusal))
    except ValueError as wrong:
        raise Http404 from wrong
    return redirect("petitions:accusation", uid=uid)


def _opened(request: HttpRequest, uid: uuid.UUID) -> accusations.Opened:
    opened = accusations.one(request.viewer, uid, timezone.now())  # type: ignore[attr-defined]
    if opened is None:
        raise Http404
    return opened


def _page(
    request: HttpRequest, opened: accusations.Opened, deed: DeedForm | None, naming: NameForm | None
) -> HttpResponse:
    now, viewer = timezone.now(), request.viewer  # type: ignore[attr-defined]
    context = {
        "opened": opened,
        "row": opened.line.row,
        "full": opened.full,
        "reasons": REVEAL.items(),
        "against": accusations.names_of(opened.against),
        "deed": deed or DeedForm(deeds=opened.may),
        "naming": naming or NameForm(posts=accusations.who_may_be_named(viewer, opened, now)),
        "now": now,
    }
    return render(request, "petitions/accusation.html", context)
