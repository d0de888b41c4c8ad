"""`/p/reception/`: when leaders receive, who comes, what was promised; `/p/rota/`: the notice for everybody."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from huiyin.apps.people.access import opens
from huiyin.apps.petitions.actions.promising import Promise, promise
from huiyin.apps.petitions.forms import AppointmentForm, PromiseForm, RotaForm
from huiyin.apps.petitions.queries import pieces
from huiyin.apps.petitions.queries import receptions as queries
from huiyin.apps.petitions.texts import sentence
from huiyin.apps.places.queries import town_named, towns
from huiyin.apps.slots.actions import Plan, call_off, plan_slots
from huiyin.apps.slots.booking import Wish, book, note_came
from huiyin.core.errors import RuleError
from huiyin.core.ical import feed
from huiyin.core.slots import SlotKind
from huiyin.core.words import Channel

if TYPE_CHECKING:
    from huiyin.apps.places.models import Place
    from huiyin.apps.slots.models import Slot


@opens("reception")
def receptions(request: HttpRequest) -> HttpResponse:
    """The rota of leaders, and what was promised and is not done."""
    viewer, now = request.viewer, timezone.now()  # type: ignore[attr-defined]
    town = receptions_of(request)
    form = RotaForm(request.POST or None, posts=queries.leaders(town), places=queries.places_of(town))
    if request.method == "POST" and form.is_valid():
        try:
            slots = plan_slots(by=viewer, plan=_plan(form), now=now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, gettext("Planned: %(n)s receptions.") % {"n": len(slots)})
            return redirect("petitions:receptions")
    context = {
        "slots": queries.rota(town, now, back=queries.BACK),
        "promises": queries.promises(viewer),
        "form": form,
        "town": town,
        "now": now,
    }
    return render(request, "petitions/receptions.html", context)


def receptions_of(request: HttpRequest) -> Place:
    """The viewer's town; 404 where there is none."""
    town = queries.town_of(request.viewer)  # type: ignore[attr-defined]
    if town is None:
        raise Http404
    return town


def _plan(form: RotaForm) -> Plan:
    given = form.cleaned_data
    starts, ends = form.moments()
    return Plan(
        uid=given["idem"],
        kind=SlotKind.reception,
        place=form.by_place[given["place"]],
        starts=starts,
        ends=ends,
        post=form.by_post[given["post"]],
        room=given["room"],
        title=given["title"],
        capacity=given["capacity"] or 0,
        until=given["until"],
        weekdays=(given["day"].isoweekday(),),
        on_workdays=bool(given["until"]),
    )


@opens("reception")
def reception(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One reception: who comes, who came; an appointment made for somebody."""
    viewer, now, slot = request.viewer, timezone.now(), _slot(request, uid)  # type: ignore[attr-defined]
    form = AppointmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        wish = Wish(given["idem"], uid, given["people"], given["name"], given["phone"], given["topic"], Channel.counter)
        try:
            _booking, code = book(by=viewer, wish=wish, now=now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, gettext("Appointment made. Its code: %(code)s") % {"code": code})
            return redirect("petitions:reception", uid=uid)
    context = {"slot": slot, "bookings": queries.coming(viewer, slot), "form": form, "now": now}
    return render(request, "petitions/reception.html", context)


@opens("reception")
@require_POST
def change(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Whether somebody came; or it does not take place, for a reason."""
    viewer, now = request.viewer, timezone.now()  # type: ignore[attr-defined]
    _slot(request, uid)
    try:
        if request.POST.get("booking"):
            booking = uuid.UUID(request.POST["booking"])
            note_came(by=viewer, booking=booking, came=request.POST.get("came") == "1", now=now)
        else:
            call_off(by=viewer, slot=uid, reason=request.POST.get("reason", ""), now=now)
            messages.success(request, gettext("Called off. Tell those who had an appointment."))
            return redirect("petitions:receptions")
    except RuleError as refusal:
        messages.warning(request, sentence(refusal))
    except ValueError as wrong:
        raise Http404 from wrong
    return redirect("petitions:reception", uid=uid)


@opens("reception")
def promised(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What was promised becomes a case with a day and the leader in charge."""
    viewer, now, slot = request.viewer, timezone.now(), _slot(request, uid)  # type: ignore[attr-defined]
    form = PromiseForm(request.POST or None, viewer=viewer, places=queries.places_of(receptions_of(request)))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = Promise(
            uid=given["idem"],
            place=pieces.place_of(given["place"]),
            text=given["text"],
            promised=given["promised"],
            due=given["due"],
            category=given["category"],
            name=given["name"],
            phone=given["phone"],
        )
        try:
            case = promise(by=viewer, slot=slot, made=made, now=now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, gettext("Written down as %(code)s.") % {"code": case.code})
            return redirect("petitions:receptions")
    return render(request, "petitions/promise.html", {"form": form, "slot": slot, "now": now})


def _slot(request: HttpRequest, uid: uuid.UUID) -> Slot:
    slot = queries.slot_of(request.viewer, uid)  # type: ignore[attr-defined]
    if slot is None:
        raise Http404
    return slot


@opens("rota")
@require_safe
def rota(request: HttpRequest) -> HttpResponse:
    """The notice for the board: who receives when and where. Posts, never names."""
    town, now = _town(request), timezone.now()
    if town is None:
        return render(request, "petitions/towns.html", {"towns": towns()})
    request.town = town  # type: ignore[attr-defined]
    context = {"slots": queries.notice(town, now), "place_name": town.name, "town": town, "now": now}
    return render(request, "petitions/rota.html", context)


@opens("rota")
@require_safe
def feed_of(request: HttpRequest) -> HttpResponse:
    """The same for telephones."""
    town, now = _town(request), timezone.now()
    if town is None:
        raise Http404
    text = feed(gettext("When leaders receive: %(town)s") % {"town": town.name}, queries.feed_of(town, now), made=now)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


def _town(request: HttpRequest) -> Place | None:
    found = town_named(request.GET.get("town", ""))
    every = towns() if found is None else []
    return found or (every[0] if len(every) == 1 else None)
