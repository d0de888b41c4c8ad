"""Every read of files, always for a viewer: whoever may read the owner, everybody when the file is public; of exports one's own."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from huiyin.apps.files.listings import parsed, taken_away
from huiyin.apps.files.models import GONE, Export, File
from huiyin.apps.files.owners import readable_by
from huiyin.apps.files.texts import sentence
from huiyin.apps.people.queries import Viewer
from huiyin.apps.scope.acting import acting
from huiyin.core.errors import RuleError

DAY = timedelta(hours=24)
MOST_EXPORTS = 100


@dataclass(frozen=True)
class Shown:
    """An export on a page: its state now, the list's title and the way back to it as it was filtered, and why there is no file."""

    export: Export
    state: str
    title: str
    page: str
    why: str


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


def exports_of(viewer: Viewer, now: datetime) -> list[Export]:
    """What the person has asked for as this post within a day, newest first."""
    own = Export.objects.filter(person_id=viewer.actor.person, post_id=viewer.actor.post)
    return list(own.filter(asked_at__gt=now - DAY).order_by("-asked_at", "-id")[:MOST_EXPORTS])


def export_of(viewer: Viewer, uid: uuid.UUID) -> Export | None:
    """One export; None for everybody but the person who asked, acting as the same post."""
    return Export.objects.filter(uid=uid, person_id=viewer.actor.person, post_id=viewer.actor.post).first()


def shown(export: Export, now: datetime) -> Shown:
    """An export as a page shows it. What is past its day is gone, also when nobody has taken it away yet."""
    query, state = parsed(export.query), GONE if export.expires <= now else export.state
    why = sentence(RuleError(export.reason, **export.about)) if export.reason else ""
    return Shown(export, state, taken_away(export.listing).title(query), taken_away(export.listing).page(query), why)
