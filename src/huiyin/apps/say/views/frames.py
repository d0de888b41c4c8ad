"""What the pages of the wizard share: the frame around a question, going on, and finding one's way back when lost."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from huiyin.apps.cases.names import said
from huiyin.apps.people.access import unkept
from huiyin.apps.places.queries import county, place_named, town_named, towns
from huiyin.apps.say import choosing, drafts, journey
from huiyin.apps.say.drafts import Draft
from huiyin.apps.say.forms.saying import WhatForm
from huiyin.apps.say.journey import Trip
from huiyin.apps.say.queries import places
from huiyin.core.packs import Pack

if TYPE_CHECKING:
    from huiyin.apps.places.models import Place

Rest = ParamSpec("Rest")


def uid_in(text: str | None) -> uuid.UUID:
    """The uid that a form carries; a new one when it carries none."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return uuid.uuid4()


def address(step: str) -> str:
    """Where a step is asked."""
    return reverse(f"say:{step}")


def settle(request: HttpRequest, town: Place | None) -> None:
    """Give the frame its town: phone, hours, way home."""
    request.town = town  # type: ignore[attr-defined]


Question = Callable[Concatenate[HttpRequest, Trip, Rest], HttpResponse]
"""A page of the wizard: it is given the trip that its visitor is on."""


def step(name: str) -> Callable[[Question[Rest]], Callable[Concatenate[HttpRequest, Rest], HttpResponse]]:
    """A page that asks this step: without a draft one is lost, and a step that the pack does not ask is passed over."""

    def frame(page: Question[Rest]) -> Callable[Concatenate[HttpRequest, Rest], HttpResponse]:
        @wraps(page)
        def view(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
            trip = current(request)
            if trip is None:
                return lost(request)
            if journey.PARTS.get(name, name) not in journey.steps_of(trip.pack):
                return onward(request, trip, trip.draft)
            return page(request, trip, *args, **kwargs)

        return view

    return frame


def question(
    request: HttpRequest, trip: Trip, step: str, form: BaseForm | None, template: str = "say/question.html", **more: Any
) -> HttpResponse:
    """One question in its frame."""
    settle(request, trip.town)
    steps = journey.steps_of(trip.pack)
    main = journey.PARTS.get(step, step)
    back = journey.before(trip, step)
    context = {
        "trip": trip,
        "draft": trip.draft,
        "form": form,
        "at": trip.town.uid,
        "uid": trip.draft.uid,
        "pack": trip.pack,
        "nth": steps.index(main) + 1,
        "of": len(steps),
        "back": address(back) if back else f"{reverse('say:start')}?anew=1&town={trip.town.uid}",
        **more,
    }
    return unkept(render(request, template, context))


def first_question(
    request: HttpRequest, at: Place, pack: Pack, form: WhatForm | None = None, uid: uuid.UUID | None = None, **more: Any
) -> HttpResponse:
    """The first question: nothing is kept before it is answered."""
    town = at.town or at
    settle(request, town)
    context = {
        "form": form or what_form(pack),
        "at": at.uid,
        "uid": uid or uuid.uuid4(),
        "pack": pack,
        "beside": choosing.beside(profile, pack.slug) if (profile := places.profile_of(town)) else [],
        "nth": 1,
        "of": len(journey.steps_of(pack)),
        "back": f"/?town={town.uid}",
        **more,
    }
    return render(request, "say/what.html", context)


def what_form(pack: Pack, data: Any = None, *, spoken: bool = False, **initial: Any) -> WhatForm:
    """The first form in the words of the pack: a wish asks for a wish."""
    return WhatForm(data, spoken=spoken, title=said(pack.first_question), help=said(pack.prompt), initial=initial)


def onward(request: HttpRequest, trip: Trip, draft: Draft) -> HttpResponse:
    """Keep the answer and go to the next open question."""
    drafts.keep(request, draft)
    return redirect(address(journey.next_step(trip.with_draft(draft), timezone.now())))


def lost(request: HttpRequest) -> HttpResponse:
    """No draft any more: a receipt if it was just sent, else the first question again, with a sentence why."""
    now = timezone.now()
    kept = drafts.last_sent(request, now)
    if kept is not None and kept["draft"] == request.POST.get("uid", kept["draft"]):
        return redirect("say:receipt")
    town = town_named(request.POST.get("at", ""))
    profile = places.profile_of(town) if town else None
    pack = choosing.pack_for(profile, request.POST.get("pack", "")) if profile else None
    if town is None or pack is None:
        return towns_page(request, lost=True)
    return first_question(request, town, pack, lost=True)


def current(request: HttpRequest) -> Trip | None:
    """The trip of this browser, if the form that was sent belongs to it."""
    trip = journey.trip_of(request, timezone.now())
    if trip is not None and request.method == "POST" and request.POST.get("uid") != trip.draft.uid:
        return None
    return trip


def towns_page(request: HttpRequest, *, lost: bool = False) -> HttpResponse:
    """Choose a town; the page comes back with it in the address."""
    query = request.GET.copy()
    query.pop("town", None)
    path = reverse("say:start") if lost else request.path
    rest = f"&{query.urlencode()}" if query else ""
    settle(request, county())
    rows = [{"town": town, "url": f"{path}?town={town.uid}{rest}"} for town in towns()]
    return render(request, "say/towns.html", {"rows": rows, "lost": lost})


def town_asked(request: HttpRequest) -> Place | None:
    """The place in the address (`?place=`, `?town=`), else the only town there is."""
    for name in ("place", "town"):
        found = place_named(request.GET.get(name, ""))
        if found is not None and (found.profile or found.town):
            return found
    every = towns()
    return every[0] if len(every) == 1 else None
