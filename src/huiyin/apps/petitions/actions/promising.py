"""What a leader promised at a reception becomes a case with a day, and that leader in charge (包案)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.actions.sharing import take_charge
from huiyin.apps.cases.models import Case, CaseParty
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import rule_decides
from huiyin.apps.slots.models import Slot
from huiyin.core.words import Channel

PACK = "reception"
LEADERS = frozenset({"leader", "secretary"})


@dataclass(frozen=True)
class Promise:
    """What was asked, what was promised and by which day. `uid` is the client's."""

    uid: uuid.UUID
    place: Place
    text: str
    promised: str
    due: date
    category: str
    name: str = ""
    phone: str = ""


@rule_decides
@transaction.atomic
def promise(*, by: Viewer, slot: Slot, made: Promise, now: datetime) -> Case:
    """The case; whoever received is in charge of it until it is done, whoever wrote it down. Raises what `open_case` raises."""
    said = Said(
        uid=made.uid,
        slug=PACK,
        place=made.place,
        text=made.text,
        category=made.category,
        channel=Channel.visit if slot.place_id != made.place.town_id and slot.place.village_id else Channel.counter,
        name=made.name,
        phone=made.phone,
        on_behalf=True,
        answers={"promised": made.promised, "due": made.due.isoformat()},
    )
    case = open_case(by=by, said=said, at=now, now=now)
    if by.actor.title in LEADERS and (slot.post_id is None or slot.post_id == by.actor.post):
        take_charge(by=by, case=case.uid, idem=uuid.uuid5(case.uid, "lead"), now=now)
    elif slot.post_id:
        CaseParty.objects.get_or_create(case=case, post_id=slot.post_id, part="lead")
    return case
