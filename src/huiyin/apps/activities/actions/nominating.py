"""Honours: put forward with consent, deliberated by a body in words, shown or forgotten (towns.md T4-7). Nobody is scored."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from huiyin.apps.activities.actions.registers import Line, list_entry
from huiyin.apps.activities.models import Nomination
from huiyin.apps.activities.reach import check_place
from huiyin.apps.activities.town import town_words
from huiyin.apps.keys import actions as keys
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Household, Place
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError

HONOUR = "honour"
LEAST_WORDS = 4


@dataclass(frozen=True)
class Putting:
    """Who is put forward for which kind of honour, by whom, and what they did. They `agree` to being put forward."""

    kind: str
    place: Place
    why: str
    put_by: str
    agrees: bool
    person: str = ""
    household: Household | None = None


@dataclass(frozen=True)
class Ruling:
    """What a body decided. `shown`: they agreed that everybody reads of it, under the `name` of the line."""

    awarded: bool
    decided_by: str
    reason: str = ""
    name: str = ""
    shown: bool = False


@rule_decides
@transaction.atomic
def nominate(*, by: Viewer, uid: uuid.UUID, putting: Putting, now: datetime) -> Nomination:
    """Put forward: one event `register.nominated`; the same `uid` again is the same.

    Raises not_your_place, no_such_kind, consent_missing, why_missing.
    """
    one_at_a_time(uid)
    check_place(by, putting.place)
    known = Nomination.objects.select_related("place").filter(uid=uid).first()
    if known is not None:
        check_place(by, known.place)
        return known
    kinds = town_words((putting.place.town or putting.place).profile).entry_kinds.get(HONOUR, {})
    if kinds and putting.kind not in kinds:
        raise RuleError("no_such_kind")
    if not putting.agrees:
        raise RuleError("consent_missing")
    if len(putting.why.strip()) < LEAST_WORDS:
        raise RuleError("why_missing")
    day = timezone.localdate(now)
    row = Nomination(
        uid=uid, kind=putting.kind, place=putting.place, place_no=putting.place.no, household=putting.household,
        person=putting.person.strip(), why=putting.why.strip(), put_by=putting.put_by.strip(), agreed_on=day, made_on=day,
    )  # fmt: skip
    row.save(force_insert=True)
    _log(by, row, now, "register.nominated")
    return row


@rule_decides
@transaction.atomic
def decide(*, by: Viewer, uid: uuid.UUID, ruling: Ruling, now: datetime) -> Nomination:
    """A body has decided: what is awarded stands in the register of honours, whoever is not honoured is forgotten.

    One event `register.decided`, its outcome what was decided. Raises not_your_place, has_ended, decider_missing.
    """
    row = _open(by, uid)
    if not ruling.decided_by.strip():
        raise RuleError("decider_missing")
    if ruling.awarded:
        line = Line(
            HONOUR, ruling.name.strip() or _kind_title(row), row.place, kind=row.kind, household=row.household,
            person=row.person, agrees=True, shown=ruling.shown, given_by=ruling.decided_by,
        )  # fmt: skip
        row.entry = list_entry(by=by, uid=uuid.uuid5(uid, "awarded"), line=line, now=now)
    row.decided_by, row.reason = ruling.decided_by.strip(), ruling.reason.strip()
    return _ended(by, row, "awarded" if ruling.awarded else "not_awarded", now)


@rule_decides
@transaction.atomic
def withdraw(*, by: Viewer, uid: uuid.UUID, now: datetime) -> Nomination:
    """They do not wish it any more: nothing of it is kept but that there was one. Raises not_your_place, has_ended."""
    return _ended(by, _open(by, uid), "withdrawn", now)


def _kind_title(row: Nomination) -> str:
    return town_words((row.place.town or row.place).profile).entry_kind(HONOUR, row.kind)


def _open(by: Viewer, uid: uuid.UUID) -> Nomination:
    one_at_a_time(uid)
    row = Nomination.objects.select_related("place__town", "household").filter(uid=uid).first()
    if row is None:
        raise RuleError("not_your_place")
    check_place(by, row.place)
    if row.outcome:
        raise RuleError("has_ended")
    return row


def _ended(by: Viewer, row: Nomination, outcome: str, now: datetime) -> Nomination:
    """Whoever is honoured stands in the register; here nobody is named any more."""
    row.outcome, row.decided_on = outcome, timezone.localdate(now)
    row.household, row.person, row.why = None, "", ""
    if outcome != "awarded":
        row.reason = ""
    keys.forget_owner(row.uid)
    row.save()
    _log(by, row, now, "register.decided", outcome=outcome)
    return row


def _log(by: Viewer, row: Nomination, now: datetime, kind: str, **facts: Any) -> None:
    about = Happened(
        kind=kind, at=now, recorded_at=now, place=row.place, subject=row.uid, nth=2 if row.outcome else 1, category=HONOUR,
        series=row.kind, **facts,
    )  # fmt: skip
    log(by, about)
