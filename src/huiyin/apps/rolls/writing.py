"""Acts of one roll, checked one after the other in their order and written together; what they need is read once for all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from huiyin.apps.records.rows import insert_all
from huiyin.apps.rolls.given import Given
from huiyin.apps.rolls.models import Act, Entry, Roll
from huiyin.apps.scope.prepared import Several
from huiyin.core import rolls
from huiyin.core.errors import RuleError

ACTS = Several(lambda: Act.objects.order_by("at", "uid"), "entry", "uid")
ENTRIES = Several(lambda: Entry.objects.filter(struck_at=None).only("roll"), "id")


class Writing:
    """Made inside of a transaction that has the roll for itself and read it since. Three statements, however many acts."""

    def __init__(self, roll: Roll, givens: Sequence[Given], *, now: datetime, lawful: frozenset[str] | None) -> None:
        self._roll, self._now, self._lawful = roll, now, lawful
        entries = {given.entry for given in givens}
        there = ACTS.among(entries, [given.uid for given in givens])
        self._known = {act.uid: act for act in there}
        superseded = {act.supersedes_id for act in there}
        self._last = {(act.entry_id, act.kind): (act.uid, act.at) for act in there if act.uid not in superseded}
        self._entitled = frozenset(entry.pk for entry in ENTRIES.among(entries) if entry.roll_id == roll.pk)
        self._fresh: list[Act] = []

    def add(self, given: Given) -> tuple[Act, bool]:
        """The act, and whether it is new. Raises roll_not_frozen, idem_reused and `core.rolls` refusals."""
        if known := self._known.get(given.uid):
            return same(known, given), False
        if self._roll.frozen_at is None:
            raise RuleError("roll_not_frozen")
        act = rolls.Act(given.entry, given.kind, given.value, given.channel, given.recorder, given.witness)
        rolls.check_act(act, entitled=self._entitled, online=self._roll.online, lawful=self._lawful)
        written = self._written(given)
        self._known[given.uid] = written
        self._fresh.append(written)
        return written, True

    def write(self) -> None:
        """Write those that are new."""
        insert_all(self._fresh)

    def _written(self, given: Given) -> Act:
        before, last = self._last.get((given.entry, given.kind)) or (None, None)
        at = min(given.at, self._now) if given.at else _after(last, self._now)
        self._stands((given.entry, given.kind), given.uid, at)
        return Act(
            uid=given.uid,
            roll_id=self._roll.pk,
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

    def _stands(self, key: tuple[int, str], uid: UUID, at: datetime) -> None:
        """Of what nothing supersedes the latest stands."""
        before = self._last.get(key)
        if before is None or before[1] <= at:
            self._last[key] = (uid, at)


def same(known: Act, given: Given) -> Act:
    """The act that is there, if it is the one that is given. Raises idem_reused."""
    if (known.entry_id, known.kind, known.value) != (given.entry, given.kind, given.value):
        raise RuleError("idem_reused")
    return known


def _after(last: datetime | None, now: datetime) -> datetime:
    """Now; of two acts written down in one moment the later one stands."""
    return max(now, last + timedelta(microseconds=1)) if last else now
