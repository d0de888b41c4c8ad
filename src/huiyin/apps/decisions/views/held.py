"""The meeting on one phone or laptop, without signal: a page that the browser keeps, and where it hands over what it wrote down."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from huiyin.apps.decisions import law, papers, queries
from huiyin.apps.decisions.actions.acting import Done
from huiyin.apps.decisions.actions.counting import Counted, Noted
from huiyin.apps.decisions.actions.meeting import Item, take_meeting
from huiyin.apps.decisions.actions.papers import file_photo
from huiyin.apps.decisions.forms import HeldPhotoForm, MinutesForm, PhotoForm, SheetForm, key_of
from huiyin.apps.decisions.papers import NUMBERS, PEOPLE
from huiyin.apps.decisions.queries import Line
from huiyin.apps.decisions.texts import sentence
from huiyin.apps.decisions.views.hearing import figures
from huiyin.apps.files.actions import prepare_photo
from huiyin.apps.people.access import opens
from huiyin.apps.people.browsers import OWNER_HEADER, owner_key
from huiyin.apps.people.queries import Viewer, viewer_for, viewer_of
from huiyin.apps.people.sessions import carry
from huiyin.apps.records.actions import note_read
from huiyin.core.bodies import Row, Unit, decide
from huiyin.core.device_times import happened_at, whole
from huiyin.core.errors import RuleError
from huiyin.core.quorum import Count
from huiyin.core.rolls import ActChannel, ActKind
from huiyin.core.sittings import Sort
from huiyin.core.tallies import LEFT, VALUES, Sheet

if TYPE_CHECKING:
    from huiyin.apps.decisions.models import Decision, Sitting

AT_ONCE = 200
"""Things that one hand-over carries at most; the page sends the rest in the next one."""
OFFLINE = {ActKind.attend, ActKind.vote, ActKind.mark, ActKind.sign, ActKind.authorise}
"""What is written down at a meeting, all of it by the hand of who sits there."""


@opens("decisions.work")
@require_safe
def held(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The whole roll on one page, with everything that is known now; the browser keeps it and goes on without signal.

    Of a sitting that was closed meanwhile it takes nothing more, and shows what this browser could not hand over, and why.
    """
    made = timezone.now()
    viewer, found, sitting, others = _sitting(request, uid)
    live, lines = figures(sitting)
    note_read(viewer, uid, "roll", made)
    closed = sitting.closed_at is not None
    if not closed:
        carry(request)
    keeps = not closed and queries.keeps_lists(viewer, found.place)
    row = law.pinned(sitting.law)
    needs = _needs(row, len(lines))
    context = {
        **live,
        "decision": found,
        "title": queries.title_of(found),
        "sitting": sitting,
        "closed": closed,
        "others": others,
        "row": row,
        "by_area": row.unit is Unit.owners,
        "lines": [_known(line) for line in lines],
        "keeps": keeps,
        "count": SheetForm(place=found.place, secret=sitting.secret) if keeps else None,
        "minutes": MinutesForm() if keeps else None,
        "photo": HeldPhotoForm(),
        "made": made.isoformat(),
        "owner": owner_key(viewer),
        "post": viewer.actor.post,
        "need": needs[0],
        "passing": " ".join(map(str, needs[1])),
    }
    response = render(request, "decisions/held.html", context)
    response[OWNER_HEADER] = owner_key(viewer)
    response["Cache-Control"] = "no-store, private"
    return response


def _sitting(request: HttpRequest, uid: uuid.UUID) -> tuple[Viewer, Decision, Sitting, list[Sitting]]:
    """Who asks, the decision, the meeting that is asked for, else the last, and its other meetings. 404 without."""
    viewer = viewer_of(request)
    found = queries.get(viewer, uid)
    rows = queries.sittings_of(found) if found and queries.may_work(viewer, found) else []
    votes = [sitting for sitting, _figures in reversed(rows) if sitting.sort == Sort.vote]
    if found is None or not votes:
        raise Http404(uid)
    wanted = request.GET.get("sitting", "")
    sitting = next((each for each in votes if str(each.uid) == wanted), votes[0])
    return viewer, found, sitting, [each for each in votes if each != sitting]


def _known(line: Line) -> dict[str, Any]:
    """A row as it is written down so far."""
    came, vote = line.did.get(ActKind.attend), line.did.get(ActKind.vote)
    mark, proxy = line.did.get(ActKind.mark), line.did.get(ActKind.authorise)
    return {
        "entry": line.entry,
        "attend": came is not None and came.value != LEFT,
        "vote": vote.value if vote and vote.value in VALUES else "",
        "mark": mark is not None and mark.value != LEFT,
        "sign": ActKind.sign in line.did,
        "authorise": proxy.value if proxy else "",
    }


