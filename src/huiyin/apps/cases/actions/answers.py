"""What the asker says when asked: with the receipt code, or in a call-back by somebody who did not do the work."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from huiyin.apps.cases import clocks, library
from huiyin.apps.cases.actions import counted
from huiyin.apps.cases.actions.steps import Act, load_for_step, standing_of, take_step
from huiyin.apps.cases.actions.validating import spoken_to
from huiyin.apps.cases.contact import may_call
from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.models import Event
from huiyin.apps.records.queries import GOOD_GRADE
from huiyin.apps.scope.acting import rule_decides
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


@rule_decides
def hear_asker(*, by: Viewer, said: Said, now: datetime) -> Case:
    """Record the answer; "not satisfied" sends the case back at once when its pack has a redo for the reporter.

    Raises RuleError: not_asked, bad_grade, bad_and_good, handler_confirms (a call-back by who did the work), not_yours,
    no_such_case.
    """
    if said.grade is not None and said.grade not in range(1, 6):
        raise RuleError("bad_grade")
    if said.answer is Answer.not_satisfied and (said.grade or 0) >= GOOD_GRADE:
        raise RuleError("bad_and_good")
    try:
        with transaction.atomic():
            if not _was_heard(said):
                _hear(by, said, now)
                if said.answer is Answer.not_satisfied:
                    _back_to_work(by, said, now)
            return Case.objects.get(uid=said.case)
    except IntegrityError as clash:
        raise RuleError("busy") from clash


def _was_heard(said: Said) -> bool:
    """Was this very answer given already? Raises idem_reused for another answer under the same key."""
    event = Event.objects.filter(uid=said.idem).first()
    if event is None:
        return False
    if (event.subject, event.data.get("answer"), event.quantity) != (said.case, said.answer.value, said.grade):
        raise RuleError("idem_reused")
    return True


def _back_to_work(by: Viewer, said: Said, now: datetime) -> None:
    """Not satisfied: done again at once; a closed case is opened again, if it is not too late for that."""
    case = load_for_step(said.case)
    moves = [library.pinned(case.pack_id).move(do, case.state) for do in ("redo", "reopen")]
    do = next((move.do for move in moves if move and "reporter" in move.by), "")
    if not do:
        return
    reporter = replace(by, actor=Actor(reporter=True), interval=None)
    reason = said.words or gettext("The asker says that it is not done.")
    act = Act(case.uid, do, answers={"reason": reason}, idem=uuid.uuid5(said.idem, do))
    try:
        take_step(by=reporter, act=act, now=now)
    except RuleError as refusal:
        if refusal.code == "busy":  # else the answer stands, and says itself that somebody is not satisfied
            raise


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
        if said.by_call:
            spoken_to(case)
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
