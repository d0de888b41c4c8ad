"""The other doors: one-key help, errands, petitions; and the frame of a page about one pack."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huiyin.apps.cases import library
from huiyin.apps.cases.meters import limit_words
from huiyin.apps.cases.names import pack_title, said, station_title
from huiyin.apps.people.access import opens, unkept
from huiyin.apps.places.queries import place_by_id
from huiyin.apps.say import actions, choosing, drafts
from huiyin.apps.say.choosing import open_to_residents
from huiyin.apps.say.forms.saying import KeyForm, PetitionForm
from huiyin.apps.say.queries import matters, places
from huiyin.apps.say.queries.who_helps import helpers
from huiyin.apps.say.texts import EMERGENCY_NUMBERS, hours_words, sentence
from huiyin.apps.say.views import frames, too_many
from huiyin.apps.slots.queries import name_of, on_duty
from huiyin.apps.units.queries import number_of
from huiyin.core.errors import RuleError
from huiyin.core.profiles import Profile
from huiyin.core.words import Channel

if TYPE_CHECKING:
    from huiyin.apps.places.models import Place

KEY_PACK, ERRAND = "respond_now", "errand"
RING_BACK = "take"
"""The clock of the key: how long until whoever is on duty takes it up, ringing back first."""


def here(request: HttpRequest) -> tuple[Place, Place, Profile | None] | None:
    """The place asked for, its town and how the town works; the page is dressed as the town's. None: which town?"""
    at = frames.town_asked(request)
    if at is None:
        return None
    town = at.town or at
    frames.settle(request, town)
    return at, town, places.profile_of(town)


@opens("key")
def key(request: HttpRequest) -> HttpResponse:
    """One-key help: the emergency numbers first, the duty phone and hours beside the key, one button."""
    found = here(request)
    if found is None:
        return frames.towns_page(request)
    at, town, profile = found
    context: dict[str, Any] = {
        "town": town,
        "form": None,
        "numbers": EMERGENCY_NUMBERS,
        "uid": frames.uid_in(None),
        **_duty(town, profile),
        **_rota(town, timezone.now()),
    }
    if profile is None or not open_to_residents(profile, KEY_PACK, Channel.one_key):
        return render(request, "say/key.html", context)
    villages = places.villages(town)
    first = str(at.village_id) if at.village_id else ""
    choices = [(str(v.pk), v.name) for v in villages]
    form = KeyForm(request.POST if request.method == "POST" else None, choices=choices, initial={"village": first})
    if form.is_valid():
        if wait := too_many.refusal(request, too_many.SENT, timezone.now()):
            return wait
        try:
            return _press(request, at, form.cleaned_data)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
    limit = limit_words(library.limit_on(library.pack(KEY_PACK), RING_BACK, "", profile, timezone.localdate()))
    uid = frames.uid_in(request.POST.get("uid"))
    return _answered(request, "say/key.html", {**context, "form": form, "uid": uid, "limit": limit})


def _press(request: HttpRequest, at: Place, answers: dict[str, Any]) -> HttpResponse:
    now = timezone.now()
    pinned = at if str(at.village_id) == answers["village"] else place_by_id(int(answers["village"]))
    uid = frames.uid_in(request.POST.get("uid"))
    known, kept = matters.sent(str(uid)), drafts.last_sent(request, now)
    if known and not (kept and kept["draft"] == str(uid)):  # it has arrived; the code is shown where it was pressed
        return redirect("say:follow", code=known.code)
    call = matters.called(kept["case"], answers["phone"], int(answers["village"]), now) if kept else None
    if call and call.uid != uid:  # once more in the same need, as after going back: no second call
        actions.press_again(call=call, uid=uid, given=answers, now=now)
        return redirect("say:receipt")
    case = actions.press_key(uid=uid, slug=KEY_PACK, place=pinned or at, given=answers, now=now)
    too_many.note(request, too_many.SENT, now)
    drafts.sent(request, str(uid), str(case.uid), "sent", now)
    return redirect("say:receipt")


