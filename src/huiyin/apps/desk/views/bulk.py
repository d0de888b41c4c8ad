"""One step on the ticked cases of a list, and taking all of it back for ten minutes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from huiyin.apps.cases import library
from huiyin.apps.cases.actions.bulk import Done, do_each, done_by, in_bulk, name_of, undo
from huiyin.apps.cases.actions.effects import UNDO_MINUTES
from huiyin.apps.cases.forms import step_form
from huiyin.apps.cases.keyset import uid_in
from huiyin.apps.cases.names import move_hint, move_title, town_of
from huiyin.apps.desk.queries import bulk as bulks
from huiyin.apps.desk.rows import rows
from huiyin.apps.desk.texts import sentence
from huiyin.apps.desk.views.inbox import uids
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.core.errors import RuleError


@opens("desk")
def bulk(request: HttpRequest) -> HttpResponse:
    """The form of a step for the ticked cases; sent, it is done on each, and what was refused is told case by case."""
    viewer, now = viewer_of(request), timezone.now()
    asked = request.POST if request.method == "POST" else request.GET
    cases = bulks.ticked(viewer, uids(asked.getlist("case")))
    found = bulks.first_with(viewer, cases, asked.get("do", ""))
    if found is None and (told := _told_already(request, now)):
        return told
    if not cases:
        messages.error(request, sentence(RuleError("nothing_ticked")))
        return redirect("desk:inbox")
    if found is None or not in_bulk(found[1]):
        messages.error(request, sentence(RuleError("not_in_bulk")))
        return redirect("desk:inbox")
    case, move = found
    data = request.POST if request.method == "POST" else None
    title = move_title(library.pinned(case.pack_id), town_of(case), move.do)
    form = step_form(case, move, viewer, data, path=bulks.common_path(cases), several=cases)
    if move.do == "merge":
        form.fields["into"] = bulks.into_field(cases)
    if data is not None and form.is_valid():
        answers, key = form.answers(), form.key
        wanted = [each.uid for each in cases if each.code != answers.get("into")]
        try:
            done = do_each(by=viewer, cases=wanted, do=move.do, answers=answers, key=key, now=now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            return _tell(request, title, name_of(move.do, key), done, now)
    hint = move_hint(library.pinned(cases[0].pack_id), town_of(cases[0]), move)
    context = {
        "form": form,
        "rows": rows(cases),
        "cases": cases,
        "do": move.do,
        "verb": title,
        "hint": hint,
        "now": now,
    }
    return render(request, "desk/bulk.html", context)


def _told_already(request: HttpRequest, now: datetime) -> HttpResponse | None:
    """The answer to a form that comes again, as it does when the first answer got lost, and has nothing left to do."""
    do = request.POST.get("do", "")
    name = name_of(do, uid_in(request.POST.get("idem", "")))
    cases = done_by(by=viewer_of(request), bulk=name, now=now)
    if not cases:
        return None
    title = move_title(library.pinned(cases[0].pack_id), town_of(cases[0]), do)
    return _tell(request, title, name, [Done(case.uid, case.code, case.title) for case in cases], now)


def _tell(request: HttpRequest, title: str, bulk: str, done: list[Any], now: Any) -> HttpResponse:
    worked = [each for each in done if not each.refused]
    words = ngettext("“%(do)s”: %(n)d case done.", "“%(do)s”: %(n)d cases done.", len(worked))
    report = words % {"do": title, "n": len(worked)}
    if worked:
        until = now + timedelta(minutes=UNDO_MINUTES)
        request.session["desk_bulk"] = {"bulk": bulk, "words": report, "until": until.isoformat()}
        messages.success(request, report)
    for each in done:
        if each.refused:
            pair = {"code": each.code or "—", "why": sentence(each.error)}
            messages.warning(request, gettext("%(code)s was left as it is. %(why)s") % pair)
    return redirect("desk:inbox")


@opens("desk")
@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """Undo a bulk act."""
    viewer, now = viewer_of(request), timezone.now()
    name = request.POST.get("bulk", "")[:80]
    if not name:
        raise Http404
    request.session.pop("desk_bulk", None)
    try:
        done = undo(by=viewer, bulk=name, now=now)
    except RuleError as refusal:
        messages.error(request, sentence(refusal))
        return redirect("desk:inbox")
    worked = sum(1 for each in done if not each.refused)
    if worked:
        messages.success(
            request,
            ngettext("%(n)d case is as it was before.", "%(n)d cases are as they were before.", worked) % {"n": worked},
        )
    for each in done:
        if each.refused:
            pair = {"code": each.code, "why": sentence(each.error)}
            messages.warning(request, gettext("%(code)s was left as it is. %(why)s") % pair)
    return redirect("desk:inbox")
