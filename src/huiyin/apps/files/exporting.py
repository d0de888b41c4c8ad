"""Lists made into files: asked for, made as the person and post that asked, kept for a day.

To ask writes a row and a job. The job does not trust the moment of asking: whose post was ended meanwhile gets no file, and
the rows are those that the post sees when it runs. It reads outside of a transaction and writes the file aside, so that it may be
killed and begun again. What was taken away is an event and an entry of the security log: which list, codes of the filter, how many
rows; of words that were searched for only that there were some.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from huiyin.apps.files.listings import Bundled, Listing, Query, parsed, taken_away
from huiyin.apps.files.models import FAILED, GONE, READY, WAITING, Export
from huiyin.apps.files.store import PART, written_aside
from huiyin.apps.files.table_out import file_pieces
from huiyin.apps.jobs.actions import LEASE, do_long, later
from huiyin.apps.jobs.models import Job
from huiyin.apps.keys import actions as keys
from huiyin.apps.keys.pieces import seal_pieces, unseal_pieces
from huiyin.apps.keys.sealing import place_of
from huiyin.apps.people.queries import Viewer, viewer_holding
from huiyin.apps.people.roles import may
from huiyin.apps.people.security import note
from huiyin.apps.people.throttle import count
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import acting, rule_decides
from huiyin.core.errors import RuleError

MAKE, FORGET = "files.export", "files.forget_exports"
KEPT = timedelta(hours=24)
REMEMBERED = timedelta(days=7)
"""For so long after that a row says that there was a file."""
AT_ONCE = 1000
"""A list of so many rows (a second) is made before the page answers; the next round of background work may come in three."""
PIECE = 1024 * 1024
DAY_SECONDS = 24 * 3600
WORDS, CODE = "q", re.compile(r"[\w.:-]{1,40}", re.ASCII)


@rule_decides
def ask(*, by: Viewer, name: str, query: str, form: str, uid: uuid.UUID, now: datetime) -> Export:
    """Have a list made into a `csv`, `xlsx` or `json` file, or a bundle into a `zip`. The same `uid` again is the same export.

    Raises exports_used_up.
    """
    export, job = _asked(by, Export(uid=uid, listing=name, query=query, form=form, asked_at=now, expires=now + KEPT))
    if job is not None and _is_short(export, by, now):
        do_long(job, now)
        export.refresh_from_db()
    return export


@transaction.atomic
def _asked(by: Viewer, wanted: Export) -> tuple[Export, Job | None]:
    one_at_a_time(wanted.uid)
    if known := Export.objects.filter(uid=wanted.uid).first():
        if (known.person_id, known.post_id) == (by.actor.person, by.actor.post):
            return known, None
        wanted.uid = uuid.uuid4()
    most = settings.EXPORTS_A_DAY
    if count("export", str(by.actor.person), DAY_SECONDS, wanted.asked_at) > most:
        raise RuleError("exports_used_up", most=most)
    wanted.person_id, wanted.post_id = by.actor.person, by.actor.post
    wanted.language = translation.get_language() or settings.LANGUAGE_CODE
    wanted.save(force_insert=True)
    job = later(MAKE, event_id=None, payload={"export": str(wanted.uid)}, run_after=wanted.asked_at)
    job.save(force_insert=True)
    later(FORGET, event_id=None, payload={}, run_after=wanted.expires).save(force_insert=True)
    return wanted, job


def _is_short(export: Export, by: Viewer, now: datetime) -> bool:
    with acting(by.acting):
        wanted = taken_away(export.listing)
        return isinstance(wanted, Listing) and wanted.table(by, parsed(export.query), now).count(AT_ONCE + 1) <= AT_ONCE


@rule_decides
def make(payload: Mapping[str, Any], now: datetime) -> None:
    """The long job `files.export`: make the file, or say why there is none. What is broken fails, is told, and tried again."""
    wanted = Export.objects.filter(uid=payload["export"], state__in=(WAITING, FAILED), expires__gt=now + LEASE)
    export = wanted.first()
    if export is None:
        return
    try:
        by = _who_asked(export, now)
        made = _made(export, by, now)
    except RuleError as refusal:
        wanted.update(state=FAILED, reason=refusal.code, about=refusal.values, finished_at=now)
    except Exception:
        wanted.update(state=FAILED, reason="export_broke", about={}, finished_at=now)
        raise
    else:
        _finish(export, by, made, now)


def _who_asked(export: Export, now: datetime) -> Viewer:
    by = viewer_holding(export.person_id, export.post_id, timezone.localdate(now))
    if by is None or not may(taken_away(export.listing).action, by.actor.title):
        raise RuleError("export_post_gone")
    return by


@dataclass
class Counted:
    """Rows that are counted as they are gone through."""

    rows: Iterable[Sequence[object]]
    n: int = field(default=0)

    def __iter__(self) -> Iterator[Sequence[object]]:
        for row in self.rows:
            self.n += 1
            yield row


def _made(export: Export, by: Viewer, now: datetime) -> dict[str, Any]:
    """Write the file; what the row is to say of it."""
    folder, mark = path_of(export).parent, f"{export.uid.hex}-"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for half in folder.glob(f"{PART}{mark}*"):
        half.unlink(missing_ok=True)
    with acting(by.acting), translation.override(export.language), written_aside(path_of(export), mark) as target:
        wanted, query = taken_away(export.listing), parsed(export.query)
        if isinstance(wanted, Bundled):
            bundle = wanted.bundle(by, query, now)
            content, n = bundle.make()
            with content:
                size = seal_pieces(target, export.uid, iter(partial(content.read, PIECE), b""), _place(export))
            return {"name": bundle.name[:80], "rows": n, "size": size}
        table = wanted.table(by, query, now)
        rows = Counted(table.rows)
        size = seal_pieces(target, export.uid, file_pieces(export.form, table.head, table.titles, rows), _place(export))
    return {"name": table.name[:80], "rows": rows.n, "size": size}


@transaction.atomic
def _finish(export: Export, by: Viewer, made: dict[str, Any], now: datetime) -> None:
    waiting = Export.objects.filter(pk=export.pk, state__in=(WAITING, FAILED))
    if not waiting.update(state=READY, reason="", about={}, finished_at=now, **made):
        return
    told = {"list": export.listing, "form": export.form, **codes(parsed(export.query))}
    happened = Happened(
        kind="list.exported",
        at=now,
        recorded_at=now,
        place=Place.objects.get(pk=by.actor.place),
        subject=export.uid,
        nth=1,
        quantity=made["rows"],
        data=told,
    )
    log(by, happened)
    note(taken_away(export.listing).noted, now, by=by, data={**told, "rows": made["rows"]})


def codes(query: Query) -> dict[str, str | bool]:
    """What of a filter may stand in a log: codes, numbers and days. Of words only that some were searched for."""
    found: dict[str, str | bool] = {
        key: value for key, value in query.items() if key != WORDS and CODE.fullmatch(value)
    }
    return found | ({"words": True} if query.get(WORDS) else {})


@rule_decides
def forget_old(now: datetime) -> int:
    """Take away the files whose day is over, with their keys and filters. Returns how many."""
    over = list(Export.objects.filter(expires__lte=now).exclude(state=GONE))
    for export in over:
        for path in (path_of(export), *path_of(export).parent.glob(f"{PART}{export.uid.hex}-*")):
            path.unlink(missing_ok=True)
        keys.forget_owner(export.uid)
        export.state, export.query = GONE, ""
        export.save(update_fields=["state", "query"])
    Export.objects.filter(state=GONE, expires__lte=now - REMEMBERED).delete()
    return len(over)


def forget(_payload: Mapping[str, Any], now: datetime) -> None:
    """The job `files.forget_exports`, queued with every export."""
    forget_old(now)


def path_of(export: Export) -> Path:
    """Where the file lies."""
    return Path(settings.MEDIA_ROOT) / "exports" / export.uid.hex


def content_of(export: Export) -> Iterator[bytes]:
    """The file in pieces. Raises FileNotFoundError with the first one."""
    with path_of(export).open("rb") as source:
        yield from unseal_pieces(source, _place(export))


def is_there(export: Export) -> bool:
    """Does the file lie where it should?"""
    return path_of(export).is_file()


def _place(export: Export) -> str:
    return place_of("files_export", "content", export.uid)
