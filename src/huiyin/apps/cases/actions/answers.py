"""What the asker says when asked: with the receipt code, or in a call-back by somebody who did not do the work."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from huiyin.apps.cases import clocks, library
from huiyin.apps.cases.actions import counted
from huiyin.apps.cases.actions.steps import Act, load_for_step, standing_of, take_step
from huiyin.apps.cases.contact import may_call
from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.models import Event
from huiyin.core.errors import RuleError
from huiyin.core.marks import Marks
from huiyin.core.relations import Actor
from huiyin.core.steps import answered, has_handled
from huiyin.core.words import Answer


@dataclass(frozen=True)
class Said:
    """The asker's own answer. `grade` 1 (very dissatisfied) … 5 (very satisfied); `words` in the asker's own."""

    case: uuid.UUID
    answer: Answer
    grade: int | None = None
    words: str = ""
    by_call: bool = False
    idem: uuid.UUID = field(default_factory=uuid.uuid4)


def hear_asker(*, by: Viewer, said: Said, now: datetime) -> Case:
    """Record the answer; "not satisfied" sends the case back at once when its pack has a redo for the reporter.

    Raises RuleError: not_asked, bad_grade, handler_confirms (a call-back by who did the work), not_yours, no_such_case.
    """
    if said.grade is not None and said.grade not in range(1, 6):
        raise RuleError("bad_grade")
    try:
        with transaction.atomic():
            if Event.objects.filter(uid=said.idem).exists():
                return Case.objects.get(uid=said.case)
            case = _hear(by, said, now)
    except IntegrityError as clash:
        raise RuleError("busy") from clash
    if said.answer is Answer.not_satisfied and _can_redo(case):
        reporter = replace(by, actor=Actor(reporter=True), interval=None)
        reason = {"reason": said.words or "—"}
        idem = uuid.uuid5(said.idem, "redo")
        return take_step(by=reporter, act=Act(case=case.uid, do="redo", answers=reason, idem=idem), now=now).case
    return case


def _hear(by: Viewer, said: Said, now: datetime) -> Case:
    case = load_for_step(said.case)
    if said.by_call:
        check_caller(case, by)
    elif not by.actor.reporter:
        raise RuleError("not_yours", do="answer")
    marks = answered_marks(case, said, now)
    carried = counted.heard(case, marks.asked_at)
    case.seq += 1
    case.marks_json = {**marks.to_json(), "parties": case.marks_json.get("parties", [])}
    if said.answer is not Answer.none:
        case.answer, case.grade, case.answered_at = said.answer, said.grade, now
        clocks.stop_answer(case, now)
    case.save(update_fields=["seq", "marks_json", "answer", "grade", "answered_at"])
    log(by, _happened(case, said, carried, now))
    return case


def answered_marks(case: Case, said: Said, now: datetime) -> Marks:
    """The marks with the answer. Raises not_asked."""
    standing = standing_of(case, library.pinned(case.pack_id), None)
    return answered(standing, said.answer, at=now, by_call=said.by_call)


def check_caller(case: Case, by: Viewer) -> None:
    """May this post call the asker of this case? Raises not_yours, handler_confirms (who worked on it)."""
    if has_handled(standing_of(case, library.pinned(case.pack_id), None), by.actor):
        raise RuleError("handler_confirms", do="call_back")
    if not may_call(by):
        raise RuleError("not_yours", do="call_back")


def _can_redo(case: Case) -> bool:
    move = library.pinned(case.pack_id).move("redo", case.state)
    return move is not None and "reporter" in move.by


def _happened(case: Case, said: Said, carried: dict[str, Any], now: datetime) -> Happened:
    return Happened(
        kind="case.called" if said.by_call and said.answer is Answer.none else "case.answered",
        at=now,
        recorded_at=now,
        place=case.place,
        subject=case.uid,
        nth=case.seq,
        role="caller" if said.by_call else "reporter",
        channel="phone" if said.by_call else "web",
        category=case.category,
        quantity=said.grade,
        data={"answer": said.answer.value, "phase": case.phase, "pack": case.slug, **carried},
        body={"asked": {"words": said.words}} if said.words else {},
        idem=said.idem,
    )
