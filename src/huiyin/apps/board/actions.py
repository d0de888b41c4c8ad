"""A sheet is posted on a wall, and taken down: each time a photo shows it, or a supervisor who stood by is named."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils.formats import date_format

from huiyin.apps.board import notices, queries
from huiyin.apps.board.models import Posting
from huiyin.apps.board.postings import places_of, posting_of
from huiyin.apps.files.actions import Prepared, Upload, keep, prepare_photo
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError
from huiyin.core.worktime import local


@dataclass(frozen=True)
class Hung:
    """What hangs where. `sheet`: its address here, `as_of`: the day that it is of."""

    uid: uuid.UUID
    place: Place
    sheet: str
    title: str
    as_of: date
    spot: str


@dataclass(frozen=True)
class Seen:
    """By what one sees that it is so: a photo, or the name of a supervisor who stood by."""

    photo: Upload | None = None
    supervisor: str = ""


@rule_decides
def post_sheet(*, by: Viewer, hung: Hung, seen: Seen, now: datetime) -> Posting:
    """Record that a sheet hangs; the same `uid` again is the same one.

    Raises posting_elsewhere, posting_no_sheet, posting_unseen and what is wrong with a photo (files).
    """
    if hung.place not in places_of(by):
        raise RuleError("posting_elsewhere")
    _check_sheet(hung.sheet)
    photo = _checked(seen)
    with transaction.atomic():
        one_at_a_time(hung.uid)
        if known := Posting.objects.filter(uid=hung.uid).first():
            return known
        row = Posting.objects.create(
            uid=hung.uid, place=hung.place, sheet=hung.sheet, title=hung.title[:80], as_of=hung.as_of, spot=hung.spot[:80],
            posted_at=now, posted_by_id=by.actor.post, posted_seen=seen.supervisor[:40],
        )  # fmt: skip
        if photo:
            keep(owner=row.uid, file=photo, step="posted", by=by, now=now)
        _log(by, row, "posting.posted", 1, row.posted_seen, now)
    return row


@rule_decides
def take_down(*, by: Viewer, uid: uuid.UUID, seen: Seen, now: datetime) -> None:
    """Record that it hangs no longer; once is enough.

    Raises posting_elsewhere, posting_unseen, posting_too_early and what is wrong with a photo.
    """
    photo = _checked(seen)
    with transaction.atomic():
        one_at_a_time(uid)
        row = posting_of(by, uid)
        if row is None:
            raise RuleError("posting_elsewhere")
        if row.taken_at:
            return
        _check_days(row.sheet, now)
        row.taken_at, row.taken_by_id, row.taken_seen = now, by.actor.post, seen.supervisor[:40]
        row.save(update_fields=["taken_at", "taken_by", "taken_seen"])
        if photo:
            keep(owner=row.uid, file=photo, step="taken", by=by, now=now)
        _log(by, row, "posting.taken", 2, row.taken_seen, now)


def _check_sheet(address: str) -> None:
    path = address.partition("?")[0]
    try:
        resolve(path if address.startswith("/") and not address.startswith("//") else "")
    except Resolver404:
        raise RuleError("posting_no_sheet") from None


def _check_days(address: str, now: datetime) -> None:
    """A notice hangs until its last day is over."""
    found = resolve(address.partition("?")[0])
    shown = (
        queries.by_number(found.kwargs["number"]) if found.namespace == "board" and "number" in found.kwargs else None
    )
    notice = notices.of(shown.case, now) if shown else None
    if notice and notice.hangs and notice.until and local(now).date() <= notice.until:
        raise RuleError("posting_too_early", until=date_format(notice.until, "DATE_FORMAT"))


def _checked(seen: Seen) -> Prepared | None:
    if seen.photo is None and not seen.supervisor.strip():
        raise RuleError("posting_unseen")
    return prepare_photo(seen.photo) if seen.photo else None


def _log(by: Viewer, row: Posting, kind: str, nth: int, seen: str, now: datetime) -> None:
    what = Happened(
        kind=kind, at=now, recorded_at=now, place=row.place, subject=row.uid, nth=nth,
        data={"sheet": row.sheet, "as_of": row.as_of.isoformat()},
        body={"title": row.title, "spot": row.spot, "seen": seen},
    )  # fmt: skip
    log(by, what)
