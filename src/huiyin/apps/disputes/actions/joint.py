"""Several bodies in one room (联合接待, towns.md T1-12): one visit, told once; who sat there, and what each takes on."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.actions.steps import Act, load_for_step, take_step
from huiyin.apps.cases.models import Case
from huiyin.apps.disputes.models import Seat
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import rule_decides
from huiyin.apps.units.models import Unit
from huiyin.core.errors import RuleError
from huiyin.core.words import Channel

PACK = "joint_reception"
FEWEST = 2


@dataclass(frozen=True)
class Sits:
    """A body, and who sits there for it."""

    unit: Unit
    who: str = ""


@dataclass(frozen=True)
class Reception:
    """What somebody came with, in which room, and who received them together. `uid` becomes the case's."""

    uid: uuid.UUID
    place: Place
    text: str
    category: str
    seats: Sequence[Sits]
    room: str = ""
    name: str = ""
    phone: str = ""


@rule_decides
@transaction.atomic
def receive(*, by: Viewer, reception: Reception, now: datetime) -> Case:
    """The case, with its seats; the same `uid` again gives the same case. Raises too_few_bodies, same_body_twice, and what
    `open_case` raises."""
    units = [each.unit.pk for each in reception.seats]
    if len(units) < FEWEST:
        raise RuleError("too_few_bodies")
    if len(set(units)) < len(units):
        raise RuleError("same_body_twice")
    bodies = "、".join(each.unit.name for each in reception.seats)
    said = Said(
        uid=reception.uid, slug=PACK, place=reception.place, text=reception.text, category=reception.category,
        spot=reception.room, channel=Channel.counter, name=reception.name, phone=reception.phone, on_behalf=True,
        answers={"bodies": bodies[:200]},
    )  # fmt: skip
    there = Case.objects.filter(uid=reception.uid).exists()
    case = open_case(by=by, said=said, at=now, now=now)
    if not there:
        for number, each in enumerate(reception.seats, start=1):
            Seat(case=case, number=number, unit=each.unit, who=each.who).save(force_insert=True)
    return case


@rule_decides
@transaction.atomic
def take_on(*, by: Viewer, case: uuid.UUID, body: Sits, text: str, idem: uuid.UUID, now: datetime) -> Case:
    """A body takes its part on: a slip of its own (会办), without which no answer can be given. One that was asked in later gets
    its seat, and who sits there for it.

    Raises no_such_case, not_in_the_room, and what the step raises.
    """
    row = load_for_step(case)
    if row.slug != PACK:
        raise RuleError("no_such_case")
    _seat(row, body)
    answers = {"kind": "office", "text": text, "unit": body.unit.pk}
    return take_step(by=by, act=Act(case=case, do="join", answers=answers, idem=idem), now=now).case


def _seat(case: Case, body: Sits) -> None:
    seat = Seat.objects.filter(case=case, unit=body.unit).first()
    if seat is None and not body.who:
        raise RuleError("not_in_the_room", unit=body.unit.name)
    seat = seat or next_seat(case, body.unit)
    seat.who = seat.who or body.who
    seat.save()


def next_seat(case: Case, unit: Unit) -> Seat:
    """The next seat in the room, for a body that was asked in later (not saved)."""
    return Seat(case=case, number=Seat.objects.filter(case=case).count() + 1, unit=unit)
