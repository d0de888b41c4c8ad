"""How an activity went: counts, result, a photo by wish, names and hours; what was found becomes a case."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.apps.activities.actions import activities as actions
from huiyin.apps.activities.actions import attending, finding
from huiyin.apps.activities.actions.taking_back import take_back_held
from huiyin.apps.activities.forms.activities import BackForm, FoundForm, HeldForm, HoursForm, NamesForm
from huiyin.apps.activities.queries import activities as found
from huiyin.apps.activities.queries import schemes, teams
from huiyin.apps.activities.texts import sentence
from huiyin.apps.activities.town import checklists_of, checks_of
from huiyin.apps.activities.views.frame import asked, plain, sent
from huiyin.apps.activities.views.staff import own
from huiyin.apps.cases import library
from huiyin.apps.cases.choices import category_choices
from huiyin.apps.cases.names import language, said
from huiyin.apps.cases.tables import in_words
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.core.errors import RuleError

if TYPE_CHECKING:
    from huiyin.apps.activities.models import Activity


@opens("activities")
def hold(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """How many came, and what came of it; said again, it is put right."""
    one = own(request, uid)
    form = HeldForm(
        sent(request),
        request.FILES or None,
        kind=one.kind,
        checklists=checklists_of(one),
        initial=_first(one, request),
    )

    def done() -> str:
        actions.hold(by=viewer_of(request), uid=uid, held=form.held(), now=timezone.now())
        _keep_photos(request, uid, form.cleaned_data["photo"])
        return _back(uid)

    title = _("Put the result right") if one.state == "held" else _("How it went")
    lead = _("Count attendances. The sheet, the list and the code have been added up where they were used.")
    return asked(
        request, form, done, title=title, back=_back(uid), word=_("Save"), lead=lead, files=True,
        template="activities/hold.html",
    )  # fmt: skip


def _first(one: Any, request: HttpRequest) -> dict[str, Any]:
    """What is known already: the result as it was said, or who came by list and code."""
    if one.state == "held":
        counts = {f"n_{role}": n for role, n in one.roles.items()}
        return {
            **counts,
            "persons": one.persons,
            "result": one.result,
            "parts": one.parts,
            **{f"c_{key}": word for key, word in one.checks.items()},
        }
    around = found.around(one, viewer_of(request))
    counts = Counter(entry.role or "resident" for entry, came in around.names if came)
    counts["resident"] += around.arrived
    counts["volunteer"] += sum(row.heads for row in around.served)
    return {f"n_{role}": n for role, n in counts.items() if n}


@opens("activities")
def take_back(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What was entered as held was not: it is announced again."""
    lead = _taken_with(own(request, uid))
    form = BackForm(sent(request))

    def done() -> str:
        why = form.cleaned_data["why"]
        take_back_held(by=viewer_of(request), uid=uid, why=why, now=timezone.now())
        messages.success(request, _("Taken back. What it did is owed again."))
        return _back(uid)

    return asked(request, form, done, title=_("Entered wrongly"), back=_back(uid), word=_("Take it back"), lead=lead)


def _taken_with(one: Activity) -> str:
    """What goes with it, by name."""
    tasks, served = schemes.closed_by(one), [n for n in teams.minutes_of(one).values() if n]
    told = [_("“%(task)s” of %(place)s is open again") % {"task": task.title, "place": task.place} for task in tasks]
    told += [_("the hours of %(n)s who served are deleted") % {"n": len(served)}] if served else []
    return _("With it: %(what)s.") % {"what": in_words(*told)} if told else ""


def _keep_photos(request: HttpRequest, uid: uuid.UUID, photos: list[Any]) -> None:
    """The result is kept whatever becomes of a photo."""
    for photo in photos:
        try:
            attending.keep_sheet(by=viewer_of(request), uid=uid, upload=photo, now=timezone.now())
        except RuleError as refusal:
            messages.warning(request, sentence(refusal))


@opens("activities")
def find(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What was found becomes a case, linked with the activity."""
    one, viewer = own(request, uid), viewer_of(request)
    places = found.places_for(viewer)
    form = FoundForm(
        sent(request),
        found=places,
        kinds=_kinds(one, viewer.profile),
        initial={"place": str(one.place_id), "text": _lacking(one, plain(request, "item"))},
    )

    def done() -> str:
        given = form.cleaned_data
        what = finding.Found(given["idem"], given["text"], given["category"], given["spot"], given["place"], language())
        case = finding.raise_finding(by=viewer, uid=uid, found=what, now=timezone.now())
        messages.success(request, _("It is a case now: %(code)s.") % {"code": case.code})
        return _back(uid)

    lead = _("It goes to the desk like everything else that is raised, and everybody sees how far it is.")
    return asked(request, form, done, title=_("What was found"), back=_back(uid), word=_("Make it a case"), lead=lead)


def _lacking(one: Any, item: str) -> str:
    """The item of the checklist that was found lacking, as the first words of a case."""
    found = checks_of(one).get(item)
    return f"{said(found)}：" if found else ""


def _kinds(one: Any, profile: str) -> list[tuple[str, Any]]:
    try:
        slug, _channel = finding.way_in(one.place)
    except RuleError:
        return [("", _("Let the desk sort it"))]
    chosen = category_choices(library.profile(profile), slug)
    return [("", _("Let the desk sort it")), *(pair for pair in chosen if pair[0] != "other")]


@opens("activities.people")
def names(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Put names on the list of who is to come."""
    own(request, uid)
    form = NamesForm(sent(request))

    def done() -> str:
        given = form.cleaned_data
        attending.enrol(
            by=viewer_of(request), uid=uid, names=given["names"].splitlines(), role=given["role"], idem=given["idem"],
            now=timezone.now(),
        )  # fmt: skip
        return f"{_back(uid)}#names"

    return asked(request, form, done, title=_("Names on the list"), back=_back(uid), word=_("Put on the list"))


@opens("activities.people")
@require_POST
def tick(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """These on the list are there."""
    own(request, uid)
    wanted = [
        int(text) for text in request.POST.getlist("entry") if text.isascii() and text.isdecimal() and len(text) < 18
    ]
    try:
        n = attending.tick(by=viewer_of(request), uid=uid, entries=wanted, now=timezone.now())
    except RuleError as refusal:
        messages.warning(request, sentence(refusal))
    else:
        messages.success(request, _("%(n)s on the list have come.") % {"n": n})
    return redirect(f"{_back(uid)}#names")


@opens("activities.people")
def hours(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The hours of those who served. They stand on each one's own certificate, and in the sum of their unit."""
    one, viewer = own(request, uid), viewer_of(request)
    rows = list(teams.may_have_served(viewer, one))
    form = HoursForm(sent(request), rows=rows, minutes=teams.minutes_of(one))

    def done() -> str:
        n = attending.give_hours(by=viewer, uid=uid, minutes=form.minutes(), now=timezone.now())
        messages.success(request, _("Hours of %(n)s have been entered.") % {"n": n})
        return _back(uid)

    lead = _("Each sees their own hours on their certificate; for everybody else there is only the sum of a unit.")
    template = "activities/form.html"
    nobody = "" if rows else _("Nobody has enrolled with this team or here yet.")
    return asked(
        request, form, done, title=_("Hours of service"), back=_back(uid), word=_("Save"), lead=lead, template=template,
        nothing=nobody,
    )  # fmt: skip


def _back(uid: uuid.UUID) -> str:
    return reverse("activities:manage", args=[uid])
