"""Sheets of paper of a sitting: what is read off each kind, who may read one, where it stands. Every read of them, for a viewer."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from huiyin.apps.decisions.models import Decision, PaperSheet, Sitting
from huiyin.apps.decisions.queries import get, may_work, reads_papers
from huiyin.apps.files.models import File
from huiyin.apps.people.queries import Viewer
from huiyin.apps.rolls.models import Entry
from huiyin.apps.rolls.queries import named
from huiyin.apps.scope.acting import system
from huiyin.core.readings import differences
from huiyin.core.sittings import Sort
from huiyin.core.tallies import VALUES

LINES: Mapping[str, int] = {"roll": 18, "opinions": 8}
"""Kinds of sheets with names on them, and how many stand on one sheet of paper."""
NUMBERS = ("agree", "oppose", "abstain", "issued", "used", "spoiled", "unused")
PEOPLE = ("counter", "second", "supervisor")


def _ticked(value: str) -> bool:
    return value == "1"


def _number(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 7


FIELDS: Mapping[str, Callable[[str], bool]] = {
    "value": lambda value: value in VALUES,
    **dict.fromkeys(("signed", "came", "mark"), _ticked),
    **dict.fromkeys((*NUMBERS, *PEOPLE), _number),
}
"""What may stand in each place of a sheet."""


def fields_of(sitting: Sitting, kind: str) -> tuple[str, ...]:
    """What is read off a sheet of this kind, of each line or of the whole; nothing of a notice and of ballots.

    Of a secret vote the roll says who came and took a ballot, the count sheet how many: no sheet says both.
    """
    if kind == "opinions":
        return ("value", "signed")
    if kind == "roll":
        return ("signed",) if sitting.sort == Sort.hear else ("came", "mark") if sitting.secret else ("came",)
    return (*NUMBERS, *PEOPLE) if kind == "count" else ()


def reads(viewer: Viewer, sheet: PaperSheet) -> bool:
    """May the viewer enter what stands on it? Opinions: who works in the village; rolls and counts: who reads its papers."""
    decision = sheet.sitting.decision
    return may_work(viewer, decision) if sheet.kind == "opinions" else reads_papers(viewer, decision.place)


def sees(viewer: Viewer, sheet: PaperSheet) -> bool:
    """May the viewer look at its photos? Counts, and all that came back of a secret vote: who reads the village's papers."""
    decision = sheet.sitting.decision
    closer = sheet.kind == "count" or sheet.sitting.secret
    return reads_papers(viewer, decision.place) if closer else may_work(viewer, decision)


@dataclass(frozen=True)
class Lying:
    """A sheet as a page shows it. `readings`: how many have read it; `differ`: the places in which the first two differ.

    `photos` are there for who may see them: whoever files one need not.
    """

    sheet: PaperSheet
    readings: int
    mine: bool
    differ: tuple[str, ...]
    photos: tuple[File, ...]

    @property
    def twice(self) -> tuple[File, ...]:
        """Photos of a second paper with the same number."""
        return tuple(photo for photo in self.photos if photo.step)

    @property
    def state(self) -> str:
        """settled, differs, read (once), filed or printed."""
        if self.sheet.settled_at:
            return "settled"
        if self.readings >= 2:
            return "differs"
        return "read" if self.readings else "filed" if self.sheet.filed_at else "printed"


def sheets_of(viewer: Viewer, sitting: Sitting) -> list[Lying]:
    """Every sheet that was printed for the sitting, by number."""
    rows = (
        sitting.papers.select_related("sitting__decision__place", "roll")
        .prefetch_related("readings")
        .order_by("number")
    )
    return _lying(viewer, rows)


def sheet_of(viewer: Viewer, uid: uuid.UUID) -> Lying | None:
    """A sheet of a decision on which the viewer works; None for everybody else."""
    rows = (
        PaperSheet.objects.filter(uid=uid)
        .select_related("sitting__decision__place", "roll")
        .prefetch_related("readings")
    )
    return next((each for each in _lying(viewer, rows) if may_work(viewer, each.sheet.sitting.decision)), None)


def printed(sitting: Sitting, kind: str) -> list[PaperSheet]:
    """The sheets of a kind that have their numbers."""
    return list(sitting.papers.filter(kind=kind).order_by("number"))


@system("the papers of a decision, for who may read them")
def decision_of(viewer: Viewer, uid: uuid.UUID) -> tuple[Decision | None, bool]:
    """The decision of a sheet, and whether the viewer works on it."""
    sheet = PaperSheet.objects.filter(uid=uid).select_related("sitting__decision__place").first()
    found = sheet.sitting.decision if sheet else None
    return found, bool(found and get(viewer, found.uid) and may_work(viewer, found))


def _lying(viewer: Viewer, rows: Iterable[PaperSheet]) -> list[Lying]:
    found = list(rows)
    photos = _photos([sheet.uid for sheet in found])
    return [_one(viewer, each, tuple(photos.get(each.uid, ())) if sees(viewer, each) else ()) for each in found]


@system("the photos of sheets, for who may see them")
def _photos(sheets: Collection[uuid.UUID]) -> dict[uuid.UUID, list[File]]:
    found: dict[uuid.UUID, list[File]] = {}
    for file in File.objects.filter(owner__in=sheets).order_by("id"):
        found.setdefault(file.owner, []).append(file)
    return found


def _one(viewer: Viewer, sheet: PaperSheet, photos: tuple[File, ...]) -> Lying:
    told = sorted(sheet.readings.all(), key=lambda one: one.nth)
    open_ones = len(told) == 2 and not sheet.settled_at
    differ = differences(*(json.loads(one.cells) for one in told)) if open_ones else ()
    return Lying(sheet, len(told), any(one.by_id == viewer.actor.person for one in told), differ, photos)


def both_of(lying: Lying) -> list[tuple[str, str, str]]:
    """For the third look: each place that differs, with what the two read. Whoever still reads blind never gets it."""
    one, other = (json.loads(each.cells) for each in lying.sheet.readings.order_by("nth")[:2])
    return [(name, one.get(name, ""), other.get(name, "")) for name in lying.differ]


def entries_on(sheet: PaperSheet) -> list[Entry]:
    """Who stands on the sheet."""
    return [entry for entry in named(sheet.roll) if sheet.first <= entry.number <= sheet.last]


def number_on(code: str, sheet: PaperSheet) -> str:
    """The number that stands on the paper: the decision's, the sitting's, its own."""
    return f"{code}-{sheet.sitting.nth}-{sheet.number}"


def address_on(sheet: PaperSheet) -> str:
    """Where its QR code leads."""
    return settings.BASE_URL.rstrip("/") + reverse("decisions:scanned", args=[sheet.uid])


def readable_among(uids: Collection[uuid.UUID], viewer: Viewer) -> set[uuid.UUID]:
    """Those of the uids that are sheets, for the product's own work; photos of sheets are shown on the page of the sheet alone."""
    return set(PaperSheet.objects.filter(uid__in=uids).values_list("uid", flat=True)) if viewer.system else set()
