"""Every write to files. Whoever calls has checked that `by` may write to the owner; who may read follows from it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from django.db import transaction
from django.db.models import Count, Sum

from huiyin.apps.files import photos, store, voices
from huiyin.apps.files.a_day import count_of_person
from huiyin.apps.files.models import File
from huiyin.apps.files.owners import readable_by
from huiyin.apps.files.scanner import check_scanned
from huiyin.apps.jobs.actions import later
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError

MOST_FILES = 12
BACKED = "backed"
"""The step of files that came from somebody else who said the same."""
MOST_BYTES = 40 * photos.MEGABYTE
UNSENT_AFTER = timedelta(days=8)
"""A matter may be told over seven days; whose files are not sent by then belong to nobody."""


class Upload(Protocol):
    """What Django hands over for a file field, or any open file."""

    def read(self, size: int = ..., /) -> bytes:
        """At most `size` bytes."""


@dataclass(frozen=True)
class Prepared:
    """A file that may come in, clean and ready to be kept. Preparing takes seconds and needs no database."""

    kind: str
    mime: str
    content: bytes = field(repr=False)
    width: int = 0
    height: int = 0


def prepare_photo(upload: Upload) -> Prepared:
    """A photo written anew without position and camera. Raises RuleError: those of `photos.clean_photo` and of the scanner."""
    photo = photos.clean_photo(_read(upload, photos.MOST_BYTES))
    return Prepared("photo", "image/jpeg", photo.content, photo.width, photo.height)


def prepare_voice(upload: Upload) -> Prepared:
    """A voice note of a known type. Raises RuleError: those of `voices.check_voice` and of the scanner."""
    content, mime = voices.check_voice(_read(upload, voices.MOST_BYTES))
    return Prepared("voice", mime, content)


def _read(upload: Upload, most: int) -> bytes:
    """What came in, after the scanner has looked at it; of what is too big only so much that it shows."""
    content = upload.read(most + 1)
    if len(content) <= most:
        check_scanned(content)
    return content


@rule_decides
def add_photo(*, owner: uuid.UUID, upload: Upload, step: str = "", by: Viewer, now: datetime) -> File:
    """Prepare a photo and keep it; call it outside of transactions, for others wait while a photo is decoded."""
    return keep(owner=owner, file=prepare_photo(upload), step=step, by=by, now=now)


@rule_decides
def add_voice(*, owner: uuid.UUID, upload: Upload, step: str = "", by: Viewer, now: datetime) -> File:
    """Prepare a voice note and keep it."""
    return keep(owner=owner, file=prepare_voice(upload), step=step, by=by, now=now)


@rule_decides
@transaction.atomic
def keep(*, owner: uuid.UUID, file: Prepared, step: str = "", by: Viewer, now: datetime) -> File:
    """Keep a prepared file; the same content twice is one row. Raises RuleError: files_too_many, files_too_much, files_day_person.

    An owner that is not there yet (a matter that is still being told) is looked for again when `UNSENT_AFTER` is over.
    """
    hashes, size = store.hashes_of(file.content), len(file.content)
    one_at_a_time(owner)  # so that two uploads together keep the quota
    known = File.objects.filter(owner=owner, step=step, sha256__in=hashes).first()
    if known:
        return known
    _check_quota(owner, size)
    if by.actor.person:
        count_of_person(by.actor.person, [size], now)
    row = File(owner=owner, step=step, sha256=hashes[0], size=size, added_at=now, added_by_id=by.actor.person or None)
    row.kind, row.mime, row.width, row.height = file.kind, file.mime, file.width, file.height
    row.stored = store.put(row, file.content)
    row.save(force_insert=True)
    if not _is_there(owner):
        later("files.forget", event_id=None, payload={"owner": str(owner)}, run_after=now + UNSENT_AFTER).save()
    return row


@rule_decides
@transaction.atomic
def hand_over(*, owner: uuid.UUID, to: uuid.UUID) -> int:
    """Give everything that was handed in for `owner` to another one that says the same; how many files that were.

    They lie there under the step `BACKED` and use up none of the other owner's room.
    """
    one_at_a_time(to)
    there = File.objects.filter(owner=to, step=BACKED).values_list("sha256", flat=True)
    return File.objects.filter(owner=owner).exclude(sha256__in=list(there)).update(owner=to, step=BACKED)


@rule_decides
@transaction.atomic
def forget_unsent(*, owner: uuid.UUID) -> int:
    """Take away what was handed in for an owner that never came to be; how many files that were."""
    one_at_a_time(owner)
    if _is_there(owner):
        return 0
    return _forget(owner)


@rule_decides
@transaction.atomic
def erase_of(*, owner: uuid.UUID) -> int:
    """Take away everything that was handed in for an owner who is erased; how many files that were."""
    one_at_a_time(owner)
    return _forget(owner)


def _forget(owner: uuid.UUID) -> int:
    rows = File.objects.filter(owner=owner)
    names = list(rows.values_list("stored", flat=True))
    gone, _ = rows.delete()
    transaction.on_commit(partial(store.remove, names))
    return gone


def _is_there(owner: uuid.UUID) -> bool:
    return bool(readable_by(Viewer.for_system("files.forget"), [owner]))


def turn(files: Iterable[File]) -> None:
    """Know these files by the hash of the new key (`keys.turning`); one that is lost, or there twice, keeps the old one."""
    for file in files:
        content = store.read_if_there(file)
        made = store.hash_of(content) if content is not None else file.sha256
        if not File.objects.filter(owner=file.owner, step=file.step, sha256=made).exists():
            File.objects.filter(pk=file.pk).update(sha256=made)


@rule_decides
def show_publicly(*, uids: Collection[uuid.UUID], owner: uuid.UUID) -> int:
    """Let everybody see these photos of an owner, and no others; how many they are. The caller has checked the right."""
    photos = File.objects.filter(owner=owner, kind="photo")
    photos.filter(public=True).exclude(uid__in=uids).update(public=False)
    return photos.filter(uid__in=uids).update(public=True)


def _check_quota(owner: uuid.UUID, more: int) -> None:
    have = File.objects.filter(owner=owner).exclude(step=BACKED).aggregate(n=Count("id"), size=Sum("size"))
    if have["n"] >= MOST_FILES:
        raise RuleError("files_too_many", most=MOST_FILES)
    if (have["size"] or 0) + more > MOST_BYTES:
        raise RuleError("files_too_much", megabytes=MOST_BYTES // photos.MEGABYTE)
