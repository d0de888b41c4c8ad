"""Calls: somebody who did not do the work tells the asker what became of it, and asks whether it is done."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from huiyin.apps.cases.actions.answers import Said, hear_asker
from huiyin.apps.cases.actions.revealing import seen_today
from huiyin.apps.cases.actions.telling import Told, tell_asker
from huiyin.apps.desk.asking import shows_number
from huiyin.apps.desk.export import filter_words
from huiyin.apps.desk.facts import title_line
from huiyin.apps.desk.filters import Filters
from huiyin.apps.desk.forms import CallForm, ToldForm
from huiyin.apps.desk.listing import acts_of, fields_of
from huiyin.apps.desk.queries import calls as callers
from huiyin.apps.desk.queries import inbox as lists
from huiyin.apps.desk.queries import page as pages
from huiyin.apps.desk.rows import row
from huiyin.apps.desk.texts import sentence
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.records.actions import note_read
from huiyin.core.errors import RuleError
from huiyin.core.idle import HALF_A_DAY
from huiyin.core.words import Answer

PRINTED = 500


@opens("call_back", fresh=True, within=HALF_A_DAY)
def calls(request: HttpRequest) -> HttpResponse:
    """Whom to tell what became of their matter, and whom to ask whether it is done."""
    return _calls(request)


def _calls(request: HttpRequest, shown: uuid.UUID | None = None) -> HttpResponse:
    viewer, now = viewer_of(request), timezone.now()
    filters = replace(Filters.read(request.GET.dict()), tab="tell")
    printing = request.GET.get("print") == "1"
    news = callers.waiting(viewer, filters, now)
    tellings, next_key = callers.to_tell(news, filters.after, PRINTED if printing else callers.PAGE)
    ask, path = filters.with_(tab="calls"), reverse("desk:calls")
    page = lists.page(viewer, ask, now)
    until = callers.asked_until(page.cases)
    context = {
        "tell": [{"of": each, "row": row(each.case), "key": uuid.uuid4()} for each in tellings],
        "next_tell": filters.address(path, after=next_key) if next_key else "",
        "fields": fields_of(viewer, filters),
        "acts": acts_of(filters),
        "printing": printing,
        "filter_words": filter_words(viewer, filters),
        "plain_url": filters.address(path),
        "shown": shown,
        "ask": [{"row": row(case), "until": until.get(case.pk)} for case in page.cases],
        "next_ask": ask.address(reverse("desk:inbox"), after=page.next) if page.next else "",
        "list_url": ask.address(reverse("desk:inbox")),
        "now": now,
    }
    return render(request, "desk/calls.html", context)


@opens("call_back", fresh=True, within=HALF_A_DAY)
@require_POST
def tell(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show the number of somebody who is to be told (which is noted), or note that they were told or not reached."""
    viewer, now = viewer_of(request), timezone.now()
    asked = pages.case_of(viewer, uid)
    if asked is None:
        raise Http404
    if request.POST.get("do") == "show":
        return _calls(request, uid if shows_number(request, asked, now, "call_back") else None)
    form = ToldForm(request.POST)
    if not form.is_valid():
        raise Http404
    given = form.cleaned_data
    told = Told(case=uid, up_to=given["up_to"], reached=given["do"] == "told", idem=given["idem"])
    try:
        case = tell_asker(by=viewer, told=told, now=now)
    except RuleError as refusal:
        messages.error(request, sentence(refusal))
    else:
        words = gettext("%(code)s: the asker has been told.") if told.reached else _words(again=False, reached=False)
        messages.success(request, words % {"code": case.code})
    return redirect("desk:calls")


@opens("call_back", fresh=True, within=HALF_A_DAY)
def call(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The number to call, once it was asked for, and the form for what was answered; who did the work is refused."""
    viewer, now = viewer_of(request), timezone.now()
    case = pages.case_of(viewer, uid)
    if case is None:
        raise Http404
    if request.POST.get("do") == "show":
        shows_number(request, case, now, "call_back")
        return redirect("desk:call", uid=uid)
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
            messages.success(request, _words(again=heard.state != case.state, reached=reached) % {"code": case.code})
            return redirect("desk:calls")
    elif request.method != "POST":
        note_read(viewer, uid, "case", now)
    context = {
        "case": case,
        "form": form,
        "calls": callers.calls_made(case),
        "backers": callers.backers_of(case),
        "full": uid in seen_today(viewer, now),
        "now": now,
        **title_line(case),
    }
    return render(request, "desk/call.html", context)


def _words(*, again: bool, reached: bool) -> str:
    if not reached:
        return gettext("%(code)s: not reached, noted as one attempt.")
    if again:
        return gettext("%(code)s: not satisfied, so it goes back to be done again.")
    return gettext("%(code)s: what the asker said is noted.")
