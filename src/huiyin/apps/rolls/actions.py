"""Writes to rolls: make one, freeze it, record an act."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from huiyin.apps.keys.actions import destroy
from huiyin.apps.places.models import Place
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.rolls.given import Given
from huiyin.apps.rolls.models import Act, Change, Entry, Roll
from huiyin.apps.rolls.writing import Writing
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError


@rule_decides
@transaction.atomic
def make_roll(
    *,
    name: str,
    place: Place,
    entries: Sequence[dict[str, Any]],
    subject: uuid.UUID | None = None,
    online: bool = False,
    body: str = "",
) -> Roll:
    """A roll with numbered entries; each row: name, and household or person. `body`: a list that the village keeps."""
    roll = Roll.objects.create(name=name, place=place, place_no=place.no, subject=subject, online=online, body=body)
    Entry.objects.bulk_create([Entry(roll=roll, number=n, **row) for n, row in enumerate(entries, start=1)])
    return roll


@rule_decides
@transaction.atomic
def freeze(*, roll: Roll, now: datetime) -> Roll:
    """From now on the roll is what counts; acts can be recorded. Raises empty_roll."""
    if not roll.entries.exists():
        raise RuleError("empty_roll")
    Roll.objects.filter(pk=roll.pk, frozen_at=None).update(frozen_at=now)
    roll.refresh_from_db()
    return roll


@rule_decides
@transaction.atomic
def record_act(*, roll: Roll, given: Given, now: datetime, lawful: frozenset[str] | None = None) -> Act:
    """Record an act; the same `uid` gives the same act. `lawful`: the channels of the body that sits.

    Raises roll_not_frozen, idem_reused and `core.rolls` refusals.
    """
    one_at_a_time(given.uid)
    held = Roll.objects.select_for_update().get(pk=roll.pk)
    writing = Writing(held, [given], now=now, lawful=lawful)
    act, _new = writing.add(given)
    writing.write()
    return act


@rule_decides
@transaction.atomic
def change(
    *, roll: Roll, kind: str, reason: str, now: datetime, entry: int = 0, row: dict[str, Any] | None = None
) -> Entry:
    """Change a roll that is frozen: add `row`, strike `entry`, or let another stand for it (`row`: spoken_for).

    What was done on it stays; of who is struck, nothing counts. Raises not_on_roll, unknown_reason.
    """
    if kind not in Change.KINDS or reason not in Change.REASONS:
        raise RuleError("unknown_reason")
    locked = Roll.objects.select_for_update().get(pk=roll.pk)
    found = _added(locked, row or {}) if kind == "add" else locked.entries.filter(pk=entry, struck_at=None).first()
    if found is None:
        raise RuleError("not_on_roll")
    if kind == "strike":
        found.struck_at = now
    if kind == "represent":
        found.spoken_for = str((row or {}).get("spoken_for", ""))[:40]
    found.save()
    Change.objects.create(roll=locked, entry=found, kind=kind, reason=reason, at=now)
    return found


@rule_decides
@transaction.atomic
def forget_names(*, of: QuerySet[Roll], now: datetime) -> int:
    """Take the names off these rolls, and the codes of their slips; what was done stays as counts. How many entries.

    A list that is for itself goes with its key; the key of what a roll is for is destroyed by who erases that.
    """
    destroy(list(of.filter(subject=None).values_list("uid", flat=True)), now=now)
    return Entry.objects.filter(roll__in=of).update(name="", spoken_for="", shelf="")


def _added(roll: Roll, row: dict[str, Any]) -> Entry:
    last = roll.entries.order_by("-number").values_list("number", flat=True).first() or 0
    return Entry.objects.create(roll=roll, number=last + 1, **row)