def _needs(row: Row, roll: int) -> tuple[int, list[int]]:
    """How many must come; and for each number that may come, how many of them must agree: by the one arithmetic there is."""
    sums = [decide(row, Count(roll, present, 0)).heads for present in range(roll + 1)]
    return sums[0].quorum.need, [each.passing.need for each in sums]


@opens("decisions.work")
@require_POST
def hand_over(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take over what the browser wrote down. It forgets nothing of which it has not read here that it is there."""
    now = timezone.now()
    viewer, found, wrong = _author(request, uid)
    if found is None:
        return wrong
    try:
        sitting = uuid.UUID(request.POST.get("sitting", ""))
        told = json.loads(request.POST.get("items", "[]"))[:AT_ONCE]
        items = [_item(each, request.POST.get("device_now", ""), now) for each in told]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _wrong("unreadable", 422)
    if not found.sittings.filter(uid=sitting).exists():
        return _wrong("step_closed", 409)
    taken = take_meeting(by=viewer, sitting=sitting, items=items, now=now)
    refused = [{"uid": str(one), "sentence": sentence(why)} for one, why in taken.refused]
    return JsonResponse({"now": now.isoformat(), "there": [str(one) for one in taken.there], "refused": refused})


@opens("decisions.work")
@require_POST
def hand_photo(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A photo of a signed sheet that was taken at the meeting, filed by the number on the paper. The same photo again is one."""
    viewer, found, wrong = _author(request, uid)
    if found is None:
        return wrong
    upload, told = request.FILES.get("photo"), request.POST
    sitting = found.sittings.filter(uid=key_of(told, "sitting")).first()
    number = PhotoForm.number_of(told.get("number", ""))
    sheets = papers.sheets_of(viewer, sitting) if sitting else []
    sheet = next((each.sheet for each in sheets if number in (str(each.sheet.uid), str(each.sheet.number))), None)
    try:
        if sheet is None or upload is None:
            raise RuleError("paper_unknown" if sheet is None else "photo_empty")
        file_photo(
            by=viewer, sheet=sheet.uid, photo=prepare_photo(upload), more=told.get("more", ""), now=timezone.now()
        )
    except RuleError as refusal:
        status = 503 if refusal.code == "scanner_silent" else 422  # the device keeps it and sends it again
        return JsonResponse({"sentence": sentence(refusal)}, status=status)
    return JsonResponse({"now": timezone.now().isoformat(), "there": [told.get("uid", "")], "refused": []})


def _author(request: HttpRequest, uid: uuid.UUID) -> tuple[Viewer, Decision | None, JsonResponse]:
    """Who wrote it, as the post with which the page was opened, and the decision; no decision where it is not theirs, and why."""
    viewer = viewer_of(request)
    wanted = whole(request.POST.get("post", ""))
    if wanted and wanted != viewer.actor.post:
        viewer = viewer_for(request.user, wanted)  # type: ignore[arg-type]
    found = queries.get(viewer, uid)
    if found is None or not queries.may_work(viewer, found):
        return viewer, None, _wrong("not_yours", 403)
    same = request.headers.get(OWNER_HEADER, "") == owner_key(viewer)
    return viewer, found if same else None, _wrong("other_owner", 409)


def _wrong(code: str, status: int) -> JsonResponse:
    return JsonResponse({"sentence": sentence(RuleError(code, do="meeting"))}, status=status)


def _item(told: Mapping[str, Any], device_now: str, now: datetime) -> Item:
    """One thing as the page keeps it. Raises ValueError, KeyError, TypeError for what no page of ours has made."""
    uid, kind = uuid.UUID(told["uid"]), told["kind"]
    if kind == "minutes":
        return Noted(uid, **{name: str(told.get(name, "")) for name in ("text", "chair", "recorder", "township")})
    if kind == "count":
        numbers = {name: whole(str(told.get(name) or "")) for name in NUMBERS}
        people = {name: whole(str(told.get(name) or "")) for name in PEOPLE}
        return Counted(uid=uid, sheet=Sheet(**numbers, hands=bool(told.get("hands"))), **people)
    if kind not in OFFLINE:
        raise ValueError(kind)
    channel = ActChannel.paper if kind in {ActKind.sign, ActKind.authorise} else ActChannel.meeting
    at, entry = happened_at(str(told["at"]), device_now, now), whole(str(told["entry"]))
    return Done(uid, entry, ActKind(kind), channel, str(told.get("value", ""))[:40], at=at)
