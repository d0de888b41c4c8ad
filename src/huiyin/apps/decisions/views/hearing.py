"""The opinion round: who is still to be heard, grid by grid; and one door after the other. Never how others answered."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from huiyin.apps.decisions import queries
from huiyin.apps.decisions.actions.acting import Done, act, act_all
from huiyin.apps.decisions.actions.changing import change_roll
from huiyin.apps.decisions.codes import entry_code
from huiyin.apps.decisions.forms import ChangeForm, HearForm, ReplyForm, TellForm, key_of
from huiyin.apps.decisions.progress import by_grid, summed
from huiyin.apps.decisions.showing import shown
from huiyin.apps.decisions.texts import sentence
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import Viewer, viewer_of
from huiyin.apps.records.actions import note_read
from huiyin.core.errors import RuleError
from huiyin.core.rolls import ActChannel, ActKind
from huiyin.core.sittings import Sort
from huiyin.core.tallies import TAKEN

if TYPE_CHECKING:
    from huiyin.apps.decisions.models import Decision, Sitting
    from huiyin.apps.decisions.queries import Line
    from huiyin.apps.rolls.models import Entry


def at_work(request: HttpRequest, uid: uuid.UUID, sort: Sort | None = None) -> tuple[Viewer, Decision, Sitting]:
    """Who asks, the decision and the sitting that is open, of this sort. 404 without."""
    viewer = viewer_of(request)
    found = queries.worked_on(viewer, uid)
    sitting = queries.open_one(found) if found else None
    if found is None or sitting is None or (sort and sitting.sort != sort):
        raise Http404(uid)
    return viewer, found, sitting


def keeping(request: HttpRequest, uid: uuid.UUID, sort: Sort | None = None) -> tuple[Viewer, Decision, Sitting]:
    """The same for who keeps the rolls, enters the counts and writes the minutes. 404 for others."""
    viewer, found, sitting = at_work(request, uid, sort)
    if not queries.keeps_lists(viewer, found.place):
        raise Http404(uid)
    return viewer, found, sitting


def figures(sitting: Sitting) -> tuple[dict[str, Any], list[Line]]:
    """The line of figures of the open sitting, and the lines of the whole roll by name, of acts that are read once."""
    now, found = queries.reckoned(sitting)
    one = shown(sitting, found, timezone.localdate(), live=True)
    return {"one": one, "now": timezone.now()}, queries.lines(sitting, acts=now.acts)


@opens("decisions.work")
def hearing(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """All grids with what is left in each; of the chosen one the doors, those still to be heard first."""
    _, found, sitting = at_work(request, uid, Sort.hear)
    grids = by_grid(sitting)
    chosen = next((row for row in grids if row.grid and str(row.grid) == request.GET.get("grid")), None)
    here = queries.lines_in(sitting, chosen.grid) if chosen else []
    context = {
        "one": shown(sitting, summed(grids), timezone.localdate(), live=True),
        "decision": found,
        "title": queries.title_of(found),
        "grids": grids,
        "chosen": chosen,
        "lines": sorted(here, key=lambda line: (not line.left, line.entry.number)),
    }
    return render(request, "decisions/round.html", context)


@opens("decisions.work")
def entry(request: HttpRequest, uid: uuid.UUID, entry: int) -> HttpResponse:
    """One door: what they say and whether they signed, or that nobody was met; of an open vote only what they object."""
    viewer, found, sitting = at_work(request, uid)
    row = queries.entry_of(sitting, entry)
    if row is None or sitting.secret:
        raise Http404(entry)
    sent = request.POST if request.method == "POST" else None
    if sent and ("answer" in sent or "objects" in sent):
        return _reply(request, viewer, sitting, row, ActKind.reply if "answer" in sent else ActKind.object)
    if sitting.sort == Sort.vote:
        return render(request, "decisions/entry.html", {"decision": found, **_door(found, sitting, row)})
    missed = bool(sent and "missed" in sent)
    people = queries.witnesses(found.place)
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
    return render(request, "decisions/entry.html", {"decision": found, "form": form, **_door(found, sitting, row)})


def _door(decision: Decision, sitting: Sitting, row: Entry) -> dict[str, Any]:
    """What the page of one door shows: how far they are heard, and what they object."""
    line = queries.lines(sitting, [row])[0]
    context: dict[str, Any] = {"title": queries.title_of(decision), "line": line}
    if line.objected:
        return context | {"objection": queries.objection_of(row), "reply": ReplyForm()}
    return context | ({"tell": TellForm()} if TAKEN & line.did.keys() else {})


WRITTEN = {
    ActKind.reply: gettext_lazy("The answer is written down; they read it on their own page."),
    ActKind.object: gettext_lazy(
        "The objection is written down; what it is about counts no more until it is taken again."
    ),
}


def _reply(request: HttpRequest, viewer: Viewer, sitting: Sitting, row: Entry, kind: ActKind) -> HttpResponse:
    """They object through the worker who stands there, or an objection is answered: whether they say the same, they are asked."""
    form = ReplyForm(request.POST) if kind is ActKind.reply else TellForm(request.POST)
    back = redirect("decisions:entry", uid=sitting.decision.uid, entry=row.pk)
    if not form.is_valid():
        messages.error(request, gettext("Write it in words first."))
        return back
    try:
        done = Done(form.key, row.pk, kind, ActChannel.meeting, text=form.words)
        act(by=viewer, sitting=sitting.uid, done=done, now=timezone.now())
    except RuleError as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, WRITTEN[kind])
    return back


def _hear(viewer: Viewer, sitting: Sitting, pk: int, form: HearForm, missed: uuid.UUID | None, now: datetime) -> None:
    """An attempt in vain, by its key; or an opinion, and with it the signature: both or neither."""
    if missed:
        tried = Done(uuid.uuid5(missed, "attempt"), pk, ActKind.attempt, ActChannel.meeting)
        act(by=viewer, sitting=sitting.uid, done=tried, now=now)
        return
    given = form.cleaned_data
    witness = given["witness"].pk if given["witness"] else 0
    channel = ActChannel(given["channel"])
    helped = form.helped()
    dones = [Done(form.key, pk, ActKind.opine, channel, given["value"], witness, given["text"], helped=helped)]
    if given["signed"]:
        key = uuid.uuid5(form.key, "sign")
        dones.append(Done(key, pk, ActKind.sign, channel, witness=witness, helped=helped))
    act_all(by=viewer, sitting=sitting.uid, dones=dones, now=now)


@opens("decisions.work")
def roll(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The frozen roll, for who hands the slips out with their codes, and what changes on it with its reason."""
    viewer, found, sitting = at_work(request, uid)
    context, lines = figures(sitting)
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
        {
            "entry": line.entry,
            "code": entry_code(sitting.roll.uid, line.entry.number, line.entry.shelf) if hands_out else "",
        }
        for line in lines
    ]
    context |= {"decision": found, "title": queries.title_of(found), "rows": rows, "form": form, "hands_out": hands_out}
    return render(request, "decisions/roll.html", context)
