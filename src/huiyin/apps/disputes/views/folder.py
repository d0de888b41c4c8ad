"""A dispute's folder and every page on which something is written into it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from huiyin.apps.cases import library
from huiyin.apps.cases.actions.attaching import take_step_with
from huiyin.apps.cases.actions.revealing import reveal, seen_today
from huiyin.apps.cases.actions.steps import Act
from huiyin.apps.cases.forms import step_form
from huiyin.apps.cases.meters import meters
from huiyin.apps.cases.names import holder_title, move_hint, move_title, town_of
from huiyin.apps.cases.reasons import REVEAL
from huiyin.apps.disputes.actions import agreeing, mediators, parties, sittings, visiting
from huiyin.apps.disputes.doing import deeds
from huiyin.apps.disputes.forms import mediation as forms
from huiyin.apps.disputes.queries import folder as folders
from huiyin.apps.disputes.queries.matching import candidates
from huiyin.apps.disputes.texts import CONSENTS, FORMS, HOW, KINDS, LEVELS, SIDES, STATES, WHY, sentence
from huiyin.apps.disputes.views.frames import Sheet, filled, folder_of, page_of, show
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.records.actions import note_read
from huiyin.core.errors import RuleError


@opens("disputes")
def folder(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Registration, record, agreement: in this order."""
    found, now = folder_of(request, uid), timezone.now()
    note_read(viewer_of(request), uid, "case", now)
    context: dict[str, Any] = {
        "deeds": deeds(found),
        "meters": meters(found.case, found.runs, now),
        "holder": holder_title(found.case) if found.case.open else "",
        "parties": [
            (one, SIDES[one.side], CONSENTS[one.consent], HOW.get(one.consent_how, "")) for one in found.parties
        ],
        "appointments": [
            (each, STATES[each.state], KINDS[each.mediator.kind], [WHY[code] for code in each.why])
            for each in found.appointments
        ],
        "level": LEVELS[found.dispute.level],
        "full": uid in seen_today(viewer_of(request), now),
        "reasons": REVEAL.items(),
        "form_word": FORMS.get(found.dispute.form, ""),
    }
    return show(request, "folder", found=found, **context)


