"""The lists that a village keeps of its bodies, and what changes on a roll after it was frozen."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from huiyin.apps.decisions import law
from huiyin.apps.decisions.actions.acting import open_sitting
from huiyin.apps.decisions.codes import entry_hash
from huiyin.apps.decisions.queries import keeps_lists, may_work
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Household, Place
from huiyin.apps.records.actions import Happened, log, next_nth
from huiyin.apps.rolls import actions as rolls
from huiyin.apps.rolls.models import Entry, Roll
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError

NAME, MOST = 40, 5000


@rule_decides
@transaction.atomic
def keep_list(*, by: Viewer, place: Place, body: str, names: Sequence[str], now: datetime) -> Roll:
    """The list of a body from now on; rolls that were made from the last one stay as they are.

    A line is a name, or name and household code: 秦大妈 XSW-014. Raises not_yours, no_such_body, empty_roll, too_long.
    """
    if not keeps_lists(by, place):
        raise RuleError("not_yours", do="list")
    if body not in law.bodies().names:
        raise RuleError("no_such_body", body=body, known=law.bodies().names)
    lines = [line.split() for line in names if line.strip()]
    if not lines:
        raise RuleError("empty_roll")
    if len(lines) > MOST or any(len(line[0]) > NAME for line in lines):
        raise RuleError("too_long", most=NAME if len(lines) <= MOST else MOST)
    codes = {line[1] for line in lines if len(line) > 1}
    homes = {each.code: each for each in Household.objects.filter(code__in=codes).select_related("place")}
    rows = []
    for line in lines:
        home = homes.get(line[1]) if len(line) > 1 else None
        rows.append({"name": line[0], "household": home, "met_in_id": home.place_id if home else None})
    kept = rolls.make_roll(name=body, place=place, entries=rows, body=body)
    log(by, _happened("roll.kept", place, kept.uid, now, category=body, quantity=len(rows), measure="entries"))
    return kept


@rule_decides
@transaction.atomic
def change_roll(
    *,
    by: Viewer,
    sitting: uuid.UUID,
    kind: str,
    reason: str,
    now: datetime,
    entry: int = 0,
    name: str = "",
) -> Entry:
    """Add an entry to a frozen roll, strike one, or let another stand for it: an open event with its reason.

    Raises not_yours, step_closed, missing_answer, not_on_roll, unknown_reason.
    """
    found = open_sitting(sitting)
    if not may_work(by, found.decision):
        raise RuleError("not_yours", do="roll")
    if kind in {"add", "represent"} and not name.strip():
        raise RuleError("missing_answer", do="roll", asks=["name"])
    row = {"name": name.strip()[:NAME]} if kind == "add" else {"spoken_for": name.strip()}
    changed = rolls.change(roll=found.roll, kind=kind, reason=reason, now=now, entry=entry, row=row)
    if kind == "add":
        changed.code = entry_hash(found.roll.uid, changed.number)
        changed.save(update_fields=["code"])
    place = found.decision.place
    log(by, _happened("roll.changed", place, found.roll.uid, now, category=kind, outcome="", series=reason))
    return changed


def _happened(kind: str, place: Place, subject: uuid.UUID, now: datetime, **more: object) -> Happened:
    return Happened(kind, at=now, recorded_at=now, place=place, subject=subject, nth=next_nth(subject), **more)  # type: ignore[arg-type]
