"""Every read of files, always for a viewer: whoever may read the owner, and everybody when the file is public."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import replace

from huiyin.apps.files.models import File
from huiyin.apps.files.owners import readable_by
from huiyin.apps.people.queries import Viewer
from huiyin.apps.scope.acting import acting


def of(owners: Collection[uuid.UUID], viewer: Viewer, receipts: Iterable[str] = ()) -> list[File]:
    """The files of these owners that the viewer may read, oldest first. `receipts`: owners whose code was shown."""
    if not owners:
        return []
    open_to = _readable(set(owners), viewer, receipts)
    return [file for file in File.objects.filter(owner__in=owners) if file.public or file.owner in open_to]


def public_of(owners: Collection[uuid.UUID]) -> list[File]:
    """The files of these owners that everybody may see."""
    return list(File.objects.filter(owner__in=owners, public=True)) if owners else []


def readable(uid: uuid.UUID, viewer: Viewer, receipts: Iterable[str] = ()) -> File | None:
    """One file, None when there is none or the viewer may not read it."""
    cases = frozenset(uuid.UUID(receipt).hex for receipt in receipts)
    with acting(replace(viewer.acting, cases=cases)):
        return _readable_file(uid, viewer, receipts)


def _readable_file(uid: uuid.UUID, viewer: Viewer, receipts: Iterable[str]) -> File | None:
    file = File.objects.filter(uid=uid).first()
    if file is None or file.public or _readable({file.owner}, viewer, receipts):
        return file
    return None


def _readable(owners: set[uuid.UUID], viewer: Viewer, receipts: Iterable[str]) -> set[uuid.UUID]:
    shown = {owner for owner in owners if str(owner) in set(receipts)}
    if viewer.actor.reporter or shown == owners:
        return owners
    return shown | readable_by(viewer, owners - shown)
