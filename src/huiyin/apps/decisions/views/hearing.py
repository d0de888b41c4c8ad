"""The opinion round: who is still to be heard, grid by grid; and one door after the other. Never how others answered."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from huiyin.apps.decisions import queries
from huiyin.apps.decisions.actions.acting import Done, act
from huiyin.apps.decisions.actions.changing import change_roll
from huiyin.apps.decisions.codes import entry_code
from huiyin.apps.decisions.forms import ChangeForm, HearForm, ReplyForm, key_of
from huiyin.apps.decisions.showing import shown
from huiyin.apps.decisions.texts import sentence
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import Viewer, viewer_of
from huiyin.apps.records.actions import note_read
from huiyin.core.errors import RuleError
from huiyin.core.rolls import ActChannel, ActKind
from huiyin.core.sittings import Sort

if TYPE_CHECKING:
    from huiyin.apps.decisions.models import Decision, Sitting
    from huiyin.apps.decisions.queries import Line
    from huiyin.apps.rolls.models import Entry


def at_work(request: HttpRequest, uid: uuid.UUID, sort: Sort | None = None) -> tuple[Viewer, Decision, Sitting]:
    """Who asks, the decision and the sitting that is open, of this sort. 404 without."""
    viewer = viewer_of(request)
    found = queries.get(viewer, uid)
    sitting = queries.open_one(found) if found else None
    if found is None or sitting is None or (sort and sitting.sort != sort) or not queries.may_work(viewer, found):
        raise Http404(uid)
    return viewer, found, sitting


def keeping(request: HttpRequest, uid: uuid.UUID, sort: Sort | None = None) -> tuple[Viewer, Decision, Sitting]:
    """The same for who keeps the rolls, enters the counts and writes the minutes. 404 for others."""
    viewer, found, sitting = at_work(request, uid, sort)
    if not queries.keeps_lists(viewer, found.place):
        raise Http404(uid)
    return viewer, found, sitting


def figures(sitting: Sitting) -> tuple[dict[str, Any], list[Line]]:
    """The line of figures of the open sitting, and the lines of its roll, from acts that are read once."""
    now, found = queries.reckoned(sitting)
    one = shown(sitting, found, timezone.localdate(), live=True)
    return {"one": one, "now": timezone.now()}, queries.lines(sitting, acts=now.acts)


@opens("decisions.work")
def hearing(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """All grids with what is left in each; of the chosen one the doors, those still to be heard first."""
    _, found, sitting = at_work(request, uid, Sort.hear)
    live, lines = figures(sitting)
    grids = queries.by_grid(lines)
    chosen = next((row for row in grids if row["grid"] and str(row["grid"].pk) == request.GET.get("grid")), None)
    here = [line for line in lines if chosen and line.entry.met_in == chosen["grid"]]
    context = {
        **live,
        "decision": found,
        "title": queries.title_of(found),
        "grids": grids,
        "chosen": chosen,
        "lines": sorted(here, key=lambda line: (not line.left, line.entry.number)),
    }
    return render(request, "decisions/round.html", context)


@opens("decisions.work")
def entry(request: HttpRequest, uid: uuid.UUID, entry: int) -> HttpResponse:
    """One door: what they say and whether they signed, or that nobody was met."""
    viewer, found, sitting = at_work(request, uid, Sort.hear)
    row = queries.entry_of(sitting, entry)
    if row is None:
        raise Http404(entry)
    people = queries.witnesses(found.place)
    sent = request.POST if request.method == "POST" else None
    if sent and "answer" in sent:
        return _reply(request, viewer, sitting, row)
    missed = bool(sent and "missed" in sent)
    form = HearForm(None if missed else sent, people=people)
    if missed or form.is_valid():
        try:
            _hear(viewer, sitting, entry, form, key_of(sent) if missed else None, timezone.now())
        except RuleError as refusal:
            if missed:
                form = HearForm({}, people=people)
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, gettext("Number %(n)s is written down.") % {"n": row.number})
            back = redirect("decisions:round", uid=uid)
            back["Location"] += f"?grid={row.met_in_id}" if row.met_in_id else ""
            return back
    line = queries.lines(sitting, [row])[0]
    context = {"decision": found, "title": queries.title_of(found), "line": line, "form": form}
    if line.objected:
        context |= {"objection": queries.objection_of(row), "reply": ReplyForm()}
    return render(request, "decisions/entry.html", context)


def _reply(request: HttpRequest, viewer: Viewer, sitting: Sitting, row: Entry) -> HttpResponse:
    """An objection is answered; whether they say the same again, they are asked."""
    form, back = ReplyForm(request.POST), redirect("decisions:entry", uid=sitting.decision.uid, entry=row.pk)
    if not form.is_valid():
        messages.error(request, gettext("Write the answer first."))
        return back
    text = form.cleaned_data["answer"]
    try:
        done = Done(form.key, row.pk, ActKind.reply, ActChannel.meeting, text=text)
        act(by=viewer, sitting=sitting.uid, done=done, now=timezone.now())
    except RuleError as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, gettext("The answer is written down; they read it on their own page."))
    return back


def _hear(viewer: Viewer, sitting: Sitting, pk: int, form: HearForm, missed: uuid.UUID | None, now: datetime) -> None:
    """An attempt in vain, by its key; or an opinion, and with it the signature."""
    if missed:
        tried = Done(uuid.uuid5(missed, "attempt"), pk, ActKind.attempt, ActChannel.meeting)
        act(by=viewer, sitting=sitting.uid, done=tried, now=now)
        return
    given = form.cleaned_data
    witness = given["witness"].pk if given["witness"] else 0
    channel = ActChannel(given["channel"])
    said = Done(form.key, pk, ActKind.opine, channel, given["value"], witness, given["text"])
    act(by=viewer, sitting=sitting.uid, done=said, now=now)
    if given["signed"]:
        signed = Done(uuid.uuid5(form.key, "sign"), pk, ActKind.sign, channel, witness=witness)
        act(by=viewer, sitting=sitting.uid, done=signed, now=now)


@opens("decisions.work")
def roll(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The frozen roll, for who hands the slips out with their codes, and what changes on it with its reason."""
    viewer, found, sitting = at_work(request, uid)
    live, lines = figures(sitting)
    note_read(viewer, uid, "roll", timezone.now())
    hands_out = queries.keeps_lists(viewer, found.place)
    form = ChangeForm(request.POST if request.method == "POST" else None)
    if hands_out and form.is_valid():
        given = form.cleaned_data
        chosen = next((line.entry.pk for line in lines if line.entry.number == given["entry"]), 0)
        try:
            change_roll(
                by=viewer,
                sitting=sitting.uid,
                kind=given["kind"],
                reason=given["reason"],
                entry=chosen,
                name=given["name"],
                now=timezone.now(),
            )
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, gettext("The roll is changed; everybody can see that and why."))
            return redirect("decisions:roll", uid=uid)
    rows = [
        {"entry": line.entry, "code": entry_code(sitting.roll.uid, line.entry.number) if hands_out else ""}
        for line in lines
    ]
    context = {**live, "decision": found, "title": queries.title_of(found), "rows": rows, "form": form}
    context["hands_out"] = hands_out
    return render(request, "decisions/roll.html", context)