def _duty(town: Place, profile: Profile | None) -> dict[str, Any]:
    """The number of whoever answers the key, with its hours; the town's own number and hours where it has none."""
    own = number_of(town, profile.answers.get("key")) if profile else ""
    if own and profile:
        return {"duty_phone": own, "duty_hours": hours_words(profile.raw.get("hours", {}).get("duty", {}))}
    return {"duty_phone": town.phone, "duty_hours": town.hours}


def _rota(town: Place, now: datetime) -> dict[str, Any]:
    """Who is on duty now, else who is next: the post and its hours, never a person."""
    slot = on_duty(town, now)
    return {"rota": slot and name_of(slot), "rota_slot": slot, "rota_now": bool(slot and slot.starts <= now)}


def _not_here(request: HttpRequest, town: Place, _profile: Profile | None) -> HttpResponse:
    return render(request, "say/not_here.html", {"town": town, "say_url": _say_url(town)})


def _say_url(town: Place) -> str:
    return f"{reverse('say:start')}?town={town.uid}"


def door(request: HttpRequest, slug: str, template: str, more: Any, otherwise: Any = _not_here) -> HttpResponse:
    """A page about one pack of a town; `otherwise` is shown when the town does not run it."""
    found = here(request)
    if found is None:
        return frames.towns_page(request)
    _at, town, profile = found
    if profile is None or profile.pack(slug) is None:
        return otherwise(request, town, profile)  # type: ignore[no-any-return]
    pack = library.pack(slug)
    context = {
        "town": town,
        "profile": profile,
        "title": pack_title(pack, profile),
        "summary": said(pack.summary),
        "say_url": f"{_say_url(town)}&pack={slug}" if open_to_residents(profile, slug) else "",
        "now": timezone.now(),
    }
    return render(request, template, {**context, **more(town, profile)})


@opens("errand")
def errand(request: HttpRequest) -> HttpResponse:
    """Errands done for those who cannot go. Where the town has no such way of working: who helps all the same."""
    return door(
        request,
        ERRAND,
        "say/errand.html",
        lambda town, profile: {"petition_phone": _petitions(town, profile), "station": station_title(profile)},
        otherwise=_who_helps,
    )


def _who_helps(request: HttpRequest, town: Place, profile: Profile | None) -> HttpResponse:
    context = {"town": town, "helpers": helpers(town), "station": station_title(profile), "say_url": _say_url(town)}
    return render(request, "say/who_helps.html", context)


@opens("errand")
def petition(request: HttpRequest) -> HttpResponse:
    """Petitions are not taken here: where they go, and a place to keep the number that was given there."""
    found = here(request)
    if found is None:
        return frames.towns_page(request)
    _at, town, profile = found
    phone, category = _petitions(town, profile), choosing.petitions_of(profile, ERRAND)
    form = PetitionForm(request.POST if request.method == "POST" else None) if category else None
    uid = frames.uid_in(request.POST.get("uid"))
    if form is not None and form.is_valid():
        if wait := too_many.refusal(request, too_many.SENT, timezone.now()):
            return wait
        try:
            return _keep(request, town, category, form.cleaned_data["number"], phone, uid)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
    return _answered(request, "say/petition.html", {"town": town, "form": form, "petition_phone": phone, "uid": uid})


def _answered(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """An empty form may be kept, so that coming back presses the same key again; what was typed into it may not."""
    page = render(request, template, context)
    return unkept(page) if request.method == "POST" else page


def _keep(request: HttpRequest, town: Place, category: str, number: str, phone: str, uid: UUID) -> HttpResponse:
    now = timezone.now()
    room = _("the reception room of %(town)s") % {"town": town.name}
    go_to = pgettext("in a list", ", ").join(filter(None, [room, phone]))
    case = actions.keep_petition_number(uid=uid, town=town, category=category, number=number, go_to=go_to, now=now)
    too_many.note(request, too_many.SENT, now)
    drafts.sent(request, str(uid), str(case.uid), "sent", now)
    return redirect("say:receipt")


def _petitions(town: Place, profile: Profile | None) -> str:
    return number_of(town, profile.answers.get("petition")) if profile else ""
