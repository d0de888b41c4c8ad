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
from huiyin.apps.decisions.forms import ChangeForm, HearForm
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


def at_work(request: HttpRequest, uid: uuid.UUID, sort: Sort | None = None) -> tuple[Viewer, Decision, Sitting]:
    """Who asks, the decision and the sitting that is open, of this sort. 404 without."""
    viewer = viewer_of(request)
    found = queries.get(viewer, uid)
    sitting = queries.open_one(found) if found else None
    if found is None or sitting is None or (sort and sitting.sort != sort) or not queries.may_work(viewer, found):
        raise Http404(uid)
    return viewer, found, sitting


def figures(sitting: Sitting) -> dict[str, Any]:
    """The line of figures of the open sitting."""
    now = next(each for each in queries.sittings_of(sitting.decision) if each[0].pk == sitting.pk)
    return {"one": shown(*now, timezone.localdate(), live=True), "now": timezone.now()}


@opens("decisions.work")
def hearing(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """All grids with what is left in each; of the chosen one the doors, those still to be heard first."""
    _, found, sitting = at_work(request, uid, Sort.hear)
    lines = queries.lines(sitting)
    grids = queries.by_grid(lines)
    chosen = next((row for row in grids if row["grid"] and str(row["grid"].pk) == request.GET.get("grid")), None)
    here = [line for line in lines if chosen and line.entry.met_in == chosen["grid"]]
    context = {
        **figures(sitting),
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
    missed = request.method == "POST" and "missed" in request.POST
    form = HearForm(None if missed or request.method != "POST" else request.POST, people=people)
    if missed or form.is_valid():
        try:
            _hear(viewer, sitting, entry, form, missed, timezone.now())
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
    return render(request, "decisions/entry.html", context)


def _hear(viewer: Viewer, sitting: Sitting, pk: int, form: HearForm, missed: bool, now: datetime) -> None:
    """An attempt in vain; or an opinion, and with it the signature."""
    if missed:
        tried = Done(uuid.uuid4(), pk, ActKind.attempt, ActChannel.meeting)
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
    lines = queries.lines(sitting)
    note_read(viewer, uid, "roll", timezone.now())
    form = ChangeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
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
    hands_out = queries.keeps_lists(viewer, found.place)
    rows = [
        {"entry": line.entry, "code": entry_code(sitting.roll.uid, line.entry.number) if hands_out else ""}
        for line in lines
    ]
    context = {**figures(sitting), "decision": found, "title": queries.title_of(found), "rows": rows, "form": form}
    context["hands_out"] = hands_out
    return render(request, "decisions/roll.html", context)
