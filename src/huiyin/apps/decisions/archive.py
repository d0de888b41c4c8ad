"""The archive of a decision: a zip of every sheet that was printed, every photo that came back, the proofs, and a list."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import uuid
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.apps.decisions import printing, queries
from huiyin.apps.decisions.models import CountSheet, Decision, PaperSheet, Sitting
from huiyin.apps.decisions.paper_words import KINDS
from huiyin.apps.decisions.register import register
from huiyin.apps.files import store
from huiyin.apps.files.listings import Bundle, Bundled, Query
from huiyin.apps.files.models import File
from huiyin.apps.paper.typesetting import pdf
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event
from huiyin.apps.records.receipts import proven, receipt_of
from huiyin.apps.rolls.models import Act
from huiyin.apps.scope.acting import system
from huiyin.core.errors import RuleError
from huiyin.core.sheets import Sheet
from huiyin.core.worktime import SHANGHAI

IN_MEMORY = 8_000_000
Piece = tuple[str, str, bytes]
"""Its name in the archive, what it is, and its bytes."""


def _of_viewer(viewer: Viewer, query: Query, now: datetime) -> Bundle:
    found = queries.get(viewer, uuid.UUID(query["decision"]))
    if found is None or not queries.reads_papers(viewer, found.place):
        raise RuleError("export_post_gone")
    return Bundle(f"decision-{found.uid.hex[:8]}", partial(bundle, found, now))


ARCHIVE = Bundled(
    "decision_archive",
    "decisions.work",
    lambda _query: _("Archive of a decision"),
    lambda query: reverse("decisions:one", args=[query["decision"]]),
    _of_viewer,
)
"""It is long to make: a job makes it (`files/exporting.py`), for whoever asked, and for a day."""


@system("the papers of a decision, for who may read them")
def bundle(decision: Decision, now: datetime) -> tuple[IO[bytes], int]:
    """The zip, at its beginning, and how many files are in it. `list.csv` names every other with its size and SHA-256."""
    made: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (it is read by whoever asked)
    written = now.astimezone(SHANGHAI).timetuple()[:6]
    listed = io.StringIO()
    rows = csv.writer(listed)
    rows.writerow([_("File"), _("What it is"), _("Bytes"), "SHA-256"])
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, what, content in _pieces(decision, now):
            archive.writestr(ZipInfo(name, written), content, ZIP_DEFLATED)
            rows.writerow([name, what, len(content), hashlib.sha256(content).hexdigest()])
        archive.writestr(ZipInfo("list.csv", written), "\ufeff" + listed.getvalue(), ZIP_DEFLATED)
        n = len(archive.namelist())
    made.seek(0)
    return made, n


def _pieces(decision: Decision, now: datetime) -> Iterator[Piece]:
    today = now.astimezone(SHANGHAI).date()
    yield from _set("register.pdf", _("Register of a decision"), register(decision, today))
    for sitting, figures in queries.sittings_of(decision):
        folder = f"sitting-{sitting.nth}"
        yield from _set(f"{folder}/minutes.pdf", _("Minutes of a meeting"), printing.minutes(sitting, figures, today))
        told = {"state": sitting.state, "law": sitting.law, "closed": sitting.closed_at is not None, "figures": figures}
        yield f"{folder}/figures.json", _("Figures"), json.dumps(told, ensure_ascii=False, indent=1).encode()
        yield from _papers(sitting, folder)
    yield from _photos(decision.uid, "photos", _("Photo"))
    yield "proofs.json", _("Proofs that nothing was changed"), _proofs(decision, now)


def _papers(sitting: Sitting, folder: str) -> Iterator[Piece]:
    """The sheets of a sitting, made again from the roll as it stands now, and the photos of each as it came back."""
    found: dict[str, list[PaperSheet]] = {}
    for paper in sitting.papers.select_related("sitting").order_by("number"):
        found.setdefault(paper.kind, []).append(paper)
    for kind, papers in found.items():
        made = printing.SHEETS[kind][1](sitting, papers[0].printed_at.astimezone(SHANGHAI).date())
        what = _("%(sheet)s, made again from the roll as it stands now") % {"sheet": KINDS[kind]}
        yield from _set(f"{folder}/{kind}.pdf", what, printing.on_papers(made, sitting, papers))
        for paper in papers:
            yield from _photos(paper.uid, f"{folder}/{kind}-{paper.number}", f"{KINDS[kind]} {paper.number}")


def _photos(owner: uuid.UUID, name: str, what: str) -> Iterator[Piece]:
    files = File.objects.filter(owner=owner, kind="photo").order_by("id")
    for n, file in enumerate(files, start=1):
        content = store.read_if_there(file)
        if content is not None:
            yield (
                f"{name}-{n}.jpg",
                f"{what}{_(' (second sheet, not counted)') if file.step == 'twice' else ''}",
                content,
            )


def _set(name: str, what: str, sheet: Sheet) -> Iterator[Piece]:
    """A sheet as PDF; what cannot be set (too long, no font) is named in the list with no bytes and why."""
    try:
        yield name, what, pdf(sheet)
    except RuleError as refusal:
        yield f"{name}.txt", what, refusal.code.encode()


def _proofs(decision: Decision, now: datetime) -> bytes:
    """Of every event of the decision that is under a signed head: where it stands in the village's log. No words are opened."""
    sittings = decision.sittings.all()
    subjects = [
        decision.uid,
        *sittings.values_list("roll__uid", flat=True),
        *PaperSheet.objects.filter(sitting__in=sittings).values_list("uid", flat=True),
        *CountSheet.objects.filter(sitting__in=sittings).values_list("uid", flat=True),
        *Act.objects.filter(roll__sitting__in=sittings).values_list("uid", flat=True),
    ]
    events: list[Event] = []
    for start in range(0, len(subjects), 500):
        events += Event.objects.filter(subject__in=subjects[start : start + 500]).select_related("place")
    return receipt_of(proven(events), (), number=decision.code, now=now).encode()
