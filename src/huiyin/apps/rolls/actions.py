"""Writes to rolls: make one, freeze it, record an act."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from huiyin.apps.keys.actions import destroy
from huiyin.apps.places.models import Place
from huiyin.apps.records.rows import insert
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.rolls.models import Act, Change, Entry, Roll
from huiyin.apps.scope.acting import rule_decides
from huiyin.core import rolls
from huiyin.core.errors import RuleError


@dataclass(frozen=True)
class Given:
    """An act as it was given. `uid` is the client's and the idempotency key; `at` when it was given, if that was before."""

    uid: uuid.UUID
    entry: int
    kind: rolls.ActKind
    channel: rolls.ActChannel
    value: str = ""
    recorder: int = 0
    witness: int = 0
    evidence: uuid.UUID | None = None
    at: datetime | None = None


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
    return recorded(given) or write_act(roll=roll, given=given, now=now, lawful=lawful)


@rule_decides
def recorded(given: Given) -> Act | None:
    """The act of this uid, if it is there; call it inside of a transaction, which then has its turn. Raises idem_reused."""
    one_at_a_time(given.uid)
    known = Act.objects.filter(uid=given.uid).first()
    return _same(known, given) if known is not None else None


@rule_decides
def write_act(*, roll: Roll, given: Given, now: datetime, lawful: frozenset[str] | None = None) -> Act:
    """Write an act that is not there yet; inside of a transaction, after `recorded`. Raises like `record_act`."""
    on_it = Entry.objects.filter(pk=given.entry, roll=OuterRef("pk"), struck_at=None)
    held = Roll.objects.select_for_update(of=("self",)).filter(pk=roll.pk).annotate(entitled=Exists(on_it))
    frozen_at, online, entitled = held.values_list("frozen_at", "online", "entitled").get()
    if frozen_at is None:
        raise RuleError("roll_not_frozen")
    act = rolls.Act(given.entry, given.kind, given.value, given.channel, given.recorder, given.witness)
    rolls.check_act(act, entitled=frozenset({given.entry} if entitled else ()), online=online, lawful=lawful)
    earlier = Act.objects.filter(entry_id=given.entry, kind=given.kind, superseded_by=None)
    before, last = earlier.order_by("-at", "-uid").values_list("pk", "at").first() or (None, None)
    at = min(given.at, now) if given.at else _after(last, now)
    written = Act(
        uid=given.uid,
        roll_id=roll.pk,
        entry_id=given.entry,
        kind=given.kind,
        value=given.value,
        channel=given.channel,
        recorder_id=given.recorder or None,
        witness_id=given.witness or None,
        evidence=given.evidence,
        supersedes_id=before if last and last <= at else None,
        at=at,
    )
    insert(written)
    return written


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
    return Entry.objects.filter(roll__in=of).update(name="", spoken_for="", code="")


def _added(roll: Roll, row: dict[str, Any]) -> Entry:
    last = roll.entries.order_by("-number").values_list("number", flat=True).first() or 0
    return Entry.objects.create(roll=roll, number=last + 1, **row)


def _after(last: datetime | None, now: datetime) -> datetime:
    """Now; of two acts written down in one moment the later one stands."""
    return max(now, last + timedelta(microseconds=1)) if last else now


def _same(known: Act, given: Given) -> Act:
    if (known.entry_id, known.kind, known.value) != (given.entry, given.kind, given.value):
        raise RuleError("idem_reused")
    return known
