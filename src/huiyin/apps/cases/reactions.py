"""What cases do after commit: tell people, and wake what was paused."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from huiyin.apps.cases import library
from huiyin.apps.cases.actions import texting
from huiyin.apps.cases.actions.steps import Act, take_step
from huiyin.apps.cases.holders import anchors_of, holder_of, nearest, with_unit
from huiyin.apps.cases.models import Case, CaseParty, Notice
from huiyin.apps.cases.notices import NEWS, Code
from huiyin.apps.cases.rota import on_duty
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event
from huiyin.apps.records.rows import insert_all
from huiyin.apps.scope.prepared import Prepared
from huiyin.core.clocks import send_after
from huiyin.core.relations import Relation

WAKES = {"pause": "resume", "park": "unpark"}
CAUSE = Prepared(Event.objects.all, by="seq")
STANDING = Prepared(lambda: Case.objects.select_related("place", "unit"), by="id")


def tell(payload: Mapping[str, Any], now: datetime) -> None:
    """Write the notices of a step: to posts, units and the asker. Quiet hours hold the sending, not the notice."""
    case = STANDING.get(payload["case"])
    event = CAUSE.get(payload["event"])
    rows = [row for word in payload["to"] for row in addressed(case, word, now)]
    if payload["asks"] and not any(row.get("to_asker") for row in rows):
        rows.append({"to_asker": True})
    unique = {tuple(sorted(row.items())): row for row in rows}.values()
    told = [
        Notice(case=case, event=event, code=payload["do"], made_at=now, send_after=send_after(now), **row)
        for row in unique
    ]
    for notice in told:
        if notice.to_asker:
            notice.code = Code.asked if payload["asks"] else notice.code
            notice.town_id = case.town_id if _has_to_be_rung(case, notice) else None
    insert_all(told)
    _let_read(case, unique)
    texting.put(case, event, now)


def _has_to_be_rung(case: Case, notice: Notice) -> bool:
    """Is it news worth a call, and did the asker leave a number who did not do or say it themselves, or a backer?"""
    if notice.code not in NEWS:
        return False
    own = notice.event is None or notice.event.role == "reporter" or (notice.event.outcome and case.answer)
    phone = not own and hasattr(case, "contact") and case.contact.phone
    return bool(phone or (case.backers and case.backer_set.exclude(phone="").exists()))


def _let_read(case: Case, rows: Iterable[Mapping[str, Any]]) -> None:
    """Who is told of a case may open it: the post with its unit, or the unit."""
    posts = {row["to_post_id"] for row in rows if "to_post_id" in row}
    units = {row["to_unit_id"] for row in rows if "to_unit_id" in row}
    units |= {holder.unit for pk in posts if (holder := with_unit(pk)).unit}
    readers = [{"post_id": pk} for pk in posts] + [{"unit_id": pk} for pk in units]
    insert_all([CaseParty(case=case, part="copy", **reader) for reader in readers], ignore=True)


def addressed(case: Case, word: str, now: datetime) -> list[dict[str, Any]]:
    """To whom a message goes that a pack addresses by a relation: fields of its notices."""
    holding = (case.held_by_post_id, case.held_by_unit_id)
    known = {
        "reporter": _to(case.reporter_post_id, None) or [{"to_asker": True}],
        "holder": _to(*holding),
        "unit": _to(None, case.unit_id),
        "involved": _to(case.handler_id, None) + _to(*holding),
        "handler": _to(case.handler_id, None),
    }
    if word in known:
        return known[word]
    relation = Relation.parse(word)
    if relation is None:
        return []
    if relation.head == "member":
        holder = holder_of(word, anchors_of(case))
        return _to(None, holder.unit)
    find = partial(on_duty, now=now) if word in library.pinned(case.pack_id).rota else nearest
    return [{"to_post_id": post.pk} for post in find(relation, anchors_of(case))]


def _to(post: int | None, unit: int | None) -> list[dict[str, Any]]:
    if post:
        return [{"to_post_id": post}]
    return [{"to_unit_id": unit}] if unit else []


def end_children(payload: Mapping[str, Any], now: datetime) -> None:
    """Take back the slips of a matter that is over. What the system cannot take back goes on: a notice hangs its days,
    an objection is answered."""
    if Case.objects.get(pk=payload["parent"]).open:
        return
    by = Viewer.for_system("the matter is over")
    for child in Case.objects.filter(parent_id=payload["parent"], open=True):
        move = library.pinned(child.pack_id).move("withdraw", child.state)
        if move is None or "system" not in move.by:
            continue
        idem = uuid.uuid5(child.uid, f"over-{child.seq}")
        take_step(by=by, act=Act(case=child.uid, do="withdraw", idem=idem), now=now)


def wake(payload: Mapping[str, Any], now: datetime) -> None:
    """Resume a case whose pause has ended, unless somebody moved it meanwhile."""
    case = Case.objects.get(uid=payload["case"])
    do = WAKES[payload["after"]]
    if library.pinned(case.pack_id).move(do, case.state) and case.marks.last(payload["after"]).seq == payload["seq"]:
        idem = uuid.uuid5(case.uid, f"wake-{case.seq}")
        take_step(by=Viewer.for_system("pause ended"), act=Act(case=case.uid, do=do, idem=idem), now=now)
