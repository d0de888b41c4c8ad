"""`/say`: one question a page, until nothing is open."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huiyin.apps.cases.names import said
from huiyin.apps.people.access import opens, unkept
from huiyin.apps.places.queries import place_named
from huiyin.apps.say import attaching, choosing, drafts, journey
from huiyin.apps.say.drafts import Draft
from huiyin.apps.say.forms.saying import ContactForm, MandateForm, PickForm
from huiyin.apps.say.journey import Trip
from huiyin.apps.say.queries import matters, places, promises
from huiyin.apps.say.texts import EMERGENCY_NUMBERS
from huiyin.apps.say.views import frames
from huiyin.core.words import KNOWN_ASKS


@opens("say")
def start(request: HttpRequest) -> HttpResponse:
    """The door: go on with what was begun, or choose a town, or the first question."""
    at = frames.town_asked(request)
    trip = journey.trip_of(request, timezone.now())
    if trip is not None and "anew" not in request.GET and _same_matter(request, trip):
        frames.settle(request, trip.town)
        go_on = frames.address(journey.next_step(trip, timezone.now()))
        context = {"draft": trip.draft, "go_on": go_on, "town": trip.town}
        return unkept(render(request, "say/resume.html", context))
    if at is None:
        return frames.towns_page(request)
    profile = places.profile_of(at.town or at)
    pack = choosing.pack_for(profile, request.GET.get("pack", "")) if profile else None
    if pack is None:
        frames.settle(request, at.town or at)
        return render(request, "say/not_here.html", {"town": at.town or at})
    return frames.first_question(request, at, pack)


def _same_matter(request: HttpRequest, trip: Trip) -> bool:
    at = frames.town_asked(request)
    pack = request.GET.get("pack", "")
    return (at is None or trip.town.pk in (at.pk, at.town_id)) and pack in ("", trip.draft.slug)


@opens("say")
def what(request: HttpRequest) -> HttpResponse:
    """What it is about: words, photos, a recording."""
    trip = journey.trip_of(request, timezone.now())
    if request.method != "POST":
        if trip is None:
            return redirect("say:start")
        form = frames.what_form(trip.pack, text=trip.draft.text)
        return frames.question(request, trip, "what", form, "say/what.html")
    uid = str(frames.uid_in(request.POST.get("uid")))
    if trip is None or trip.draft.uid != uid:
        trip = _begun(request, uid)
    return _hear(request, trip) if trip else frames.lost(request)


def _begun(request: HttpRequest, uid: str) -> Trip | None:
    """A new draft from the first form; None when it was sent already, or its town is unknown.

    The uid of a case stands in the addresses of all who read it. Who begins with it is not the one who sent it.
    """
    now = timezone.now()
    kept = drafts.last_sent(request, now)
    at = place_named(request.POST.get("at", ""))
    town = (at.town or at) if at else None
    profile = places.profile_of(town) if town else None
    pack = choosing.pack_for(profile, request.POST.get("pack", "")) if profile else None
    was_sent = (kept and kept["draft"] == uid) or matters.sent(uid)
    if was_sent or at is None or town is None or pack is None:
        return None
    pinned = at.pk if at.pk != town.pk else 0
    return journey.trip(Draft(uid=uid, town=town.pk, slug=pack.slug, begun=now.isoformat(), place=pinned))


def _hear(request: HttpRequest, trip: Trip) -> HttpResponse:
    draft = trip.draft
    files = attaching.attach(request, draft.id, "", timezone.now())
    draft = replace(draft, photos=draft.photos + files.photos, voices=draft.voices + files.voices)
    form = frames.what_form(trip.pack, request.POST, spoken=draft.voices > 0)
    if form.is_valid():
        draft = draft.answered("what", text=form.cleaned_data["text"]).without("twins")
        drafts.keep(request, draft)
    if form.is_valid() and not files.refused:
        return frames.onward(request, trip, draft)
    for refused in files.refused:
        form.add_error(None, refused)
    if files.photos or files.voices:
        drafts.keep(request, draft)
    return frames.question(request, trip.with_draft(draft), "what", form, "say/what.html")


@opens("say")
@frames.step("kind")
def kind(request: HttpRequest, trip: Trip, family: str = "") -> HttpResponse:
    """Which kind of matter, in two steps; "not sure" is an answer."""
    if family and not choosing.within(trip.profile, family):
        return redirect("say:kind")
    form = _kinds(trip, family, request.POST if request.method == "POST" else None)
    if form.is_valid():
        code = form.cleaned_data["pick"]
        if code != family and choosing.within(trip.profile, code):
            return redirect("say:kind_in", family=code)
        if "petition" in trip.profile.flags(code):
            return redirect(f"{reverse('say:petition')}?town={trip.town.uid}")
        return frames.onward(request, trip, trip.draft.answered("kind", category=code).without("danger", "twins"))
    numbers = EMERGENCY_NUMBERS if any("emergency" in c.flags for c in choosing.within(trip.profile, family)) else ()
    return frames.question(request, trip, "kind", form, "say/kind.html", numbers=numbers, family=family)


def _kinds(trip: Trip, family: str, data: object) -> PickForm:
    known = trip.profile.categories
    kinds = choosing.within(trip.profile, family) if family else choosing.top_categories(trip.profile, trip.pack.slug)
    choices = [(c.code, said(c.title)) for c in kinds]
    if family:
        choices.append((family, _("Something else of this kind")))
    inner = {c.code: choosing.within(trip.profile, c.code) for c in kinds}
    hints = {
        code: pgettext("in a list", ", ").join(said(c.title) for c in found[:4])
        for code, found in inner.items()
        if found
    }
    label = said(known[family].title) if family else _("What kind of matter is it?")
    line = trip.profile.line(trip.draft.category)
    picked = next((code for code, _title in choices if code in line), "")
    return PickForm(data, label=label, choices=choices, hints=hints, initial={"pick": picked})


@opens("say")
@frames.step("danger")
def danger(request: HttpRequest, trip: Trip) -> HttpResponse:
    """Somebody is in danger: the numbers to ring first, then on."""
    if request.method == "POST":
        return frames.onward(request, trip, trip.draft.answered("danger"))
    category = trip.profile.categories.get(trip.draft.category)
    numbers = sorted(EMERGENCY_NUMBERS, key=lambda each: each[0] != (category.call if category else ""))
    return frames.question(request, trip, "danger", None, "say/danger.html", numbers=numbers)


@opens("say")
@frames.step("contact")
def contact(request: HttpRequest, trip: Trip) -> HttpResponse:
    """How to reach the asker, or nobody; who will see it."""
    draft = trip.draft
    initial = {
        name: getattr(draft, name) for name in ("how", "phone", "name", "for_other", "helper", "child", "guardian")
    }
    data = request.POST if request.method == "POST" else None
    form = ContactForm(data, initial=initial if "contact" in draft.done else None)
    if form.is_valid():
        return frames.onward(request, trip, draft.answered("contact", **form.cleaned_data))
    readers = promises.readers(trip.pack, trip.profile, draft.category, trip.here, draft.point)
    return frames.question(request, trip, "contact", form, "say/contact.html", readers=readers)


@opens("say")
@frames.step("mandate")
def mandate(request: HttpRequest, trip: Trip) -> HttpResponse:
    """Errands only: how the order was given, and who witnessed it."""
    asked = next((ask.kind for ask in trip.pack.start.ask if ask.kind.name == "mandate"), KNOWN_ASKS["mandate"])
    choices = [(code, said(words)) for code, words in asked.choices]
    initial = {"mandate": trip.draft.mandate or "later", "witness": trip.draft.witness}
    form = MandateForm(
        request.POST if request.method == "POST" else None,
        label=_("How is the order given?"),
        choices=choices,
        initial=initial,
    )
    if form.is_valid():
        answers = form.cleaned_data
        way = "" if answers["mandate"] == "later" else answers["mandate"]
        return frames.onward(request, trip, trip.draft.answered("mandate", mandate=way, witness=answers["witness"]))
    return frames.question(request, trip, "mandate", form)


@opens("say")
def anew(request: HttpRequest) -> HttpResponse:
    """Drop what was begun and start again: in the same town, by the same door."""
    if request.method == "POST":
        drafts.forget(request)
    kept = {name: request.POST[name] for name in ("town", "pack") if request.POST.get(name)}
    return redirect(f"{reverse('say:start')}?{urlencode(kept)}" if kept else "say:start")
