"""The rota of a place: who is there when; planned by weekday, handed over with a reason, called off."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from huiyin.apps.cases.actions.revealing import reveal, seen_today
from huiyin.apps.cases.keyset import uid_in
from huiyin.apps.cases.reasons import ReasonForm
from huiyin.apps.duties import choices
from huiyin.apps.duties.forms import HandForm, OffForm, PlanForm
from huiyin.apps.duties.texts import sentence
from huiyin.apps.duties.views.asked import day_asked
from huiyin.apps.duties.words import in_words, told
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import Viewer, viewer_of
from huiyin.apps.people.roles import may
from huiyin.apps.slots import actions, booking, queries
from huiyin.apps.slots.texts import STATES
from huiyin.core.errors import RuleError
from huiyin.core.worktime import SHANGHAI

WEEK = 7


@opens("slots")
@require_safe
def rota(request: HttpRequest) -> HttpResponse:
    """A week at the post's place; another one by `of`."""
    viewer = viewer_of(request)
    now = timezone.now()
    day = day_asked(request, timezone.localdate(now))
    first = day - timedelta(days=day.weekday())
    printing = request.GET.get("print") == "1"
    rows = queries.rota(viewer, first, WEEK)
    context = {
        "days": told(rows),
        "most": queries.LISTED if len(rows) == queries.LISTED else 0,
        "first": first,
        "last": first + timedelta(days=WEEK - 1),
        "before": (first - timedelta(days=WEEK)).isoformat(),
        "next": (first + timedelta(days=WEEK)).isoformat(),
        "plans": may("slots.plan", viewer.actor.title),
        "place_name": viewer.unit_name,
        "back_url": f"?of={first.isoformat()}",
        "now": now,
    }
    return render(request, "duties/rota_sheet.html" if printing else "duties/rota.html", context)


@opens("slots.plan")
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """Plan a slot or a series of them at the post's place."""
    viewer = viewer_of(request)
    now = timezone.now()
    who = [(_("Posts"), choices.posts(viewer)), (_("Units"), choices.units(viewer))]
    form = PlanForm(who, request.POST if request.method == "POST" else None, timezone.localdate(now))
    if form.is_valid():
        try:
            slots = actions.plan_slots(by=viewer, plan=_plan(viewer, form.cleaned_data), now=now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            n = len(slots)
            messages.success(request, ngettext("%(n)d time is planned.", "%(n)d times are planned.", n) % {"n": n})
            return redirect("duties:rota")
    return render(request, "duties/plan.html", {"form": form})


def _plan(viewer: Viewer, said: dict[str, Any]) -> actions.Plan:
    place = choices.place_of(viewer)
    if place is None:
        raise RuleError("slot_not_yours")
    begin, end = (datetime.combine(said["day"], said[name], SHANGHAI) for name in ("starts", "ends"))
    if end <= begin:  # a night shift ends the next morning
        end += timedelta(days=1)
    return actions.Plan(
        uid=said["idem"], kind=said["kind"], place=place, starts=begin, ends=end, post=choices.post_of(said["who"]),
        unit=choices.unit_of(said["who"]), room=said["room"], title=said["title"], capacity=said["capacity"] or 0,
        public=said["public"], until=said["until"], weekdays=[int(day) for day in said["weekdays"]],
        on_workdays=said["on_workdays"],
    )  # fmt: skip


@opens("slots")
@require_http_methods(["GET", "HEAD", "POST"])
def slot(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One slot: who has booked it; hand it over, swap it, call it off, note who came."""
    viewer = viewer_of(request)
    now, do = timezone.now(), request.POST.get("do", "")
    row = queries.slot_for(viewer, uid)
    if row is None:
        raise Http404
    hand = HandForm(choices.posts(viewer), choices.swaps(viewer, row, now), request.POST if do == "hand" else None)
    off = OffForm(request.POST if do == "off" else None)
    try:
        if request.method == "POST" and _act(request, uid, do, hand, off):
            return redirect("duties:slot", uid)
    except RuleError as refusal:
        form = hand if do == "hand" else off
        form.add_error(None, sentence(refusal)) if form.is_bound else messages.error(request, sentence(refusal))
    context = {
        "told": in_words(row),
        "bookings": [(each, STATES[each.state]) for each in queries.bookings(viewer, row)],
        "full": seen_today(viewer, now),
        "hand": hand,
        "off": off,
        "over": row.ends <= now or row.cancelled_at is not None,
        "begun": row.starts <= now,
        "changes": actions.can_change(viewer, row),
        "now": now,
    }
    return render(request, "duties/slot.html", context)


@opens("slots")
@require_http_methods(["GET", "HEAD", "POST"])
def number(request: HttpRequest, uid: uuid.UUID, booking: uuid.UUID) -> HttpResponse:
    """Show the whole number of who has booked, for today; why is asked, and it is noted."""
    viewer = viewer_of(request)
    row = queries.slot_for(viewer, uid)
    found = next((each for each in queries.bookings(viewer, row) if each.uid == booking), None) if row else None
    if found is None or not found.phone:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            reveal(by=viewer, subject=found.uid, reason=form.cleaned_data["why"], now=timezone.now())
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            return redirect("duties:slot", uid)
    return render(request, "duties/number.html", {"form": form, "slot": row})


def _act(request: HttpRequest, uid: uuid.UUID, do: str, hand: HandForm, off: OffForm) -> bool:
    viewer = viewer_of(request)
    now = timezone.now()
    if do == "hand" and hand.is_valid():
        _hand(viewer, uid, hand.cleaned_data, now)
        messages.success(request, _("The times are changed; the reason is kept."))
        return True
    if do == "off" and off.is_valid():
        left = actions.call_off(by=viewer, slot=uid, reason=off.cleaned_data["reason"], now=now)
        messages.success(request, _("Called off. Tell those who had booked: %(n)d.") % {"n": len(left)})
        return True
    if do in ("came", "absent"):
        booking.note_came(by=viewer, booking=uid_in(request.POST.get("booking", "")), came=do == "came", now=now)
        return True
    return False


def _hand(viewer: Viewer, uid: uuid.UUID, said: dict[str, str], now: datetime) -> None:
    to, reason = said["to"], said["reason"]
    if to[0] == "s":
        actions.swap(by=viewer, slot=uid, other=uid_in(to[1:]), reason=reason, now=now)
    elif post := choices.post_of(to):
        actions.hand_over(by=viewer, slot=uid, to=post, reason=reason, now=now)
