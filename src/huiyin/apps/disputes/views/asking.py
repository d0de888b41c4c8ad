"""`/m/ask/`: a resident asks for mediation without an account, one question a page; danger comes before all others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.apps.cases import library
from huiyin.apps.cases.names import titled
from huiyin.apps.disputes import asking as drafts
from huiyin.apps.disputes.actions.opening import Told, open_dispute
from huiyin.apps.disputes.asking import STEPS, Asking
from huiyin.apps.disputes.queries import places
from huiyin.apps.disputes.queries.parties import Mine, applicant_of
from huiyin.apps.disputes.queries.standing import own_words, slip
from huiyin.apps.disputes.texts import sentence
from huiyin.apps.files import receipts
from huiyin.apps.people.access import opens, unkept
from huiyin.apps.people.queries import Viewer
from huiyin.apps.people.throttle import address_of, count, too_often
from huiyin.apps.places.queries import place_named, towns
from huiyin.core.errors import RuleError
from huiyin.core.words import Channel

if TYPE_CHECKING:
    from huiyin.apps.places.models import Place

SENT = ("say", 20, 3600)
"""As often as anything else may be sent from one address: kind, how often, within how many seconds."""


@opens("mediation")
def start(request: HttpRequest) -> HttpResponse:
    """Is anybody in danger? Then the numbers and protection; else the first question."""
    town = town_asked(request)
    if town is None:
        rows = [{"town": each, "url": f"?town={each.uid}"} for each in towns() if mediates(each)]
        return shown(request, "towns", None, rows=rows)
    if not mediates(town):
        return shown(request, "not_here", town)
    if request.method == "POST" and request.POST.get("danger") == "no":
        drafts.begin(request, town, timezone.now())
        return redirect("disputes:question", step=STEPS[0])
    danger = request.POST.get("danger") == "yes"
    if danger:  # who is in danger leaves nothing behind on a telephone that others look at
        drafts.forget(request)
    return shown(request, "danger", town, danger=danger)


@opens("mediation")
def question(request: HttpRequest, step: str) -> HttpResponse:
    """One question."""
    asking = drafts.load(request, timezone.now())
    if step not in STEPS:
        raise Http404(step)
    if asking is None:
        return redirect("disputes:ask")
    form = drafts.form_of(asking, step, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        drafts.keep(request, asking, step, form.cleaned_data)
        return redirect("disputes:question", step=asking.missing) if asking.missing else redirect("disputes:check")
    nth = STEPS.index(step)
    back = STEPS[nth - 1] if nth else ""
    return shown(request, "question", asking.town, form=form, nth=nth + 1, of=len(STEPS), back=back, asking=asking)


@opens("mediation")
def check(request: HttpRequest) -> HttpResponse:
    """Look it over and send it."""
    now = timezone.now()
    asking = drafts.load(request, now)
    if asking is None:
        return redirect("disputes:ask")
    if asking.missing:
        return redirect("disputes:question", step=asking.missing)
    error = ""
    if request.method == "POST":
        kind, most, seconds = SENT
        if wait := too_often(kind, address_of(request), most, seconds, now):
            return too_many(request, asking.town, wait)
        try:
            return _send(request, asking)
        except RuleError as refusal:
            error = sentence(refusal)
    town: Any = asking.town
    category = library.profile(town.profile).categories[asking.said["category"]].title
    where = titled(places.place(asking.said["place"]))
    return shown(request, "check", town, asking=asking, category=category, where=where, error=error)


def _send(request: HttpRequest, asking: Asking) -> HttpResponse:
    now, town, said = timezone.now(), asking.town, asking.said
    slug = places.way_of(library.profile(town.profile)) if town else ""
    told = Told(
        uid=asking.uid, slug=slug, place=places.place(said["place"]), text=said["text"], category=said["category"],
        name=said["name"], phone=said["phone"], other=said["other"], other_phone=said["other_phone"], channel=Channel.web,
    )  # fmt: skip
    case = open_dispute(by=Viewer.nobody(), told=told, now=now)
    count(SENT[0], address_of(request), SENT[2], now)
    drafts.forget(request)
    party = applicant_of(case)
    receipts.keep(request, party.uid, now)
    request.session["mediation_sent"] = str(party.uid)
    return redirect("disputes:receipt")


@opens("mediation")
def receipt(request: HttpRequest) -> HttpResponse:
    """The slip with the party's own code, for who has just sent it. `?save=1` is a small text file."""
    from huiyin.apps.disputes.views.mine import opened  # noqa: PLC0415

    mine = opened(request, request.session.get("mediation_sent", ""))
    if mine is None:
        return redirect("disputes:mine")
    if "save" in request.GET:
        return _saved(request, mine)
    return shown(request, "receipt", mine.case.town, slip=slip(mine.case, mine.party), mine=mine, words=own_words(mine))


def _saved(request: HttpRequest, mine: Mine) -> HttpResponse:
    """The slip as a small text file; its name says nothing but the number."""
    kept = {"slip": slip(mine.case, mine.party)}
    response = render(request, "disputes/receipt.txt", kept, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{mine.case.code}.txt"'
    return private(response)


@opens("mediation")
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Quick exit: everything that was said here is forgotten, and an everyday page is shown instead."""
    drafts.forget(request)
    request.session.pop("mediation_sent", None)
    for uid in receipts.opened(request, timezone.now()):
        from uuid import UUID  # noqa: PLC0415

        receipts.forget(request, UUID(uid))
    response = redirect("/open/")
    return unkept(response)


def town_asked(request: HttpRequest) -> Place | None:
    """The town in the address, else the only one there is."""
    found = place_named(request.GET.get("town", ""))
    every = towns()
    town = (found.town or found) if found else every[0] if len(every) == 1 else None
    return town if town and town.profile else None


def mediates(town: Place) -> bool:
    """Does the town run a way of mediating?"""
    try:
        return bool(places.way_of(library.profile(town.profile) if town.profile else None))
    except RuleError:
        return False


def too_many(request: HttpRequest, town: Place | None, wait: int) -> HttpResponse:
    """429: how long to wait."""
    request.town = town  # type: ignore[attr-defined]
    response = render(request, "429.html", {"sending": True, "minutes": -(-wait // 60), "towns": []}, status=429)
    response["Retry-After"] = str(wait)
    return unkept(response)


def shown(request: HttpRequest, template: str, town: Place | None, **context: Any) -> HttpResponse:
    """A resident's page: kept by no browser, told to no other site."""
    request.town = town  # type: ignore[attr-defined]
    response = render(request, f"disputes/{template}.html", {"town": town, "now": timezone.now(), **context})
    return private(response)


def private(response: HttpResponse) -> HttpResponse:
    """Kept by no browser, told to no other site, found by nobody."""
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex"
    return unkept(response)
