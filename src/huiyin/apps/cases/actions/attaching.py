"""A step together with the photos and voice notes that belong to it: all of it happens, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from huiyin.apps.cases.actions.steps import Act, Receipt, take_step
from huiyin.apps.files.actions import Upload, keep, prepare_photo, prepare_voice
from huiyin.apps.people.queries import Viewer
from huiyin.apps.scope.acting import rule_decides


@rule_decides
def take_step_with(
    *, by: Viewer, act: Act, photos: Iterable[Upload] = (), voices: Iterable[Upload] = (), now: datetime
) -> Receipt:
    """Take the step and keep its files under its verb. Raises what `take_step` and the files' actions raise."""
    files = [*map(prepare_photo, photos), *map(prepare_voice, voices)]  # takes seconds: nobody waits for it yet
    if not files:
        return take_step(by=by, act=act, now=now)
    with transaction.atomic():
        receipt = take_step(by=by, act=act, now=now)
        for file in files:
            keep(owner=act.case, file=file, step=act.do, by=by, now=now)
    return receipt
