"""What a post says about what it owes: not needed, because; needed after all; and what it did, in words."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from huiyin.apps.duties.actions.doing import stands
from huiyin.apps.duties.chosen import duty_of
from huiyin.apps.duties.models import Owed
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records import taking_back
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.models import Event
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.duties import Duty, Standing
from huiyin.core.errors import RuleError
from huiyin.core.worktime import SHANGHAI

REASONS = ("away", "moved", "unwilling", "elsewhere", "other")
RECORD = "duty.record"
LEAST_WORDS, MOST_WORDS, MOST_PEOPLE = 4, 1000, 10_000
BACK = timedelta(days=366)
NOON = time(12)


@rule_decides
@transaction.atomic
def say_unneeded(*, by: Viewer, owed: uuid.UUID, reason: str, words: str = "", now: datetime) -> Owed:
    """It is not needed, and why. One event `duty.unneeded`, its outcome the reason; the words are in its secret.

    Of a confidential one the event tells neither: reason and words stand in the row, which its post and head alone read.
    Raises owed_unknown, owed_not_yours, owed_done, reason_unknown, reason_words.
    """
    row = _own(by, owed)
    if row.state == Standing.done:
        raise RuleError("owed_done")
    if reason not in REASONS:
        raise RuleError("reason_unknown")
    if len(words) > MOST_WORDS or (reason == "other" and len(words.strip()) < LEAST_WORDS):
        raise RuleError("reason_words", most=MOST_WORDS)
    row.reason, row.nth = reason, row.nth + 1
    told: dict[str, Any] = {"outcome": reason, "body": {"words": words.strip()}}
    if row.confidential:
        row.words, told = words.strip(), {}
    stands(row, unneeded=True)
    log(by, _about(by, row, "unneeded", now, **told))
    return row


@rule_decides
@transaction.atomic
def say_needed(*, by: Viewer, owed: uuid.UUID, now: datetime) -> Owed:
    """It is needed after all. One event `duty.needed`. Raises owed_unknown, owed_not_yours, owed_open."""
    row = _own(by, owed)
    if row.state != Standing.unneeded:
        raise RuleError("owed_open")
    row.reason, row.words, row.nth = "", "", row.nth + 1
    stands(row, unneeded=False)
    log(by, _about(by, row, "needed", now))
    return row


def _own(by: Viewer, uid: uuid.UUID) -> Owed:
    row = Owed.objects.select_for_update(of=("self",)).select_related("place__village").filter(uid=uid).first()
    if row is None:
        raise RuleError("owed_unknown")
    if not answers_for(by, row):
        raise RuleError("owed_not_yours")
    return row


def answers_for(by: Viewer, row: Owed) -> bool:
    """The post that owes it, the one above it, and unless it is confidential whoever works in the unit on whose list it stands."""
    if by.actor.post and by.actor.post in (row.post_id, row.head_id):
        return True
    return bool(by.actor.unit) and by.actor.unit == row.unit_id and not row.confidential


@dataclass(frozen=True)
class Record:
    """What was done, in words, on a day. `uid` is the client's; `people` how many took part, 0 when it is not known."""

    uid: uuid.UUID
    owed: uuid.UUID
    day: date
    words: str
    people: int = 0


@rule_decides
@transaction.atomic
def record(*, by: Viewer, what: Record, now: datetime) -> Event:
    """Write down what was done where no other page does it: one event `duty.record`, its category what was done.

    It does what expected it by the same way as any other event. Raises owed_unknown, owed_not_yours, owed_elsewhere,
    record_words, record_day, record_early, record_people, idem_reused.
    """
    one_at_a_time(what.uid)
    known = Event.objects.filter(Q(uid=what.uid) | Q(subject=what.uid)).order_by("seq").first()
    if known is not None and (known.kind, known.data.get("owed")) != (RECORD, str(what.owed)):
        raise RuleError("idem_reused")
    if known is not None:
        return known
    row = _own(by, what.owed)
    duty = _recorded(row)
    _check(what, row, now)
    at = min(datetime.combine(what.day, NOON, SHANGHAI), now)
    return log(by, _recorded_as(by, row, duty, what, at, now))


def _recorded(row: Owed) -> Duty:
    """The duty, if a record does it."""
    town = Place.objects.get(pk=row.town_id)
    duty = duty_of(town.profile, row.duty)
    if duty is None or duty.expected(RECORD) is None:
        raise RuleError("owed_elsewhere")
    return duty


def _check(what: Record, row: Owed, now: datetime) -> None:
    today = now.astimezone(SHANGHAI).date()
    if not LEAST_WORDS <= len(what.words.strip()) <= MOST_WORDS:
        raise RuleError("record_words", least=LEAST_WORDS, most=MOST_WORDS)
    if not today - BACK <= what.day <= today:
        raise RuleError("record_day")
    if what.day < row.first:
        raise RuleError("record_early", first=row.first)
    if not 0 <= what.people <= MOST_PEOPLE:
        raise RuleError("record_people", most=MOST_PEOPLE)


def _recorded_as(by: Viewer, row: Owed, duty: Duty, what: Record, at: datetime, now: datetime) -> Happened:
    expected = duty.expected(RECORD)
    assert expected
    return Happened(
        kind=RECORD,
        at=at,
        recorded_at=now,
        place=row.place,
        subject=what.uid,
        nth=1,
        unit_id=row.unit_id,
        role=by.actor.title,
        category=next(iter(expected.wants.get("category", {row.duty}))),
        series=duty.slug,
        quantity=what.people or None,
        measure="people" if what.people else "",
        data={"duty": duty.slug, "owed": str(row.uid)},
        body={"words": what.words.strip()},
        idem=what.uid,
    )


@rule_decides
@transaction.atomic
def take_back(*, by: Viewer, event: uuid.UUID, reason: str, now: datetime) -> Event:
    """What was written down was wrong: one event `duty.taken_back`, and what it did is owed again.

    Raises record_unknown, owed_not_yours, record_gone, reason_words.
    """
    was = Event.objects.select_related("place").filter(uid=event, kind=RECORD).first()
    if was is None or was.place is None:
        raise RuleError("record_unknown")
    if was.as_post_id != by.actor.post:
        raise RuleError("owed_not_yours")
    if not LEAST_WORDS <= len(reason.strip()) <= MOST_WORDS:
        raise RuleError("reason_words", most=MOST_WORDS)
    return taking_back.take_back(by=by, was=was, kind="duty.taken_back", reason=reason, now=now, gone="record_gone")


def _about(by: Viewer, row: Owed, verb: str, now: datetime, **more: Any) -> Happened:
    """Of a confidential one that something was said, in the village; not of which duty, nor in which grid."""
    return Happened(
        kind=f"duty.{verb}",
        at=now,
        recorded_at=now,
        place=(row.place.village or row.place) if row.confidential else row.place,
        subject=row.uid,
        nth=row.nth,
        unit_id=row.unit_id,
        role=by.actor.title,
        series="" if row.confidential else row.duty,
        data={} if row.confidential else {"span": row.span},
        **more,
    )
