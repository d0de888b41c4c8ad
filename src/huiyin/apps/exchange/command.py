"""`huiyin import KIND FILE`: the same import from the command line; a copy beside the file names its bad rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from huiyin.apps.exchange.actions.uploads import note_import
from huiyin.apps.exchange.limits import MAX_FILE, MEGABYTE
from huiyin.apps.exchange.queries import viewer_of
from huiyin.apps.exchange.runs import NOTHING, Given, Progress, Report, Run
from huiyin.core.errors import RuleError


@dataclass(frozen=True)
class Done:
    """The report, and the copy with the reasons (None when every row is good)."""

    report: Report
    copy: Path | None


def run_import(
    kind: str,
    path: Path,
    *,
    dry_run: bool = False,
    as_post: str = "",
    now: datetime | None = None,
    progress: Progress | None = None,
    given: Given = NOTHING,
) -> Done:
    """Import a file. `as_post` is the `_id` (uuid) or number of a post; without it the installation itself imports.

    `given` is what a form would say besides the file: of a holiday notice `year`, `source` and `whose` (a place's uid).

    Raises RuleError: no_such_kind, no_such_post, file_not_found and every refusal of a file.
    """
    by = viewer_of(as_post, "huiyin import")
    run = Run(kind, _read(path), path.name, by=by, now=now or timezone.now(), given=given)
    report = run.finish(write=not dry_run, progress=progress)
    if not dry_run:
        note_import(run)
    copy = run.copy() if report.bad else None
    target = path.with_name(copy.name) if copy else None
    if copy and target:
        target.write_bytes(copy.content)
    return Done(report, target)


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise RuleError("file_not_found", path=str(path))
    if path.stat().st_size > MAX_FILE:
        raise RuleError("file_too_big", megabytes=MAX_FILE // MEGABYTE)
    return path.read_bytes()