@opens("disputes")
@require_POST
def phones(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show the parties' whole numbers for today; why is asked, and it is noted."""
    found = folder_of(request, uid)
    try:
        if not found.mine:
            raise RuleError("not_yours", do="phones")
        why, now = request.POST.get("why", ""), timezone.now()
        reveal(by=viewer_of(request), subject=uid, place=found.case.place, reason=why, now=now)
    except RuleError as refusal:
        messages.error(request, sentence(refusal))
    return redirect("disputes:folder", uid=uid)


@opens("disputes")
def step(request: HttpRequest, uid: uuid.UUID, verb: str) -> HttpResponse:
    """A step of the way of mediating."""
    found, viewer, now = folder_of(request, uid), viewer_of(request), timezone.now()
    move = next((move for move in found.moves if move.do == verb), None)
    if move is None:
        raise Http404
    form = step_form(found.case, move, viewer, *((request.POST, request.FILES) if request.method == "POST" else ()))
    pack, town = library.pinned(found.case.pack_id), town_of(found.case)
    title, hint = move_title(pack, town, verb), move_hint(pack, town, move)

    def work(_given: dict[str, Any]) -> str:
        act = Act(case=uid, do=verb, answers=form.answers(), idem=form.key)
        take_step_with(by=viewer, act=act, photos=form.photos(), voices=form.voices(), now=now)
        return gettext("%(code)s: “%(do)s” is done.") % {"code": found.case.code, "do": title}

    return filled(request, form, work, Sheet(title=title, send=title[:8], back=page_of(uid), hint=hint))


@opens("disputes")
def party(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Another party."""
    folder_of(request, uid)
    form = forms.PartyForm(request.POST or None, side="respondent")

    def work(given: dict[str, Any]) -> str:
        who = parties.Who(given["side"], given["name"], given["phone"], given["language"])
        parties.add_party(by=viewer_of(request), case=uid, who=who, idem=given["idem"], now=timezone.now())
        return gettext("The party is entered. Hand them their code.")

    return filled(
        request, form, work, Sheet(title=gettext("Another party"), send=gettext("Enter party"), back=page_of(uid))
    )


@opens("disputes")
def consent(request: HttpRequest, uid: uuid.UUID, number: int) -> HttpResponse:
    """What a party said when asked whether they want mediation."""
    found = folder_of(request, uid)
    one = next((party for party in found.parties if party.number == number), None)
    if one is None:
        raise Http404
    form = forms.ConsentForm(request.POST or None)

    def work(given: dict[str, Any]) -> str:
        agreed = given["agreed"] == "yes"
        parties.record_consent(
            by=viewer_of(request), case=uid, number=number, agreed=agreed, how=given["how"], idem=given["idem"],
            now=timezone.now(),
        )  # fmt: skip
        words = gettext("Written down: they agree.")
        return words if agreed else gettext("Written down: they do not want it. Tell both of the other ways.")

    hint = gettext(
        "It costs nothing and is voluntary. A clear no ends it; court, arbitration and authorities stay open."
    )
    title = gettext("Ask %(name)s") % {"name": one.name}
    return filled(request, form, work, Sheet(title=title, send=gettext("Write it down"), back=page_of(uid), hint=hint))


@opens("disputes")
def choose(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The register with the reasons for each; a person chooses."""
    found, now = folder_of(request, uid), timezone.now()
    error = ""
    if request.method == "POST":
        turning = request.POST.get("do") == "turn_down"
        form = (forms.TurnDownForm if turning else forms.ChooseForm)(found.parties, request.POST)
        if form.is_valid():
            try:
                _chosen(viewer_of(request), uid, form.cleaned_data, turning=turning)
            except RuleError as refusal:
                error = sentence(refusal)
            else:
                done = gettext("Noted: they do not mediate this.") if turning else gettext("The mediator is chosen.")
                messages.success(request, done)
                return redirect("disputes:choose", uid=uid)
        else:
            error = gettext("Choose a mediator of the list.")
    rows = [
        {
            "of": each, "kind": KINDS[each.mediator.kind], "why": [WHY[code] for code in each.why],
            "state": STATES.get(each.state, ""), "choose": forms.ChooseForm(found.parties, mediator=each.mediator.uid),
            "turn_down": forms.TurnDownForm(found.parties, mediator=each.mediator.uid),
        }
        for each in candidates(found.case, timezone.localdate(now))
    ]  # fmt: skip
    return show(request, "choose", found=found, rows=rows, error=error)


def _chosen(viewer: Any, uid: uuid.UUID, given: dict[str, Any], *, turning: bool) -> None:
    now, mediator, idem = timezone.now(), given["mediator"], given["idem"]
    if turning:
        number = given["number"]
        mediators.turn_down(by=viewer, case=uid, mediator=mediator, number=number, kin=not number, idem=idem, now=now)
    else:
        wanted, clear = given["wanted_by"] or 0, given["clear"]
        mediators.choose(by=viewer, case=uid, mediator=mediator, wanted_by=wanted, clear=clear, idem=idem, now=now)


@opens("disputes")
def sitting(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Plan a sitting (`?plan=1`), or record one that was held (`?of=` a planned one)."""
    found, now = folder_of(request, uid), timezone.now()
    plan = request.GET.get("plan") == "1"
    of = next((one for one in found.sessions if str(one.uid) == request.GET.get("of") and not one.held_at), None)
    start = timezone.localtime(of.at if of else now)
    form = forms.SittingForm(request.POST or None, planned=plan, at=start, where=of.where if of else "")

    def work(given: dict[str, Any]) -> str:
        told = {name: value for name, value in given.items() if name != "idem"}
        one = sittings.Sitting(uid=of.uid if of else uuid.uuid5(given["idem"], "sitting"), **told)
        if plan:
            sittings.plan_sitting(by=viewer_of(request), case=uid, sitting=one, now=timezone.now())
            return gettext("It stands in the calendar.")
        sittings.hold_sitting(by=viewer_of(request), case=uid, sitting=one, idem=given["idem"], now=timezone.now())
        return gettext("The sitting is recorded.")

    title = gettext("Plan a sitting") if plan else gettext("Record a sitting")
    return filled(request, form, work, Sheet(title=title, send=gettext("Keep it"), back=page_of(uid)))


@opens("disputes")
def agreement(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Write down what was agreed."""
    found = folder_of(request, uid)
    form = forms.AgreementForm(found.dispute, request.POST or None, made_on=timezone.localdate())

    def work(given: dict[str, Any]) -> str:
        terms = agreeing.Terms(**{name: value for name, value in given.items() if name != "idem"})
        done = agreeing.write_agreement(
            by=viewer_of(request), case=uid, terms=terms, idem=given["idem"], now=timezone.now()
        )
        if done.effective_on:
            return gettext("The spoken agreement is registered and in force.")
        return gettext("Written down. Print it, have it marked, signed and sealed, then photograph it.")

    hint = gettext(
        "A spoken agreement holds once it is agreed. A written one needs every party's mark, the mediator's signature"
        " and the committee's seal on paper."
    )
    return filled(request, form, work, Sheet(gettext("Agreement"), gettext("Keep it"), page_of(uid), hint))


@opens("disputes")
def printed(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The agreement as a sheet, with blanks for marks, signature and seal."""
    found = folder_of(request, uid)
    if not found.dispute.form:
        raise Http404
    return render(request, "disputes/sheet.html", {"found": found, "back_url": page_of(uid), "now": timezone.now()})


@opens("disputes")
def slips(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A slip for each party: their own code, what mediation is, which ways stay open."""
    found = folder_of(request, uid)
    pairs = folders.slips(found)
    if not pairs:
        raise Http404
    return render(request, "disputes/slips.html", {"found": found, "pairs": pairs, "back_url": page_of(uid)})


@opens("disputes")
def marks(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What stands on the paper, and its photo."""
    found = folder_of(request, uid)
    days = {f"party_{party.number}": party.marked_on for party in found.parties}
    kept = {"signed_on": found.dispute.signed_on, "sealed_on": found.dispute.sealed_on}
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.MarksForm(found.parties, data, files, **days, **kept)

    def work(given: dict[str, Any]) -> str:
        done = agreeing.record_marks(
            by=viewer_of(request), case=uid, marks=form.marks(), photos=given["photo"] or (), idem=given["idem"],
            now=timezone.now(),
        )  # fmt: skip
        if done.effective_on:
            return gettext("Every mark is there: the agreement is in force.")
        return gettext("Kept. It is in force once every mark, the signature, the seal and a photo are there.")

    hint = gettext("What is not on the paper yet stays empty. It is in force once all days and a photo are there.")
    return filled(request, form, work, Sheet(gettext("Marks on the paper"), gettext("Keep it"), page_of(uid), hint))


@opens("disputes")
def performed(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """It has been done as agreed."""
    folder_of(request, uid)
    form = forms.PerformForm(request.POST or None, on=timezone.localdate())

    def work(given: dict[str, Any]) -> str:
        agreeing.record_performance(by=viewer_of(request), case=uid, now=timezone.now(), **given)
        return gettext("Noted. Now somebody else visits the parties.")

    title = gettext("Performed")
    return filled(request, form, work, Sheet(title=title, send=gettext("Keep it"), back=page_of(uid)))


@opens("disputes")
def visit(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The return visit, by somebody who did not mediate."""
    found = folder_of(request, uid)
    form = forms.VisitForm(request.POST or None, asked=len(found.parties))

    def work(given: dict[str, Any]) -> str:
        idem = given.pop("idem")
        visiting.visit_again(
            by=viewer_of(request), case=uid, heard=visiting.Heard(**given), idem=idem, now=timezone.now()
        )
        return gettext("The return visit is noted. It may be closed now.")

    title, hint = gettext("Return visit"), gettext("Ask each party apart. Who mediated does not visit.")
    return filled(request, form, work, Sheet(title=title, send=gettext("Keep it"), back=page_of(uid), hint=hint))
