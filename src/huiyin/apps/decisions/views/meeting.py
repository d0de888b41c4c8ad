"""Meeting mode, on one phone: the roll call, proxies, votes by name or by hands, the count sheet, the minutes."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from huiyin.apps.decisions import law, queries
from huiyin.apps.decisions.actions.acting import Done, act
from huiyin.apps.decisions.actions.counting import Counted, count_sheet, write_minutes
from huiyin.apps.decisions.forms import MinutesForm, SheetForm
from huiyin.apps.decisions.queries import Line
from huiyin.apps.decisions.texts import sentence
from huiyin.apps.decisions.views.hearing import at_work, figures
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import Viewer
from huiyin.core.errors import RuleError
from huiyin.core.rolls import ActChannel, ActKind
from huiyin.core.sittings import Sort
from huiyin.core.tallies import LEFT, VALUES, Sheet

if TYPE_CHECKING:
    from huiyin.apps.decisions.models import Sitting

PAGE = 100


@opens("decisions.work")
def meeting(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Who is there, who has voted, and live whether it is enough by the law."""
    viewer, found, sitting = at_work(request, uid, Sort.vote)
    lines = queries.lines(sitting)
    first = _first(request.GET.get("from", ""), len(lines))
    here = lines[first : first + PAGE]
    refused = ""
    if request.method == "POST":
        try:
            n = _enter(viewer, sitting, here, request.POST, timezone.now())
        except RuleError as refusal:
            refused = sentence(refusal)
        else:
            messages.success(request, gettext("%(n)s entries written down.") % {"n": n})
            return redirect(request.get_full_path())
    context = {
        **figures(sitting),
        "decision": found,
        "title": queries.title_of(found),
        "sitting": sitting,
        "row": law.pinned(sitting.law),
        "lines": [_shown(line) for line in (queries.lines(sitting)[first : first + PAGE] if refused else here)],
        "before": max(first - PAGE, 0) if first else None,
        "after": first + PAGE if first + PAGE < len(lines) else None,
        "refused": refused,
        "key": uuid.uuid4(),
        "minutes": queries.minutes_of(sitting),
    }
    return render(request, "decisions/meeting.html", context)


def _first(said: str, n: int) -> int:
    found = int(said) if said.isdecimal() and len(said) < 8 else 0
    return found if found < n else 0


def _shown(line: Line) -> dict[str, object]:
    came = line.did.get(ActKind.attend)
    vote = line.did.get(ActKind.vote)
    proxy = line.did.get(ActKind.authorise)
    return {
        "entry": line.entry,
        "here": came is not None and came.value != LEFT,
        "vote": vote.value if vote else "",
        "marked": ActKind.mark in line.did,
        "proxy": bool(proxy and proxy.value),
    }


def _enter(viewer: Viewer, sitting: Sitting, lines: Iterable[Line], data: QueryDict, now: datetime) -> int:
    """What was ticked and chosen on the page, as acts; what is unchanged is none. Gives how many."""
    try:
        key = uuid.UUID(data.get("key", ""))
    except ValueError:
        key = uuid.uuid4()
    dones = [done for line in lines for done in _dones(sitting, line, data, key)]
    for done in dones:
        act(by=viewer, sitting=sitting.uid, done=done, now=now)
    return len(dones)


def _dones(sitting: Sitting, line: Line, data: QueryDict, key: uuid.UUID) -> Iterable[Done]:
    pk, before = line.entry.pk, _shown(line)

    def done(kind: ActKind, value: str = "", channel: ActChannel = ActChannel.meeting) -> Done:
        return Done(uuid.uuid5(key, f"{pk} {kind} {value}"), pk, kind, channel, value)

    here = f"here-{pk}" in data
    if here != before["here"]:
        yield done(ActKind.attend, "" if here else LEFT)
    vote = data.get(f"vote-{pk}", "")
    if not sitting.secret and vote in VALUES and vote != before["vote"]:
        yield done(ActKind.vote, vote)
    if sitting.secret and f"mark-{pk}" in data and not before["marked"]:
        yield done(ActKind.mark)
    holder = data.get(f"proxy-{pk}", "").strip()
    if holder:
        to = sitting.roll.entries.filter(number=int(holder)).first() if holder.isdecimal() and len(holder) < 8 else None
        yield done(ActKind.authorise, str(to.pk) if to else "0", ActChannel.paper)


@opens("decisions.work")
def count(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The hands that were counted, or the count sheet of the ballots with its three people."""
    viewer, found, sitting = at_work(request, uid, Sort.vote)
    people = queries.witnesses(found.place)
    form = SheetForm(request.POST if request.method == "POST" else None, people=people, secret=sitting.secret)
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
        **figures(sitting),
        "decision": found,
        "title": queries.title_of(found),
        "sitting": sitting,
        "form": form,
    }
    return render(request, "decisions/count.html", context)


@opens("decisions.work")
def minutes(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What was said. Each text stays; the last one stands."""
    viewer, found, sitting = at_work(request, uid)
    form = MinutesForm(
        request.POST if request.method == "POST" else None, initial={"text": queries.minutes_of(sitting)}
    )
    if form.is_valid():
        try:
            write_minutes(by=viewer, sitting=sitting.uid, text=form.cleaned_data["text"], now=timezone.now())
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, gettext("The minutes are written down."))
            return redirect("decisions:one", uid=uid)
    context = {"decision": found, "title": queries.title_of(found), "form": form}
    return render(request, "decisions/minutes.html", context)
