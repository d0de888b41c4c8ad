"""`/say`: the same matter nearby, check the answers, send, receipt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from huiyin.apps.cases.ahead import steps
from huiyin.apps.cases.names import on_map, said
from huiyin.apps.cases.slips import slip
from huiyin.apps.files import receipts
from huiyin.apps.people.access import opens, unkept
from huiyin.apps.places.queries import town_named
from huiyin.apps.say import actions, drafts, journey
from huiyin.apps.say.forms.saying import PickForm
from huiyin.apps.say.journey import Trip
from huiyin.apps.say.queries import matters, promises
from huiyin.apps.say.queries.following import checkable
from huiyin.apps.say.texts import EMERGENCY_NUMBERS, sentence
from huiyin.apps.say.views import frames, too_many
from huiyin.apps.scope.acting import admit
from huiyin.core.errors import RuleError
from huiyin.core.words import KNOWN_ASKS, Channel

OTHER = "none"


@opens("say")
@frames.step("twins")
def twins(request: HttpRequest, trip: Trip) -> HttpResponse:
    """Is it one of these? Then join it: one matter with two voices is done sooner than two matters."""
    found = journey.twins(trip, timezone.now())
    shown = [matters.twin(case, trip.profile) for case in found]
    open_ones = [twin for twin in shown if twin.open]
    choices = [*((twin.code, twin.line) for twin in open_ones), (OTHER, _("No, mine is another matter"))]
    hints = {twin.code: twin.hint for twin in open_ones}
    data = request.POST if request.method == "POST" else None
    form = PickForm(data, label=_("Is it the same matter?"), choices=choices, hints=hints)
    if form.is_valid():
        picked = next((case for case in found if case.code == form.cleaned_data["pick"]), None)
        if picked is None:
            return frames.onward(request, trip, trip.draft.answered("twins"))
        return _join(request, trip, picked, form)
    if not open_ones:
        return frames.onward(request, trip, trip.draft.answered("twins"))
    closed = [twin for twin in shown if not twin.open]
    return frames.question(request, trip, "twins", form, "say/twins.html", closed=closed)


def _join(request: HttpRequest, trip: Trip, case: Any, form: PickForm) -> HttpResponse:
    now = timezone.now()
    if wait := _too_many(request, trip, now):
        return wait
    try:
        actions.me_too(draft=trip.draft, case=case, now=now)
    except RuleError as refusal:
        form.add_error(None, sentence(refusal))
        return frames.question(request, trip, "twins", form, "say/twins.html")
    too_many.note(request, too_many.SENT, now)
    drafts.sent(request, trip.draft.uid, str(case.uid), "backed", now)
    return redirect("say:receipt")


def _too_many(request: HttpRequest, trip: Trip, now: datetime) -> HttpResponse | None:
    frames.settle(request, trip.town)
    return too_many.refusal(request, too_many.SENT, now)


@opens("say")
@frames.step("check")
def check(request: HttpRequest, trip: Trip) -> HttpResponse:
    """Everything once more, each with a way to change it; then send."""
    now = timezone.now()
    step = journey.next_step(trip, now)
    if step != "check":
        return redirect(frames.address(step))
    refused = ""
    if request.method == "POST":
        if wait := _too_many(request, trip, now):
            return wait
        try:
            case = actions.send(draft=trip.draft, place=trip.here, now=now)
        except RuleError as refusal:
            refused = sentence(refusal)
        else:
            too_many.note(request, too_many.SENT, now)
            drafts.sent(request, trip.draft.uid, str(case.uid), "sent", now)
            return redirect("say:receipt")
    unasked = () if "twins" in trip.draft.done else journey.twins(trip, now)
    closed = [matters.twin(case, trip.profile) for case in unasked]
    more = {"facts": _facts(trip), "refused": refused, "closed": closed, **_promised(trip, now)}
    return frames.question(request, trip, "check", None, "say/check.html", now=now, **more)


def _promised(trip: Trip, now: datetime) -> dict[str, Any]:
    draft = trip.draft
    return {
        "readers": promises.readers(trip.pack, trip.profile, draft.category, trip.here, draft.point),
        "steps": steps(trip.pack, trip.profile, draft.category, trip.here, now),
    }


def _facts(trip: Trip) -> list[dict[str, Any]]:
    draft = trip.draft
    found = [
        _fact(_("The matter"), "what", value=actions.spoken_text(draft)),
        _fact(_("Photos and recording"), "what", value=_attached(draft)),
    ]
    if trip.pack.start.asks("category"):
        titles = [said(trip.profile.categories[code].title) for code in reversed(trip.profile.line(draft.category))]
        found.append(_fact(pgettext("resident", "Kind"), "kind", value=" · ".join(titles)))
    where = " ".join(dict.fromkeys(p.name for p in (trip.here.village, trip.here) if p))
    spot = "　".join(filter(None, (draft.spot, on_map(draft.point))))
    found.append(_fact(pgettext("resident", "Where"), "where", value=where, note=spot))
    found.append(_fact(_("How we reach you"), "contact", **_reach(draft)))
    if draft.for_other:
        found.append(_fact(_("Told by"), "contact", value=draft.helper or pgettext("resident", "somebody else")))
    if draft.guardian:
        found.append(_fact(_("Father, mother or guardian who agrees"), "contact", value=draft.guardian))
    if trip.pack.start.asks("mandate"):
        ways = dict(KNOWN_ASKS["mandate"].choices)
        way = said(ways[draft.mandate]) if draft.mandate in ways else _("When the runner comes")
        found.append(_fact(pgettext("resident", "Order"), "mandate", value=way, note=draft.witness))
    return found


def _fact(label: str, step: str, **shown: str) -> dict[str, Any]:
    return {"label": label, "change": frames.address(step), **shown}


def _attached(draft: drafts.Draft) -> str:
    photos = ngettext("%(n)s picture", "%(n)s pictures", draft.photos) % {"n": draft.photos}
    parts = [photos] if draft.photos else []
    parts += [_("a recording")] if draft.voices else []
    return pgettext("in a list", ", ").join(parts) or pgettext("resident", "none")


def _reach(draft: drafts.Draft) -> dict[str, str]:
    if draft.how != "phone":
        return {"value": _("Nobody calls; I look with the code")}
    return {"value": draft.name, "tel": draft.phone}


@opens("say")
def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt of what was just sent, in the same browser, for two hours. `?save=1` is a small text file."""
    now = timezone.now()
    kept = drafts.last_sent(request, now)
    sent = matters.sent(kept["case"]) if kept else None
    if kept is None or sent is None:
        return render(request, "say/no_receipt.html", status=404)
    frames.settle(request, sent.town)
    admit(sent.uid)
    if kept["kind"] == "backed":
        return private(render(request, "say/backed.html", {"case": sent, "now": now}))
    receipts.keep(request, sent.uid, now)
    called = sent.open and sent.channel == Channel.one_key
    context = {
        "case": sent,
        "slip": slip(sent),
        "now": now,
        "checkable": checkable(sent),
        "numbers": EMERGENCY_NUMBERS if called else (),
    }
    if "save" in request.GET:
        return _saved(request, context)
    return private(render(request, "say/receipt.html", context))


def _saved(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    response = render(request, "say/receipt.txt", context, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{context["case"].code}.txt"'
    return private(response)


def private(response: HttpResponse) -> HttpResponse:
    """A page with a secret code: kept nowhere, found by nobody, told to no other page.

    `strict-origin` tells no address to anybody; `no-referrer` would also take the origin from our own forms, and the
    check against forged forms then refuses them.
    """
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return unkept(response)


@opens("say")
def clear(request: HttpRequest) -> HttpResponse:
    """This is somebody else's phone: forget the receipt. On to the town where it was said."""
    town = town_named(request.GET.get("town", "").replace("\0", ""))
    if request.method == "POST":
        request.session.flush() if not request.user.is_authenticated else _clear(request)
    return redirect(f"{reverse('towns:home')}?town={town.uid}" if town else reverse("say:start"))


def _clear(request: HttpRequest) -> None:
    for name in (drafts.SENT, receipts.KEY):
        request.session.pop(name, None)
