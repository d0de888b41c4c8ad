"""Who is called back, for who supervises: one in twenty of those for whom somebody else wrote; and the slip left with them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from huiyin.apps.decisions import call_backs, queries
from huiyin.apps.decisions.actions.calling_back import call_back
from huiyin.apps.decisions.forms import CallBackForm
from huiyin.apps.decisions.showing import CHANNELS, MANDATES, RESULTS, VALUES
from huiyin.apps.decisions.texts import sentence
from huiyin.apps.decisions.views.hearing import at_work
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import Viewer, viewer_of
from huiyin.apps.records.actions import note_read
from huiyin.core.errors import RuleError
from huiyin.core.rolls import ActChannel, ActKind
from huiyin.core.sittings import Sort

if TYPE_CHECKING:
    from huiyin.apps.decisions.models import Decision, Sitting


def _supervised(request: HttpRequest, uid: uuid.UUID) -> tuple[Viewer, Decision]:
    """Who supervises, and the decision. 404 for others."""
    viewer = viewer_of(request)
    found = queries.get(viewer, uid)
    if found is None or not queries.supervises(viewer, found.place):
        raise Http404(uid)
    return viewer, found


def _shown(sitting: Sitting, line: call_backs.Line) -> dict[str, Any]:
    act, kept = line.act, getattr(line.act, "help", None)
    return {
        "sitting": sitting,
        "act": act,
        "entry": act.entry,
        "left": line.left,
        "result": RESULTS[line.last.result] if line.last else "",
        "kind": {"confirmed": "done", "denied": "late"}.get(line.last.result if line.last else "", "on"),
        "value": VALUES.get(act.value, ""),
        "channel": CHANNELS[ActChannel(act.channel)],
        "helper": kept.helper if kept else "",
        "mandate": MANDATES[kept.mandate] if kept else "",
    }


@opens("decisions.work")
@require_safe
def listed(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """All who were drawn, sitting by sitting; those still to be called first."""
    viewer, found = _supervised(request, uid)
    rows = [
        _shown(sitting, line)
        for sitting, _figures in queries.sittings_of(found)
        for line in call_backs.of_sitting(sitting)
    ]
    note_read(viewer, uid, "call_backs", timezone.now())
    rows.sort(key=lambda row: not row["left"])
    context = {"decision": found, "title": queries.title_of(found), "rows": rows, "now": timezone.now()}
    context["done"] = sum(not row["left"] for row in rows)
    return render(request, "decisions/call_backs.html", context)


@opens("decisions.work")
def one(request: HttpRequest, uid: uuid.UUID, act: uuid.UUID) -> HttpResponse:
    """One call: what was written, and what they say to it."""
    viewer, found = _supervised(request, uid)
    for sitting, _figures in queries.sittings_of(found):
        row = next((_shown(sitting, line) for line in call_backs.of_sitting(sitting) if line.act.pk == act), None)
        if row:
            break
    else:
        raise Http404(act)
    form = CallBackForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            call_back(
                by=viewer, uid=form.key, sitting=sitting.uid, act_uid=act, result=given["result"], text=given["text"],
                now=timezone.now(),
            )  # fmt: skip
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, gettext("The call is written down."))
            return redirect("decisions:call_backs", uid=uid)
    context = {"decision": found, "title": queries.title_of(found), "row": row, "form": form, "now": timezone.now()}
    return render(request, "decisions/call_back.html", context)


@opens("decisions.work")
@require_safe
def slip(request: HttpRequest, uid: uuid.UUID, entry: int) -> HttpResponse:
    """What was written down for an entry, on a slip to be left with them: how, by whom, and how to object."""
    _viewer, found, sitting = at_work(request, uid, Sort.hear)
    row = queries.entry_of(sitting, entry)
    acts = [each for each in queries.own_acts(row) if each.kind == ActKind.opine] if row else []
    if row is None or not acts:
        raise Http404(entry)
    act = acts[-1]
    kept = getattr(act, "help", None)
    context = {
        "decision": found,
        "title": queries.title_of(found),
        "entry": row,
        "act": act,
        "code": act.pk.hex[:8].upper(),
        "value": VALUES.get(act.value, ""),
        "channel": CHANNELS[ActChannel(act.channel)],
        "helper": kept.helper if kept else "",
        "mandate": MANDATES[kept.mandate] if kept else "",
        "now": timezone.now(),
    }
    return render(request, "decisions/slip.html", context)
