"""Sheets of paper and their way back: printed, photographed, read by two people each by themselves, and then written down."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from huiyin.apps.decisions.actions.acting import Done, act_all, open_sitting
from huiyin.apps.decisions.actions.counting import Counted, enter_count
from huiyin.apps.decisions.models import PaperSheet, Reading, Sitting
from huiyin.apps.decisions.papers import FIELDS, LINES, NUMBERS, PEOPLE, fields_of, reads
from huiyin.apps.decisions.queries import keeps_lists, may_work
from huiyin.apps.files.actions import Prepared, keep
from huiyin.apps.files.models import File
from huiyin.apps.files.store import hashes_of
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import Happened, log, next_nth
from huiyin.apps.rolls.queries import on_roll
from huiyin.apps.scope.acting import rule_decides
from huiyin.core import readings
from huiyin.core.errors import RuleError
from huiyin.core.rolls import ActChannel, ActKind
from huiyin.core.tallies import Sheet

PAGE, TWICE = "page", "twice"
"""What another photo shows: the same paper, or a second one of its number. The latter is the step of such a photo."""
LOOKS = 3
WRITTEN = {
    "came": (ActKind.attend, ActChannel.meeting),
    "mark": (ActKind.mark, ActChannel.meeting),
    "value": (ActKind.opine, ActChannel.paper),
    "signed": (ActKind.sign, ActChannel.paper),
}
"""By what stands in a place of a roll or opinion sheet: the act that it is, and its channel."""


@rule_decides
@transaction.atomic
def print_sheets(*, by: Viewer, sitting: uuid.UUID, kind: str, now: datetime) -> list[PaperSheet]:
    """The sheets of a kind that the open sitting has, each with its number. Printed again they are the same sheets.

    Raises not_yours, step_closed.
    """
    found = open_sitting(sitting)
    if not keeps_lists(by, found.decision.place):
        raise RuleError("not_yours", do="print")
    numbers = list(on_roll(found.roll).values_list("number", flat=True)) if kind in LINES else []
    there = {sheet.first: sheet for sheet in found.papers.filter(kind=kind)}
    printed = max((sheet.last for sheet in there.values()), default=0)
    new = [n for n in numbers if n > printed]  # who was added to the roll since stands on a sheet of their own
    spans = [(part[0], part[-1]) for part in _parts(new, LINES.get(kind, 1))] or ([] if there else [(0, 0)])
    number = found.papers.count()
    for first, last in spans:
        number += 1
        PaperSheet.objects.create(
            sitting=found, roll=found.roll, kind=kind, number=number, first=first, last=last, printed_at=now
        )
    return list(found.papers.filter(kind=kind).order_by("number"))


def _parts(numbers: list[int], size: int) -> Iterator[list[int]]:
    for start in range(0, len(numbers), size):
        yield numbers[start : start + size]


@rule_decides
@transaction.atomic
def file_photo(*, by: Viewer, sheet: uuid.UUID, photo: Prepared, more: str, now: datetime) -> File:
    """File a photo to its sheet. The same photo again is one; another one of a sheet that is there says what it is.

    `more`: "page" another photo of the same paper, "twice" a second paper with the same number, which is kept, shown and
    never counted. Raises not_yours, step_closed, paper_unknown, paper_twice and the refusals of files.
    """
    found = _paper(by, sheet)
    before = File.objects.filter(owner=found.uid).count()
    if found.filed_at and more not in {PAGE, TWICE} and not _known(found, photo):
        raise RuleError("paper_twice", number=found.number)
    step = TWICE if found.filed_at and more == TWICE else ""
    kept = keep(owner=found.uid, file=photo, step=step, by=by, now=now)
    if File.objects.filter(owner=found.uid).count() == before:
        return kept
    if not found.filed_at:
        found.filed_at = now
        found.settled_at = None if fields_of(found.sitting, found.kind) else now
        found.save(update_fields=["filed_at", "settled_at"])
        _log(by, found, "paper_filed", now)
    if step:
        _log(by, found, "paper_twice", now)
    return kept


def _known(sheet: PaperSheet, photo: Prepared) -> bool:
    return File.objects.filter(owner=sheet.uid, sha256__in=hashes_of(photo.content)).exists()


@rule_decides
@transaction.atomic
def read_paper(*, by: Viewer, sheet: uuid.UUID, uid: uuid.UUID, cells: Mapping[str, str], now: datetime) -> Reading:
    """What one person reads off a sheet that lies there photographed. The same `uid` again gives the same reading.

    The second one reads without seeing the first. If both say the same, it is written down; else a third looks at what
    differs. Raises not_yours, step_closed, paper_unknown, paper_not_filed, paper_settled, read_by_same, wrong_cell,
    idem_reused, readings_differ and, when it is written down, what acts and counts raise.
    """
    found = _paper(by, sheet)
    told = dict(cells) if found.readings.count() >= LOOKS - 1 else readings.plain(cells)
    if known := Reading.objects.filter(uid=uid).first():
        if known.sheet_id != found.pk or known.by_id != by.actor.person:
            raise RuleError("idem_reused")
        return known
    before = list(found.readings.order_by("nth"))
    _check_reader(by, found, before)
    _check_cells(found, told)
    row = Reading.objects.create(
        uid=uid, sheet=found, nth=len(before) + 1, cells=json.dumps(told, sort_keys=True), by_id=by.actor.person, at=now
    )
    _log(by, found, "paper_read", now, nth=row.nth)
    _settle(by, found, [*before, row], now)
    return row


def _check_reader(by: Viewer, sheet: PaperSheet, before: list[Reading]) -> None:
    if not reads(by, sheet):
        raise RuleError("not_yours", do="read")
    if not sheet.filed_at:
        raise RuleError("paper_not_filed")
    if sheet.settled_at or len(before) >= LOOKS:
        raise RuleError("paper_settled")
    if any(one.by_id == by.actor.person for one in before):
        raise RuleError("read_by_same")


def _check_cells(sheet: PaperSheet, cells: Mapping[str, str]) -> None:
    """Raises wrong_cell: a place that the sheet has not, or what cannot stand there. No choice ever on a roll of a secret vote."""
    fields = fields_of(sheet.sitting, sheet.kind)
    for name, value in cells.items():
        number, _, what = name.rpartition(".")
        on_sheet = number.isdecimal() and sheet.first <= int(number) <= sheet.last if sheet.last else not number
        if not on_sheet or what not in fields or (value and not FIELDS[what](value)):
            raise RuleError("wrong_cell", place=name[:20])


def _settle(by: Viewer, sheet: PaperSheet, found: list[Reading], now: datetime) -> None:
    """Write down what stands on the sheet as soon as that is known."""
    if len(found) < LOOKS - 1:
        return
    said = [json.loads(one.cells) for one in found]
    if len(found) < LOOKS and readings.differences(*said):
        _log(by, sheet, "paper_differs", now, n=len(readings.differences(*said)))
        return
    cells = readings.settled(*said)
    if sheet.last:
        act_all(by=by, sitting=sheet.sitting.uid, dones=list(_dones(sheet, cells)), now=now)
    else:
        enter_count(by, sheet.sitting, _counted(sheet, cells), now)
    sheet.settled_at = now
    sheet.save(update_fields=["settled_at"])
    _log(by, sheet, "paper_settled", now)


def _dones(sheet: PaperSheet, cells: Mapping[str, str]) -> Iterator[Done]:
    """Everything that stands on a sheet with names, as acts of the moment when it was handed in; of who is struck, nothing."""
    entries = {str(number): pk for number, pk in on_roll(sheet.roll).values_list("number", "pk")}
    for what in WRITTEN:  # who opines and signs has opined first
        kind, channel = WRITTEN[what]
        for name, value in cells.items():
            number, _dot, said = name.partition(".")
            if said == what and number in entries:
                uid = uuid.uuid5(sheet.uid, f"{number} {kind}")
                yield Done(
                    uid,
                    entries[number],
                    kind,
                    channel,
                    value if what == "value" else "",
                    at=sheet.filed_at,
                    evidence=sheet.uid,
                )


def _counted(sheet: PaperSheet, cells: Mapping[str, str]) -> Counted:
    values: dict[str, Any] = {name: int(cells.get(name, "0")) for name in NUMBERS}
    people = {name: int(cells.get(name, "0")) for name in PEOPLE}
    return Counted(uid=uuid.uuid5(sheet.uid, "count"), sheet=Sheet(**values), **people)


def _paper(by: Viewer, uid: uuid.UUID) -> PaperSheet:
    """The sheet, its sitting open and locked. Raises paper_unknown, not_yours, step_closed."""
    sheet = PaperSheet.objects.filter(uid=uid).first()
    if sheet is None:
        raise RuleError("paper_unknown")
    sheet.sitting = open_sitting(Sitting.objects.values_list("uid", flat=True).get(pk=sheet.sitting_id))
    if not may_work(by, sheet.sitting.decision):
        raise RuleError("not_yours", do="paper")
    return sheet


def _log(by: Viewer, sheet: PaperSheet, what: str, now: datetime, **data: Any) -> None:
    decision = sheet.sitting.decision
    happened = Happened(
        kind=f"decision.{what}",
        at=now,
        recorded_at=now,
        place=decision.place,
        subject=sheet.uid,
        nth=next_nth(sheet.uid),
        category=decision.matter,
        series=decision.slug,
        quantity=1,
        measure="sheets",
        data={"sitting": str(sheet.sitting.uid), "sheet": sheet.kind, **data},
    )
    log(by, happened)
