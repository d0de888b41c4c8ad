"""The other doors: one-key help, small wishes, the villagers' talk, errands."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from huiyin.apps.cases import library
from huiyin.apps.cases.names import pack_title, said
from huiyin.apps.people.access import opens
from huiyin.apps.say import actions, drafts
from huiyin.apps.say.choosing import open_to_residents
from huiyin.apps.say.forms.saying import KeyForm
from huiyin.apps.say.queries import lists, places
from huiyin.apps.say.texts import EMERGENCY_NUMBERS, hours_words, sentence
from huiyin.apps.say.views import frames, too_many
from huiyin.apps.units.queries import number_of
from huiyin.core.errors import RuleError
from huiyin.core.profiles import Profile
from huiyin.core.words import Channel

if TYPE_CHECKING:
    from huiyin.apps.places.models import Place

KEY_PACK = "respond_now"


@opens("key")
def key(request: HttpRequest) -> HttpResponse:
    """One-key help: the emergency numbers first, the duty phone and hours beside the key, one button."""
    at = frames.town_asked(request)
    if at is None:
        return frames.towns_page(request)
    town = at.town or at
    profile = places.profile_of(town)
    frames.settle(request, town)
    context: dict[str, Any] = {
        "town": town,
        "form": None,
        "numbers": EMERGENCY_NUMBERS,
        "uid": frames.uid_in(None),
        **_duty(town, profile),
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
    uid = frames.uid_in(request.POST.get("uid"))
    return render(request, "say/key.html", {**context, "form": form, "uid": uid})


def _press(request: HttpRequest, at: Place, answers: dict[str, str]) -> HttpResponse:
    now = timezone.now()
    pinned = at if str(at.village_id) == answers["village"] else places.place(int(answers["village"]))
    uid = frames.uid_in(request.POST.get("uid"))
    words, spot, phone = answers["text"], answers["spot"], answers["phone"]
    case = actions.press_key(uid=uid, slug=KEY_PACK, place=pinned or at, phone=phone, words=words, spot=spot, now=now)
    too_many.note(request, too_many.SENT, now)
    drafts.sent(request, str(uid), str(case.uid), "sent", now)
    return redirect("say:receipt")


def _duty(town: Place, profile: Profile | None) -> dict[str, Any]:
    """The number of whoever answers the key, with its hours; the town's own number and hours where it has none."""
    own = number_of(town, profile.answers.get("key")) if profile else ""
    if own and profile:
        return {"duty_phone": own, "duty_hours": hours_words(profile.raw.get("hours", {}).get("duty", {}))}
    return {"duty_phone": town.phone, "duty_hours": town.hours}


def _door(request: HttpRequest, slug: str, template: str, more: Any) -> HttpResponse:
    """A page about one pack of a town; says so plainly when the town does not run it."""
    at = frames.town_asked(request)
    if at is None:
        return frames.towns_page(request)
    town = at.town or at
    profile = places.profile_of(town)
    frames.settle(request, town)
    say_url = f"{reverse('say:start')}?town={town.uid}"
    if profile is None or profile.pack(slug) is None:
        return render(request, "say/not_here.html", {"town": town, "say_url": say_url})
    pack = library.pack(slug)
    context = {
        "town": town,
        "profile": profile,
        "title": pack_title(pack, profile),
        "summary": said(pack.summary),
        "say_url": f"{say_url}&pack={slug}" if open_to_residents(profile, slug) else "",
        "now": timezone.now(),
    }
    return render(request, template, {**context, **more(town, profile)})


def _this_year(now: datetime) -> date:
    return timezone.localdate(now).replace(month=1, day=1)


@opens("wish")
def wish(request: HttpRequest) -> HttpResponse:
    """Small wishes: those to be claimed, how many were claimed and fulfilled, and a way to tell one."""
    since = _this_year(timezone.now())
    return _door(
        request,
        "wish",
        "say/wish.html",
        lambda town, _profile: {"wishes": lists.open_wishes(town), "total": lists.wishes_since(town, since)},
    )


@opens("talk")
def talk(request: HttpRequest) -> HttpResponse:
    """What was raised at the villagers' talks: published titles and how far they are."""
    since = _this_year(timezone.now())
    return _door(
        request,
        "talk",
        "say/talk.html",
        lambda town, _profile: {"matters": lists.published(town, "talk"), "total": lists.talk_since(town, since)},
    )


@opens("errand")
def errand(request: HttpRequest) -> HttpResponse:
    """Errands done for those who cannot go; petitions are not, and the page says where they go."""
    return _door(
        request,
        "errand",
        "say/errand.html",
        lambda town, profile: {"petition_phone": number_of(town, profile.answers.get("petition"))},
    )
