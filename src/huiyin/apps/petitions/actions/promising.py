"""What a leader promised at a reception becomes a case with a day, and that leader in charge (包案)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.actions.sharing import LEADERS, put_in_charge
from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import rule_decides
from huiyin.apps.slots.models import Slot
from huiyin.apps.units.models import Post
from huiyin.core.errors import RuleError
from huiyin.core.words import Channel

PACK = "reception"


@dataclass(frozen=True)
class Promise:
    """What was asked, what was promised and by which day. `uid` is the client's.

    `leader`: who received, where the reception is a unit's and names no post.
    """

    uid: uuid.UUID
    place: Place
    text: str
    promised: str
    due: date
    category: str
    name: str = ""
    phone: str = ""
    leader: Post | None = None


@rule_decides
@transaction.atomic
def promise(*, by: Viewer, slot: Slot, made: Promise, now: datetime) -> Case:
    """The case; whoever received is in charge of it until it is done, whoever wrote it down.

    Raises nobody_received and what `open_case` and `put_in_charge` raise.
    """
    leader = received(by, slot) or made.leader
    if leader is None:
        raise RuleError("nobody_received")
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
    return put_in_charge(by=by, case=case.uid, post=leader, idem=uuid.uuid5(case.uid, "lead"), now=now)


def received(by: Viewer, slot: Slot) -> Post | None:
    """Who received, as far as it is known: the leader whose reception it is; of another one, the leader who writes it down."""
    if slot.post and slot.post.title in LEADERS:
        return slot.post
    return Post.objects.get(pk=by.actor.post) if by.actor.title in LEADERS else None
