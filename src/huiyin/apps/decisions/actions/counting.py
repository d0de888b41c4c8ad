"""Count sheets: a show of hands, or the ballots of a box, as three people signed them; and the minutes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from huiyin.apps.decisions import law
from huiyin.apps.decisions.actions.acting import open_sitting
from huiyin.apps.decisions.models import CountSheet, Minutes, Sitting
from huiyin.apps.decisions.queries import keeps_lists, supervisors
from huiyin.apps.people.models import Person
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.rolls.queries import count, tallied
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.bodies import Unit
from huiyin.core.errors import RuleError
from huiyin.core.rolls import ActKind
from huiyin.core.sittings import Sort
from huiyin.core.tallies import VALUES, Sheet, check_sheet

LENGTHS = {"text": 8000, "chair": 40, "recorder": 40, "township": 120}
"""Characters that minutes have at most."""


@dataclass(frozen=True)
class Counted:
    """A count sheet as it lies there. `uid` is the client's; counters and supervisor are persons, of three names."""

    uid: uuid.UUID
    sheet: Sheet
    counter: int
    second: int = 0
    supervisor: int = 0
    people: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        people = [self.counter, *([] if self.sheet.hands else [self.second, self.supervisor])]
        object.__setattr__(self, "people", tuple(people))


@rule_decides
@transaction.atomic
def count_sheet(*, by: Viewer, sitting: uuid.UUID, counted: Counted, now: datetime) -> CountSheet:
    """Enter a count sheet; a later one stands before it. The same `uid` again gives the same sheet.

    Raises not_yours, step_closed, not_in_this_sitting, secret_vote, open_vote, voted_by_name, three_people, no_supervisor,
    by_area, idem_reused and what `check_sheet` raises.
    """
    found = open_sitting(sitting)
    if not keeps_lists(by, found.decision.place):
        raise RuleError("not_yours", do="count")
    return enter_count(by, found, counted, now)


def enter_count(by: Viewer, found: Sitting, counted: Counted, now: datetime) -> CountSheet:
    """The count of an open sitting, written by whoever was allowed to: inside of an action. Raises as `count_sheet`."""
    known = CountSheet.objects.filter(uid=counted.uid).first()
    values = vars(counted.sheet)
    if known is not None:
        if any(getattr(known, name) != value for name, value in values.items()):
            raise RuleError("idem_reused")
        return known
    _check(found, counted)
    row = CountSheet.objects.create(
        uid=counted.uid,
        sitting=found,
        roll=found.roll,
        counter_id=counted.counter,
        second_id=counted.second or None,
        supervisor_id=counted.supervisor or None,
        at=now,
        **values,
    )
    log(by, _happened(found, row, now))
    return row


def _check(sitting: Sitting, counted: Counted) -> None:
    if sitting.sort != Sort.vote:
        raise RuleError("not_in_this_sitting")
    if sitting.law and law.pinned(sitting.law).unit is Unit.owners:
        raise RuleError("by_area")
    if counted.sheet.hands == sitting.secret:
        raise RuleError("secret_vote" if sitting.secret else "open_vote")
    if counted.sheet.hands and any(count(sitting.roll, ActKind.vote, value) for value in VALUES):
        raise RuleError("voted_by_name")
    there = Person.objects.filter(pk__in=counted.people, erased_at=None).count()
    if there != len(counted.people) or len(set(counted.people)) != len(counted.people):
        raise RuleError("three_people")
    if not counted.sheet.hands and not supervisors(sitting.decision.place).filter(pk=counted.supervisor).exists():
        raise RuleError("no_supervisor")
    tally = tallied(sitting.roll)
    check_sheet(counted.sheet, present=tally.present, marks=tally.marks)


def _happened(sitting: Sitting, row: CountSheet, now: datetime) -> Happened:
    return Happened(
        kind="decision.counted",
        at=now,
        recorded_at=now,
        place=sitting.decision.place,
        subject=row.uid,
        category=sitting.decision.matter,
        series=sitting.decision.slug,
        quantity=row.agree + row.oppose + row.abstain,
        measure="votes",
        data={"sitting": str(sitting.uid), "hands": row.hands},
        idem=uuid.uuid5(row.uid, "event"),
    )


@dataclass(frozen=True)
class Noted:
    """What is written down of a sitting: the text, who led it and wrote, who came from the town. `uid` is the client's."""

    uid: uuid.UUID
    text: str
    chair: str = ""
    recorder: str = ""
    township: str = ""


@rule_decides
@transaction.atomic
def write_minutes(*, by: Viewer, sitting: uuid.UUID, noted: Noted, now: datetime) -> Minutes:
    """What was said at the sitting; a later text stands before it. The same `uid` again gives the same minutes.

    Raises not_yours, step_closed, empty_text, too_long, idem_reused.
    """
    found = open_sitting(sitting)
    if not keeps_lists(by, found.decision.place):
        raise RuleError("not_yours", do="minutes")
    said = {name: value.strip() for name, value in vars(noted).items() if name != "uid"}
    if not said["text"]:
        raise RuleError("empty_text")
    if too_long := [most for name, most in LENGTHS.items() if len(said[name]) > most]:
        raise RuleError("too_long", most=too_long[0])
    if known := Minutes.objects.filter(uid=noted.uid).first():
        if known.sitting_id != found.pk or any(getattr(known, name) != value for name, value in said.items()):
            raise RuleError("idem_reused")
        return known
    return Minutes.objects.create(
        uid=noted.uid, sitting=found, roll=found.roll, by_id=by.actor.who or None, at=now, **said
    )
