"""A step together with the photos and voice notes that belong to it: all of it happens, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from huiyin.apps.cases.actions.steps import Act, Receipt, take_step
from huiyin.apps.files.actions import Upload, add_photo, add_voice
from huiyin.apps.people.queries import Viewer


def take_step_with(
    *, by: Viewer, act: Act, photos: Iterable[Upload] = (), voices: Iterable[Upload] = (), now: datetime
) -> Receipt:
    """Take the step and keep its files under its verb. Raises what `take_step`, `add_photo` and `add_voice` raise."""
    photos, voices = list(photos), list(voices)
    if not photos and not voices:
        return take_step(by=by, act=act, now=now)
    with transaction.atomic():
        receipt = take_step(by=by, act=act, now=now)
        for photo in photos:
            add_photo(owner=act.case, upload=photo, step=act.do, by=by, now=now)
        for voice in voices:
            add_voice(owner=act.case, upload=voice, step=act.do, by=by, now=now)
    return receipt
