"""The page of a case, and the one page for every step on it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from huiyin.apps.cases import library
from huiyin.apps.cases.actions.attaching import take_step_with
from huiyin.apps.cases.actions.sharing import copy_to, let_go, take_charge
from huiyin.apps.cases.actions.steps import Act
from huiyin.apps.cases.contact import reads_contact
from huiyin.apps.cases.forms import StepForm, step_form
from huiyin.apps.cases.judging import said_of_work
from huiyin.apps.cases.leave import leave_for
from huiyin.apps.cases.names import move_hint, move_title, town_of
from huiyin.apps.cases.reasons import REVEAL
from huiyin.apps.desk.asking import shows_number
from huiyin.apps.desk.facts import asker_shown, case_facts, moves_shown, title_line
from huiyin.apps.desk.forms import CopyForm
from huiyin.apps.desk.queries import page as pages
from huiyin.apps.desk.texts import sentence
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import Viewer, viewer_of
from huiyin.apps.records.actions import note_read
from huiyin.core.errors import RuleError
from huiyin.core.idle import HALF_A_DAY
from huiyin.core.packs import Move
from huiyin.core.words import Level


@opens("desk")
def case(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One case. Opening it is noted, unless it is public."""
    return _case(request, uid, "case")


@opens("desk", fresh=True, within=HALF_A_DAY)
@require_POST
def phone(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The same page with the telephone numbers, once one has said why; that they were looked at is noted."""
    return _case(request, uid, "phone")


def _case(request: HttpRequest, uid: uuid.UUID, what: str) -> HttpResponse:
    viewer, now = viewer_of(request), timezone.now()
    found = pages.case_page(viewer, uid, now)
    if found is None:
        raise Http404
    reads = reads_contact(viewer, found.case, found.moves)
    full = reads and what == "phone" and shows_number(request, found.case, now)
    if found.case.level != Level.public and not full:
        note_read(viewer, uid, "case", now)
    context: dict[str, Any] = {
        "found": found,
        "case": found.case,
        "facts": case_facts(found, reads=reads, full=full),
        "title_line": title_line(found.case),
        "moves": moves_shown(found, viewer),
        "asker_moves": asker_shown(found.case, pages.asker_moves(viewer, found.case, now)),
        "reasons": REVEAL.items(),
        "now": now,
        **title_line(found.case),
    }
    return render(request, "desk/case.html", context)


@opens("desk")
def do(request: HttpRequest, uid: uuid.UUID, verb: str) -> HttpResponse:
    """The form of a step. A refusal shows it again, filled as it was, with a sentence."""
    viewer = viewer_of(request)
    case = pages.case_of(viewer, uid)
    move = pages.move_of(case, verb) if case else None
    if case is None or move is None:
        raise Http404
    if request.method != "POST" and case.state not in move.sources:
        messages.info(request, gettext("It has gone on already: this step is over."))
        return redirect("desk:case", uid=uid)
    if move.shows and request.method != "POST":
        return redirect("desk:publish", uid=uid)
    return _step(request, case, move, viewer)


@opens("desk")
def asker(request: HttpRequest, uid: uuid.UUID, verb: str) -> HttpResponse:
    """A step that only the asker may take, who has called or come: entered by a post that did not do the work."""
    viewer = viewer_of(request)
    case = pages.case_of(viewer, uid)
    moves = pages.asker_moves(viewer, case, timezone.now()) if case else ()
    move = next((move for move in moves if move.do == verb), None)
    if case is None or move is None:
        raise Http404
    return _step(request, case, move, pages.as_asker(viewer))


def _step(request: HttpRequest, case: Any, move: Move, viewer: Viewer) -> HttpResponse:
    now = timezone.now()
    if request.method != "POST":
        form = step_form(case, move, viewer)
        form.initial.update(leave_for(case, move).asked)
        if "into" in request.GET:
            form.initial["into"] = request.GET["into"][:40]
        return _form_page(request, case, move, form)
    form = step_form(case, move, viewer, request.POST, request.FILES)
    if form.is_valid() and _take(request, case, move, form, viewer, now):
        return redirect("desk:case", uid=case.uid)
    return _form_page(request, case, move, form)


def _take(request: HttpRequest, case: Any, move: Move, form: StepForm, viewer: Viewer, now: datetime) -> bool:
    seen = form.cleaned_data.get("seq")
    if move.to is not None and seen is not None and seen != case.seq and not pages.happened(form.key):
        form.add_error(None, sentence(RuleError("seen_before")))
        form.renew(case.seq)
        return False
    act = Act(case=case.uid, do=move.do, answers=form.answers(), idem=form.key)
    try:
        receipt = take_step_with(by=viewer, act=act, photos=form.photos(), voices=form.voices(), now=now)
    except RuleError as refusal:
        form.add_error(None, sentence(refusal))
        return False
    title = move_title(library.pinned(case.pack_id), town_of(case), move.do)
    messages.success(request, gettext("%(code)s: “%(do)s” is done.") % {"code": receipt.case.code, "do": title})
    return True


def _form_page(request: HttpRequest, case: Any, move: Move, form: StepForm) -> HttpResponse:
    context = {
        "case": case,
        "form": form,
        "verb": move_title(library.pinned(case.pack_id), town_of(case), move.do),
        "hint": move_hint(library.pinned(case.pack_id), town_of(case), move),
        "trail": leave_for(case, move).lines or (said_of_work(case) if move.to else []),
        "now": timezone.now(),
        **title_line(case),
    }
    return render(request, "desk/do.html", context)


@opens("desk")
def copy(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Let another unit read the case."""
    viewer, now = viewer_of(request), timezone.now()
    case = pages.case_of(viewer, uid)
    if case is None:
        raise Http404
    form = CopyForm(request.POST or None, path=case.place.path)
    if request.method == "POST" and form.is_valid():
        try:
            copy_to(by=viewer, case=uid, unit=form.cleaned_data["unit"], idem=form.cleaned_data["idem"], now=now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, gettext("The unit can read this case now."))
            return redirect("desk:case", uid=uid)
    verb, hint = gettext("Copy to a unit"), gettext("It can read the case; who does the work stays the same.")
    context = {"case": case, "form": form, "verb": verb, "hint": hint, "now": now, **title_line(case)}
    return render(request, "desk/do.html", context)


@opens("desk")
@require_POST
def charge(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A leader takes charge of the case, or lets it go."""
    viewer, now = viewer_of(request), timezone.now()
    work = let_go if request.POST.get("end") else take_charge
    key = request.POST.get("idem", "")
    try:
        work(by=viewer, case=uid, idem=uuid.UUID(key) if key else uuid.uuid4(), now=now)
    except RuleError as refusal:
        if refusal.code == "no_such_case":
            raise Http404 from refusal
        messages.error(request, sentence(refusal))
    except ValueError as wrong:
        raise Http404 from wrong
    return redirect("desk:case", uid=uid)
