"""Every write to files. Whoever calls has checked that `by` may write to the owner; who may read follows from it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from django.db import connection, transaction
from django.db.models import Count, Sum

from huiyin.apps.files import photos, store, voices
from huiyin.apps.files.models import File
from huiyin.apps.people.queries import Viewer
from huiyin.core.errors import RuleError

MOST_FILES = 12
MOST_BYTES = 40 * photos.MEGABYTE


class Upload(Protocol):
    """What Django hands over for a file field, or any open file."""

    def read(self, size: int = ..., /) -> bytes:
        """At most `size` bytes."""


def add_photo(*, owner: uuid.UUID, upload: Upload, step: str = "", by: Viewer, now: datetime) -> File:
    """Keep a photo, written anew without position and camera. The same picture twice is one row.

    Raises RuleError: those of `photos.clean_photo`, files_too_many, files_too_much.
    """
    photo = photos.clean_photo(upload.read(photos.MOST_BYTES + 1))
    row = File(owner=owner, step=step, kind="photo", mime="image/jpeg", width=photo.width, height=photo.height)
    return _keep(row, photo.content, by, now)


def add_voice(*, owner: uuid.UUID, upload: Upload, step: str = "", by: Viewer, now: datetime) -> File:
    """Keep a voice note of a known type. The same note twice is one row.

    Raises RuleError: those of `voices.check_voice`, files_too_many, files_too_much.
    """
    content, mime = voices.check_voice(upload.read(voices.MOST_BYTES + 1))
    return _keep(File(owner=owner, step=step, kind="voice", mime=mime), content, by, now)


def show_publicly(*, uids: Collection[uuid.UUID], owner: uuid.UUID, public: bool = True) -> int:
    """Let everybody see these photos of an owner, or no longer; how many they are. The caller has checked the right."""
    return File.objects.filter(owner=owner, uid__in=uids, kind="photo").update(public=public)


def _keep(row: File, content: bytes, by: Viewer, now: datetime) -> File:
    row.size, row.sha256 = len(content), store.hash_of(content)
    row.added_at, row.added_by_id = now, by.actor.person or None
    with transaction.atomic():
        _one_at_a_time(row.owner)
        known = File.objects.filter(owner=row.owner, step=row.step, sha256=row.sha256).first()
        if known:
            return known
        _check_quota(row.owner, row.size)
        store.put(content)
        row.save(force_insert=True)
    return row


def _one_at_a_time(owner: uuid.UUID) -> None:
    """Two uploads for one owner wait for each other, so that together they keep the quota. SQLite has one writer."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(owner.bytes[:8], "big", signed=True)])


def _check_quota(owner: uuid.UUID, more: int) -> None:
    have = File.objects.filter(owner=owner).aggregate(n=Count("id"), size=Sum("size"))
    if have["n"] >= MOST_FILES:
        raise RuleError("files_too_many", most=MOST_FILES)
    if (have["size"] or 0) + more > MOST_BYTES:
        raise RuleError("files_too_much", megabytes=MOST_BYTES // photos.MEGABYTE)
