"""The agreement: written and marked on paper, or spoken and recorded; in force, performed (人民调解法 28–31)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from django.db import transaction

from huiyin.apps.cases.actions.steps import Act, take_step
from huiyin.apps.cases.clocks import put_end
from huiyin.apps.cases.models import Case
from huiyin.apps.disputes.actions.noting import (
    Deed,
    Mine,
    Sent,
    begun,
    capacity,
    check_begun,
    check_day,
    count_mediated,
    mine,
    note,
)
from huiyin.apps.disputes.models import Dispute, Party
from huiyin.apps.files.actions import Upload, keep, prepare_photo
from huiyin.apps.files.models import File
from huiyin.apps.people.queries import Viewer
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError
from huiyin.core.mediation import in_force
from huiyin.core.words import Outcome
from huiyin.core.worktime import local

PAPER = "agreement"
"""The step under which photos of the signed and sealed paper lie."""
HERE = {"group": ("group", "village"), "village": ("group", "village"), "town": ("town",), "county": ("county",)}


@dataclass(frozen=True)
class Terms:
    """What was agreed. `level`: where it was settled; `perform_by`: when it is to be done."""

    form: str
    terms: str
    made_on: date
    perform_by: date | None = None
    level: str = ""


@dataclass(frozen=True)
class Marks:
    """Days on the paper: of each party's mark by its number, of the mediator's signature, of the committee's seal."""

    parties: Mapping[int, date | None] = field(default_factory=dict)
    signed_on: date | None = None
    sealed_on: date | None = None


@rule_decides
def write_agreement(*, by: Viewer, case: uuid.UUID, terms: Terms, idem: uuid.UUID, now: datetime) -> Dispute:
    """Put down what was agreed. A spoken one holds from now on; a written one once all marks are on its paper.

    Written anew, it needs every mark and its photo anew.

    Raises no_such_case, idem_reused, not_yours, not_from_here, no_mediator_now, day_ahead, wrong_level.
    """
    sent = Sent("agree", idem, asdict(terms))
    with transaction.atomic():
        row, dispute, done = _at_the_table(by, case, sent)
        if done:
            return dispute
        check_day(terms.made_on, now, ask="made_on")
        if terms.level and terms.level not in HERE[dispute.level]:
            raise RuleError("wrong_level")
        dispute.level = terms.level or dispute.level
        dispute.form, dispute.terms, dispute.made_on = terms.form, terms.terms, terms.made_on
        dispute.written_at = now
        dispute.perform_by, dispute.signed_on, dispute.sealed_on = terms.perform_by, None, None
        Party.objects.filter(case=row).update(marked_on=None)
        note(by, row, Deed("agreement", data={"form": terms.form, "level": dispute.level}), now, sent=sent)
        return _comes_into_force(by, dispute, terms.made_on if terms.form == "oral" else None, idem, now)


@rule_decides
def record_marks(
    *, by: Viewer, case: uuid.UUID, marks: Marks, photos: Iterable[Upload] = (), idem: uuid.UUID, now: datetime
) -> Dispute:
    """What stands on the paper now, with its photos. With the last mark and a photo of it the agreement is in force.

    Raises no_such_case, idem_reused, not_yours, not_from_here, no_mediator_now, no_agreement_yet, day_ahead, mark_too_early,
    paper_missing, and what files raise.
    """
    files = [prepare_photo(photo) for photo in photos]  # takes seconds: nobody waits for it yet
    sent = Sent("marks", idem, {**asdict(marks), "photos": len(files)})
    with transaction.atomic():
        row, dispute, done = _at_the_table(by, case, sent)
        if done:
            return dispute
        if dispute.form != "written":
            raise RuleError("no_agreement_yet")
        for file in files:
            keep(owner=row.uid, file=file, step=PAPER, by=by, now=now)
        parties = list(Party.objects.filter(case=row))
        for party in parties:
            party.marked_on = marks.parties.get(party.number)
            party.save(update_fields=["marked_on"])
        for day in (*(party.marked_on for party in parties), marks.signed_on, marks.sealed_on):
            _check_mark(day, dispute, now)
        dispute.signed_on, dispute.sealed_on = marks.signed_on, marks.sealed_on
        last = in_force([party.marked_on for party in parties], marks.signed_on, marks.sealed_on)
        if last and not _photographed(dispute):
            raise RuleError("paper_missing")
        n = sum(1 for party in parties if party.marked_on)
        note(by, row, Deed("marked", data={"parties": n, "sealed": bool(marks.sealed_on)}), now, sent=sent)
        return _comes_into_force(by, dispute, last, idem, now)


def _check_mark(day: date | None, dispute: Dispute, now: datetime) -> None:
    """Nobody marks what is not agreed yet: the thirty days for the court would run from before the agreement."""
    check_day(day, now, ask="marked_on")
    if day and dispute.made_on and day < dispute.made_on:
        raise RuleError("mark_too_early", day=dispute.made_on)


def _photographed(dispute: Dispute) -> bool:
    """Is there a photo since the terms were written as they are?"""
    since = {"added_at__gte": dispute.written_at} if dispute.written_at else {}
    return File.objects.filter(owner=dispute.case.uid, step=PAPER, **since).exists()


def _at_the_table(by: Viewer, case: uuid.UUID, sent: Sent) -> Mine:
    found = mine(by, case, sent)
    if not found.done:
        if found.case.state != "reconciling":
            raise RuleError("not_from_here", do="agree", state=found.case.state)
        check_begun(found.case, "agree")
    return found


def _comes_into_force(by: Viewer, dispute: Dispute, day: date | None, idem: uuid.UUID, now: datetime) -> Dispute:
    dispute.effective_on = day
    dispute.save()
    if day:
        act = Act(case=dispute.case.uid, do="agree", idem=uuid.uuid5(idem, "agree"))
        row = take_step(by=by, act=act, now=now).case
        count_mediated(by, row, dispute, now, now)
        if dispute.perform_by:
            put_end(row, "perform", dispute.perform_by)
        deed = Deed(
            "settled", role=capacity(by, row), outcome=Outcome.solved, series=dispute.series, quantity=1, measure="cases",
            data={"level": dispute.level, "form": dispute.form, **begun(dispute)},
        )  # fmt: skip
        note(by, row, deed, now)
    return dispute


@rule_decides
def record_performance(*, by: Viewer, case: uuid.UUID, on: date, words: str, idem: uuid.UUID, now: datetime) -> Dispute:
    """What was agreed has been done. Raises no_such_case, idem_reused, not_yours, not_from_here, day_ahead."""
    sent = Sent("perform", idem, {"on": on, "words": words})
    with transaction.atomic():
        row, dispute, done = mine(by, case, sent)
        if done:
            return dispute
        check_day(on, now, ask="performed_on")
        act = Act(case=case, do="perform", answers={"note": words}, idem=uuid.uuid5(idem, "perform"))
        row = take_step(by=by, act=act, now=now).case
        dispute.performed_on = on
        dispute.save(update_fields=["performed_on"])
        note(by, row, Deed("performed"), now, sent=sent)
        return dispute


def file_number(case: Case, dispute: Dispute) -> str:
    """The number of the agreement in the committee's file: the case's, with the year in which it was made."""
    return f"{case.code}-{(dispute.made_on or local(case.opened_at).date()).year}"
