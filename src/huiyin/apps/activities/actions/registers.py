"""Put a line into a register, and end it: venues, brands, vanguard posts, openings, signboards, ratings, honours …"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from huiyin.apps.activities.models import Entry
from huiyin.apps.activities.reach import check_place
from huiyin.apps.activities.town import town_words
from huiyin.apps.keys import actions as keys
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Household, Place
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.apps.units.models import Unit
from huiyin.core.activity import REGISTERS
from huiyin.core.errors import RuleError
from huiyin.core.worktime import SHANGHAI


@dataclass(frozen=True)
class Line:
    """What stands in a register. `evidence`: what proves it, by the town's criteria. `agrees`: the person named agreed to being
    kept and, where `shown`, to being shown."""

    register: str
    name: str
    place: Place
    kind: str = ""
    unit: Unit | None = None
    household: Household | None = None
    about: str = ""
    hours: str = ""
    contact: str = ""
    person: str = ""
    phone: str = ""
    agrees: bool = False
    shown: bool = False
    quantity: int | None = None
    measure: str = ""
    households: int | None = None
    given_by: str = ""
    evidence: Mapping[str, str] = field(default_factory=dict)
    since: date | None = None


@rule_decides
@transaction.atomic
def list_entry(*, by: Viewer, uid: uuid.UUID, line: Line, now: datetime) -> Entry:
    """A new line; the same `uid` again is the same one. Where a place has only one, it ends the one before.

    Raises not_your_place, no_such_register, no_such_kind, consent_missing, evidence_missing, decider_missing, given_ahead.
    """
    one_at_a_time(uid)
    for place in (line.place, *((line.unit.seat,) if line.unit else ())):
        check_place(by, place)
    known = Entry.objects.select_related("place").filter(uid=uid).first()
    if known is not None:
        check_place(by, known.place)
        return known
    _check(line, timezone.localdate(now))
    if REGISTERS[line.register].one:
        for before in Entry.objects.select_related("place").filter(
            register=line.register, place=line.place, until=None
        ):
            _end(by, before, "ended", "", now)
    entry = _entry(uid, line, now)
    entry.save(force_insert=True)
    given = datetime.combine(entry.since, time(12), tzinfo=SHANGHAI)
    _log(by, entry, now, "register.listed", at=min(given, now), quantity=line.quantity, measure=line.measure)
    _joined(by, entry, entry.households, now)
    return entry


@rule_decides
@transaction.atomic
def end_entry(*, by: Viewer, uid: uuid.UUID, outcome: str, why: str, now: datetime) -> Entry:
    """It stands there no longer; whom it named is forgotten. Raises not_your_place, has_ended, no_such_kind."""
    one_at_a_time(uid)
    entry = Entry.objects.select_related("place").filter(uid=uid).first()
    if entry is None:
        raise RuleError("not_your_place")
    check_place(by, entry.place)
    if entry.until:
        raise RuleError("has_ended")
    if outcome not in REGISTERS[entry.register].ends:
        raise RuleError("no_such_kind")
    _end(by, entry, outcome, why, now)
    return entry


def _check(line: Line, today: date) -> None:
    if line.since and line.since > today:
        raise RuleError("given_ahead")
    rule = REGISTERS.get(line.register)
    if rule is None:
        raise RuleError("no_such_register")
    kinds = town_words((line.place.town or line.place).profile).entry_kinds.get(line.register, {})
    if kinds and line.kind not in kinds:
        raise RuleError("no_such_kind")
    criteria = town_words((line.place.town or line.place).profile).criteria.get(line.register, {})
    if any(not line.evidence.get(key, "").strip() for key in criteria):
        raise RuleError("evidence_missing")
    if criteria and not line.given_by.strip():
        raise RuleError("decider_missing")
    if (line.person or line.phone) and not line.agrees:
        raise RuleError("consent_missing")
    if rule.person and line.shown and not line.agrees:
        raise RuleError("consent_missing")


def _entry(uid: uuid.UUID, line: Line, now: datetime) -> Entry:
    day = timezone.localdate(now)
    return Entry(
        uid=uid, register=line.register, kind=line.kind, name=line.name.strip(), place=line.place, place_no=line.place.no,
        town_id=line.place.town_id, unit=line.unit, household=line.household, about=line.about.strip(), hours=line.hours,
        contact=line.contact, person=line.person.strip(), phone=line.phone, agreed_on=day if line.agrees else None,
        given_by=line.given_by.strip(), evidence={key: words.strip() for key, words in line.evidence.items()},
        shown=line.shown, quantity=line.quantity, measure=line.measure, households=line.households,
        since=line.since or day,
    )  # fmt: skip


def _end(by: Viewer, entry: Entry, outcome: str, why: str, now: datetime) -> None:
    entry.until, entry.outcome, entry.why = timezone.localdate(now), outcome, why.strip()
    keys.forget_owner(entry.uid)
    entry.person = entry.phone = ""
    entry.save()
    _log(by, entry, now, "register.ended", outcome=outcome, quantity=entry.quantity, measure=entry.measure)
    _joined(by, entry, -(entry.households or 0), now)


def _joined(by: Viewer, entry: Entry, households: int | None, now: datetime) -> None:
    """So many households joined it, or are with it no more: an event beside that of what it measures."""
    if households:
        _log(by, entry, now, "register.joined", quantity=households, measure="households")


def _log(by: Viewer, entry: Entry, now: datetime, kind: str, at: datetime | None = None, **facts: Any) -> None:
    entry.seq += 1
    entry.save(update_fields=["seq"])
    told: dict[str, Any] = {"household": str(entry.household.uid)} if entry.household else {}
    happened = Happened(
        kind=kind, at=at or now, recorded_at=now, place=entry.place, subject=entry.uid, nth=entry.seq, category=entry.register,
        series=entry.kind, unit_id=entry.unit_id, data=told, **facts,
    )  # fmt: skip
    log(by, happened)
