"""Files on their way in: kept, checked, taken in, forgotten after a day."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from huiyin.apps.exchange.columns import Problem
from huiyin.apps.exchange.intake.base import Do
from huiyin.apps.exchange.models import Upload
from huiyin.apps.exchange.runs import NOTHING, Given, Report, Run
from huiyin.apps.files.scanner import check_scanned
from huiyin.apps.jobs.actions import later
from huiyin.apps.keys import actions as keys
from huiyin.apps.keys.ciphers import Unreadable
from huiyin.apps.keys.ring import Destroyed
from huiyin.apps.keys.sealing import place_of, seal_bytes, unseal_bytes
from huiyin.apps.people.queries import Viewer
from huiyin.apps.people.throttle import count
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.scope.acting import rule_decides, system
from huiyin.core.errors import RuleError

KEPT = timedelta(hours=24)
MOST_OF_A_PERSON = 200 * 2**20
"""Bytes of all the files that one person has handed in within the day that they are kept."""
SHOWN = 50  # problems on the page; all of them are in the copy


@rule_decides
def keep_upload(*, by: Viewer, kind: str, name: str, content: bytes, now: datetime, given: Given = NOTHING) -> Upload:
    """Check a file and keep it for a day. Refuses (RuleError) what is no table of this kind; nothing is kept then.

    Every try counts, for it is the check that is heavy. Raises imports_used_up, and what the scanner raises.
    """
    forget_old(now)
    _count(by, now)
    _check_day(by, len(content))
    check_scanned(content)
    run = Run(kind, content, name, by=by, now=now, given=given)
    report = run.finish(write=False)
    upload = Upload(
        kind=kind,
        name=PurePath(name).name[-120:],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        post_id=by.actor.post,
        person_id=by.actor.person,
        at=now,
        report=as_json(report),
        given=dict(given),
    )
    _write(path_of(upload), seal_bytes(upload.uid, content, _place(upload)))
    with transaction.atomic():
        upload.save(force_insert=True)
        later("exchange.forget", event_id=None, payload={}, run_after=now + KEPT).save(force_insert=True)
    return upload


def _count(by: Viewer, now: datetime) -> None:
    most = settings.IMPORTS_A_DAY
    if count("import", str(by.actor.person), int(KEPT.total_seconds()), now) > most:
        raise RuleError("imports_used_up", most=most)


def _check_day(by: Viewer, size: int) -> None:
    """What one person has lying here. What is handed in at the very same moment may still slip past."""
    kept = Upload.objects.filter(person_id=by.actor.person).aggregate(sum=Sum("size"))["sum"] or 0
    if kept + size > MOST_OF_A_PERSON:
        raise RuleError("upload_day_full", megabytes=MOST_OF_A_PERSON // 2**20)


def take_upload(*, by: Viewer, upload: Upload, now: datetime) -> Iterator[tuple[int, int]]:
    """Take the rows in, stretch by stretch; yields (done, total). The upload's report is then what really happened.

    A file is taken in once: a second time nothing is done, and the report stays that of the first.
    """
    if upload.taken_at:
        return
    run = run_of(upload, by=by, now=now)
    with system("the rows of a file are taken in"):
        for done in run.go(write=True):
            yield done, run.report.total
        with transaction.atomic():
            note_import(run)
            # of two presses at once the first to end is told: for the other one its rows were there already
            Upload.objects.filter(pk=upload.pk, taken_at=None).update(taken_at=now, report=as_json(run.report))


def run_of(upload: Upload, *, by: Viewer, now: datetime) -> Run:
    """The kept file on its way in once more. Raises upload_gone."""
    return Run(upload.kind, content_of(upload), upload.name, by=by, now=now, given=upload.given)


def note_import(run: Run) -> None:
    """One event says who imported what and how many rows; the file's name is private."""
    changed = run.report.done[Do.add] + run.report.done[Do.change]
    place = Place.objects.filter(pk=run.by.actor.place).first() or Place.objects.first()
    if not changed or place is None:
        return
    happened = Happened(
        kind=f"import.{run.kind.slug}",
        at=run.now,
        recorded_at=run.now,
        place=place,
        quantity=changed,
        data={do.value: run.report.done[do] for do in Do},
        body={"file": run.filename, "sha256": hashlib.sha256(run.content).hexdigest()},
    )
    with transaction.atomic():
        log(run.by, happened)


@rule_decides
def forget_upload(upload: Upload) -> None:
    """The file and its row are gone."""
    path_of(upload).unlink(missing_ok=True)
    keys.forget_owner(upload.uid)
    upload.delete()


def forget_old(now: datetime) -> int:
    """Forget what was handed in more than a day ago. Returns how many."""
    old = list(Upload.objects.filter(at__lte=now - KEPT))
    for upload in old:
        forget_upload(upload)
    return len(old)


def path_of(upload: Upload) -> Path:
    """Where the content lies."""
    return Path(settings.MEDIA_ROOT) / "imports" / upload.uid.hex


def content_of(upload: Upload) -> bytes:
    """The content. Raises upload_gone."""
    try:
        return unseal_bytes(path_of(upload).read_bytes(), _place(upload))
    except (FileNotFoundError, Destroyed, Unreadable):
        raise RuleError("upload_gone") from None


def _place(upload: Upload) -> str:
    return place_of("exchange_upload", "content", upload.uid)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)


def as_json(report: Report) -> dict[str, Any]:
    """A report as the upload keeps it: counts, notes, and the first problems."""
    first = [problem for _, problems in sorted(report.bad.items())[:SHOWN] for problem in problems]
    return {
        "total": report.total,
        **{do.value: report.done[do] for do in Do},
        "notes": [_plain(problem) for problem in report.notes[:SHOWN]],
        "more_notes": max(0, len(report.notes) - SHOWN),
        "problems": [_plain(problem) for problem in first[:SHOWN]],
    }


def _plain(problem: Problem) -> dict[str, Any]:
    values = {
        key: value if isinstance(value, int | str | list | dict) else str(value)
        for key, value in problem.values.items()
    }
    return {"code": problem.code, "row": problem.row, "column": problem.column, "values": values}
