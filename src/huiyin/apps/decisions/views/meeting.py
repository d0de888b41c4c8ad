"""Meeting mode, on one phone: the roll call, proxies, votes by name or by hands, the count sheet, the minutes."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from huiyin.apps.decisions import law, queries
from huiyin.apps.decisions.actions.acting import Done, roll_call
from huiyin.apps.decisions.actions.counting import Counted, Noted, count_sheet, write_minutes
from huiyin.apps.decisions.forms import MinutesForm, SheetForm, key_of
from huiyin.apps.decisions.queries import Line
from huiyin.apps.decisions.texts import sentence
from huiyin.apps.decisions.views.hearing import at_work, figures, keeping
from huiyin.apps.people.access import opens
from huiyin.core.errors import RuleError
from huiyin.core.rolls import ActChannel, ActKind
from huiyin.core.sittings import Sort
from huiyin.core.tallies import LEFT, VALUES, Sheet

if TYPE_CHECKING:
    from huiyin.apps.decisions.models import Sitting

PAGE = 100
SAID = 4
"""What a row says: who is there, what they vote, whether they have voted and signed."""


@opens("decisions.work")
def meeting(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Who is there, who has voted, and live whether it is enough by the law."""
    viewer, found, sitting = at_work(request, uid, Sort.vote)
    live, lines = figures(sitting)
    first = _first(request.GET.get("from", ""), len(lines))
    here = lines[first : first + PAGE]
    refused, told = "", request.POST if request.method == "POST" else None
    key = key_of(told, "key")
    if told is not None:
        try:
            numbers = {str(line.entry.number): line.entry.pk for line in lines}
            dones = [done for line in lines for done in _dones(sitting, line.entry.pk, told, key, numbers)]
            n = roll_call(by=viewer, sitting=sitting.uid, dones=dones, now=timezone.now())
        except RuleError as refusal:
            refused = gettext("Number %(number)s: %(why)s") % {**refusal.values, "why": sentence(refusal)}
        else:
            messages.success(request, gettext("%(n)s entries written down.") % {"n": n})
            return redirect(request.get_full_path())
    context = {
        **live,
        "decision": found,
        "title": queries.title_of(found),
        "sitting": sitting,
        "row": law.pinned(sitting.law),
        "lines": [_shown(line, told) for line in here],
        "before": max(first - PAGE, 0) if first else None,
        "after": first + PAGE if first + PAGE < len(lines) else None,
        "refused": refused,
        "key": key,
        "keeps": queries.keeps_lists(viewer, found.place),
    }
    return render(request, "decisions/meeting.html", context)


def _first(said: str, n: int) -> int:
    found = int(said) if said.isdecimal() and len(said) < 8 else 0
    return found if found < n else 0


def _shown(line: Line, told: QueryDict | None) -> dict[str, Any]:
    """A row of the page: as it is, or as it was filled in when that was refused. `was` goes along with the form."""
    came, vote = line.did.get(ActKind.attend), line.did.get(ActKind.vote)
    mark, proxy = line.did.get(ActKind.mark), line.did.get(ActKind.authorise)
    now = {
        "here": came is not None and came.value != LEFT,
        "vote": vote.value if vote and vote.value in VALUES else "",
        "mark": mark is not None and mark.value != LEFT,
        "sign": ActKind.sign in line.did,
    }
    pk = line.entry.pk
    far = came is not None and came.channel == ActChannel.app
    about = {
        "entry": line.entry,
        "objected": line.objected,
        "far": far,
        "given": bool(proxy and proxy.value),
        "was": _written(now),
    }
    if told is None or f"was-{pk}" not in told:
        return {**about, **now}
    ticked = {name: f"{name}-{pk}" in told for name in ("far", "back")}
    back = {"was": told[f"was-{pk}"], "proxy": told.get(f"proxy-{pk}", ""), **ticked}
    return {**about, **_said(told, pk), **back}


def _said(data: QueryDict, pk: int) -> dict[str, Any]:
    vote = data.get(f"vote-{pk}", "")
    return {
        "here": f"here-{pk}" in data,
        "vote": vote if vote in VALUES else "",
        "mark": f"mark-{pk}" in data,
        "sign": f"sign-{pk}" in data,
    }


def _written(row: Mapping[str, Any]) -> str:
    return f"{row['here']:d}.{row['vote']}.{row['mark']:d}.{row['sign']:d}"


def _dones(sitting: Sitting, pk: int, data: QueryDict, key: uuid.UUID, numbers: Mapping[str, int]) -> Iterable[Done]:
    """What was changed on this page in this row, against what the page itself showed: others write down at the same time."""
    was = data.get(f"was-{pk}", "").split(".")
    if len(was) != SAID:
        return

    def done(kind: ActKind, value: str = "", channel: ActChannel = ActChannel.meeting) -> Done:
        return Done(uuid.uuid5(key, f"{pk} {kind} {value}"), pk, kind, channel, value)

    now = _written(_said(data, pk)).split(".")
    here = ActChannel.app if f"far-{pk}" in data else ActChannel.meeting
    if now[0] != was[0]:
        yield done(ActKind.attend, "" if now[0] == "1" else LEFT, here)
    if not sitting.secret and now[1] != was[1]:
        yield done(ActKind.vote, now[1] or LEFT, here)
    if sitting.secret and now[2] != was[2]:
        yield done(ActKind.mark, "" if now[2] == "1" else LEFT)
    if now[3] > was[3]:  # a signature is on paper: it is not taken back
        yield done(ActKind.sign, channel=ActChannel.paper)
    holder = data.get(f"proxy-{pk}", "").strip()
    if holder or f"back-{pk}" in data:
        yield done(ActKind.authorise, str(numbers.get(holder, 0)) if holder else "", ActChannel.paper)


@opens("decisions.work")
def count(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The hands that were counted, or the count sheet of the ballots with its three people."""
    viewer, found, sitting = keeping(request, uid, Sort.vote)
    form = SheetForm(request.POST if request.method == "POST" else None, place=found.place, secret=sitting.secret)
    if form.is_valid():
        given = form.cleaned_data
        names = ("agree", "oppose", "abstain", "issued", "used", "spoiled", "unused")
        sheet = Sheet(**{name: given.get(name) or 0 for name in names}, hands=not sitting.secret)
        who = {name: given[name].pk for name in ("counter", "second", "supervisor") if given.get(name)}
        try:
            counted = Counted(uid=form.key, sheet=sheet, **who)
            count_sheet(by=viewer, sitting=sitting.uid, counted=counted, now=timezone.now())
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, gettext("The count is entered."))
            return redirect("decisions:meeting", uid=uid)
    context = {
        **figures(sitting)[0],
        "decision": found,
        "title": queries.title_of(found),
        "sitting": sitting,
        "form": form,
    }
    return render(request, "decisions/count.html", context)


@opens("decisions.work")
def minutes(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What was said. Each text stays; the last one stands."""
    viewer, found, sitting = keeping(request, uid)
    data = request.POST if request.method == "POST" else None
    noted = queries.minutes_of(sitting)
    names = ("text", "chair", "recorder", "township")
    form = MinutesForm(data, initial={name: getattr(noted, name) for name in names} if noted else None)
    if form.is_valid():
        try:
            said = Noted(form.key, **{name: form.cleaned_data[name] for name in names})
            write_minutes(by=viewer, sitting=sitting.uid, noted=said, now=timezone.now())
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, gettext("The minutes are written down."))
            return redirect("decisions:one", uid=uid)
    context = {"decision": found, "title": queries.title_of(found), "form": form}
    return render(request, "decisions/minutes.html", context)
