"""One thing that is owed: what it is, what did it, not needed because; and the form that writes it down."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.apps.duties.actions import answering
from huiyin.apps.duties.forms import BackForm, RecordForm, UnneededForm
from huiyin.apps.duties.queries import owed
from huiyin.apps.duties.texts import REASONS, sentence
from huiyin.apps.duties.words import due_words, span_words
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.records.actions import note_read
from huiyin.core.errors import RuleError


def _found(request: HttpRequest, uid: uuid.UUID) -> owed.One:
    viewer = viewer_of(request)
    found = owed.one(viewer, uid, timezone.localdate())
    if found is None:
        raise Http404
    return found


def _context(found: owed.One, **more: Any) -> dict[str, Any]:
    row = found.line.row
    return {
        "one": found,
        "line": found.line,
        "row": row,
        "about": owed.about(row),
        "span": span_words(row.span),
        "due": due_words(row),
        "reason": REASONS.get(row.reason, ""),
        "now": timezone.now(),
        **more,
    }


@opens("duty.answer")
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What is owed and what did it; it can be answered with “not needed, because”, and needed again."""
    form = UnneededForm(request.POST if request.POST.get("do") == "unneeded" else None)
    try:
        if request.method == "POST" and _answer(request, uid, form):
            return redirect("duties:one", uid)
    except RuleError as refusal:
        if not form.is_bound:
            messages.error(request, sentence(refusal))
            return redirect("duties:one", uid)
        form.add_error(None, sentence(refusal))
    found = _found(request, uid)
    if found.answers and (found.doings or found.words):
        note_read(request.viewer, uid, "duty", timezone.now())  # type: ignore[attr-defined]
    return render(request, "duties/one.html", _context(found, form=form))


def _answer(request: HttpRequest, uid: uuid.UUID, form: UnneededForm) -> bool:
    viewer = viewer_of(request)
    now, do = timezone.now(), request.POST.get("do", "")
    if do == "needed":
        answering.say_needed(by=viewer, owed=uid, now=now)
        messages.success(request, _("It stands on the list again."))
    elif do == "back":
        back = BackForm(request.POST)
        if not back.is_valid():
            raise RuleError("reason_words", most=200)
        answering.take_back(by=viewer, event=back.cleaned_data["event"], reason=back.cleaned_data["reason"], now=now)
        messages.success(request, _("Taken back. What it did is owed again."))
    elif form.is_valid():
        said = form.cleaned_data
        answering.say_unneeded(by=viewer, owed=uid, reason=said["reason"], words=said["words"], now=now)
        messages.success(request, _("Noted as not needed, with the reason."))
    else:
        return False
    return True


@opens("duty.answer")
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Write down what was done: the event that does it."""
    viewer = viewer_of(request)
    now = timezone.now()
    form = RecordForm(request.POST if request.method == "POST" else None, timezone.localdate(now))
    found = _found(request, uid)
    if form.is_valid():
        said = form.cleaned_data
        what = answering.Record(said["idem"], uid, said["day"], said["words"], said["people"] or 0)
        try:
            answering.record(by=viewer, what=what, now=now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _("Written down."))
            return redirect("duties:month")
    return render(request, "duties/record.html", _context(found, form=form))
