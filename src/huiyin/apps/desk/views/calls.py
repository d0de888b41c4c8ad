"""Call-backs: somebody who did not do the work asks the asker."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from huiyin.apps.cases.actions.answers import Said, hear_asker
from huiyin.apps.desk.asking import viewer_of
from huiyin.apps.desk.facts import title_line
from huiyin.apps.desk.forms import CallForm
from huiyin.apps.desk.queries import calls as callers
from huiyin.apps.desk.queries import page as pages
from huiyin.apps.desk.rows import row
from huiyin.apps.desk.texts import sentence
from huiyin.apps.people.access import opens
from huiyin.apps.records.actions import note_read
from huiyin.core.errors import RuleError
from huiyin.core.words import Answer


@opens("call_back", posts=True)
def calls(request: HttpRequest) -> HttpResponse:
    """Whom to call, the oldest question first."""
    viewer, now = viewer_of(request), timezone.now()
    found = [
        {"row": row(case), "until": case.asked_until, "calls": callers.calls_made(case), "url": str(case.uid)}  # type: ignore[attr-defined]
        for case in callers.to_call(viewer)
    ]
    context = {"found": found, "may_call": callers.may_call(viewer), "now": now}
    return render(request, "desk/calls.html", context)


@opens("call_back", posts=True)
def call(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The number to call and the form for what was answered. Seeing the number is noted; who did it is refused."""
    viewer, now = viewer_of(request), timezone.now()
    case = pages.case_of(viewer, uid) if callers.may_call(viewer) else None
    if case is None:
        raise Http404
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        reached = given["reached"] == "yes"
        said = Said(
            case=uid,
            answer=Answer(given["answer"]) if reached else Answer.none,
            grade=given["grade"] if reached else None,
            words=given["words"],
            by_call=True,
            idem=given["idem"],
        )
        try:
            heard = hear_asker(by=viewer, said=said, now=now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _words(heard.state != case.state, reached=reached) % {"code": case.code})
            return redirect("desk:calls")
    else:
        note_read(viewer, uid, "phone", now)
    context = {"case": case, "form": form, "calls": callers.calls_made(case), "now": now, **title_line(case)}
    return render(request, "desk/call.html", context)


def _words(again: bool, *, reached: bool) -> str:
    if not reached:
        return gettext("%(code)s: not reached, noted as one attempt.")
    if again:
        return gettext("%(code)s: not satisfied, so it goes back to be done again.")
    return gettext("%(code)s: what the asker said is noted.")
