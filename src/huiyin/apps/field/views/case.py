"""A case in the field: where it is, what can be done, and the form of a step."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.apps.cases import library, names
from huiyin.apps.cases import queries as cases
from huiyin.apps.cases.actions.revealing import reveal
from huiyin.apps.cases.actions.steps import Act, Receipt, take_step
from huiyin.apps.cases.codes import receipt_code
from huiyin.apps.cases.forms import StepForm, step_form
from huiyin.apps.cases.leave import leave_for
from huiyin.apps.cases.reasons import REVEAL
from huiyin.apps.field import queries
from huiyin.apps.field.entries import Done, accepted, add_files, author, refused, show, wants_json, written_at
from huiyin.apps.field.texts import sentence
from huiyin.apps.files.actions import MOST_FILES
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import note_read
from huiyin.core.device_times import whole
from huiyin.core.errors import RuleError
from huiyin.core.idle import HALF_A_DAY
from huiyin.core.packs import Move

if TYPE_CHECKING:
    from huiyin.apps.cases.models import Case

TEMPLATE = "field/step.html"


@opens("field")
@require_safe
def case(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The slim page of a case; opening it is noted."""
    return _case(request, uid, "case")


@opens("field", fresh=True, within=HALF_A_DAY)
@require_POST
def phone(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The same page with the telephone number; that it was looked at is noted."""
    return _case(request, uid, "phone")


def _case(request: HttpRequest, uid: uuid.UUID, what: str) -> HttpResponse:
    viewer, now = request.viewer, timezone.now()  # type: ignore[attr-defined]
    page = queries.case_page(viewer, uid, now)
    if page is None:
        raise Http404
    full = page.reads and what == "phone" and _shows_number(request, viewer, page.case, now)
    if not full:
        note_read(viewer, uid, "case", now)
    items = [_item(page.case, move, first=n == 0) for n, move in enumerate(page.moves)]
    return show(
        request,
        "field/case.html",
        page=page,
        full=full,
        moves=items,
        code=_code_for(page.case, viewer),
        reasons=REVEAL.items(),
        now=now,
    )


def _shows_number(request: HttpRequest, viewer: Viewer, of: Case, now: datetime) -> bool:
    try:
        reveal(by=viewer, subject=of.uid, place=of.place, reason=request.POST.get("why", ""), now=now)
    except RuleError as refusal:
        messages.error(request, sentence(refusal))
        return False
    return True


def _item(found: Any, move: Move, *, first: bool) -> dict[str, Any]:
    pack, town = library.pinned(found.pack_id), names.town_of(found)
    title, hint = names.move_title(pack, town, move.do), names.move_hint(pack, town, move)
    return {"title": title, "hint": hint, "main": first, "url": reverse("field:step", args=[found.uid, move.do])}


def _code_for(found: Any, viewer: Viewer) -> str:
    """The secret code, for the asker: shown to whoever entered the case for them, until something happens."""
    contact: Any = getattr(found, "contact", None)
    if contact is None or found.seq != 1 or not contact.on_behalf:
        return ""
    return receipt_code(found.uid, found.receipt) if contact.entered_by_id == viewer.actor.person else ""


@opens("field.step")
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, uid: uuid.UUID, do: str) -> HttpResponse:
    """The form of one move. What comes too late is kept as a note on the case."""
    try:
        by = author(request) if request.method == "POST" else request.viewer  # type: ignore[attr-defined]
        found = cases.get(by, uid)
    except RuleError as refusal:
        return _lost(request, refusal)
    if found is None:
        return _lost(request, RuleError("no_such_case"))
    move, allowed = queries.move_on(found, by, do)
    if move is None:
        raise Http404
    if request.method == "POST":
        return _take(request, by, found, move)
    if not allowed:
        messages.warning(request, sentence(RuleError("not_from_here")))
        return redirect("field:case", uid=uid)
    return show(request, TEMPLATE, form=_form(by, found, move), **_words(found, move))


def _lost(request: HttpRequest, refusal: RuleError) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"errors": [], "sentence": sentence(refusal)}, status=409)
    raise Http404


def _form(by: Viewer, found: Any, move: Move, data: Any = None, files: Any = None) -> StepForm:
    form = step_form(found, move, by, data, files)
    form.initial.update(leave_for(found, move).asked)
    for name in _later(data or {}):
        if name in form.fields:
            form.fields[name].required = False
    return form


def _later(data: Any) -> dict[str, int]:
    """How many photos and voice notes the outbox will send after this entry."""
    told = {name: data.get(f"{name}_later", "") for name in ("photo", "voice")}
    return {name: whole(n) for name, n in told.items() if 0 < whole(n) <= MOST_FILES}


def _words(found: Any, move: Move) -> dict[str, Any]:
    pack, town = library.pinned(found.pack_id), names.town_of(found)
    return {
        "case": found,
        "word": names.move_title(pack, town, move.do),
        "hint": names.move_hint(pack, town, move),
        "where": names.place_title(found),
        "trail": leave_for(found, move).lines,
        "now": timezone.now(),
    }


def _take(request: HttpRequest, by: Viewer, found: Any, move: Move) -> HttpResponse:
    now = timezone.now()
    form = _form(by, found, move, request.POST, request.FILES)
    if not form.is_valid():
        return refused(request, TEMPLATE, form, **_words(found, move))
    answers = {**form.answers(), **_later(request.POST)}
    act = Act(case=found.uid, do=move.do, answers=answers, idem=form.key, at=written_at(request, now), keep=True)
    try:
        receipt = take_step(by=by, act=act, now=now)
    except RuleError as refusal:
        return refused(request, TEMPLATE, form, refusal, **_words(found, move))
    return _done(request, by, form, receipt, move)


def _done(request: HttpRequest, by: Viewer, form: StepForm, receipt: Receipt, move: Move) -> HttpResponse:
    found, now = receipt.case, timezone.now()
    problems = add_files(form, found.uid, move.do, by, now)
    if receipt.refused:
        said = _("%(why)s What you wrote is kept as a note on the case.") % {
            "why": sentence(RuleError(receipt.refused))
        }
    else:
        said = _("Done: %(step)s.") % {"step": _words(found, move)["word"]}
    url = reverse("field:case", args=[found.uid])
    done = Done(form.key, found.code, url, said, bool(receipt.refused), found.uid, move.do)
    return accepted(request, done, problems)
