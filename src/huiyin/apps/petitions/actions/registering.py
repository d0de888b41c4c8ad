"""A petition that has its number in the official system is registered; the same one again joins the first."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from huiyin.apps.cases.actions.backing import Backing, back_case
from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.models import Case
from huiyin.apps.keys.blind import blinds
from huiyin.apps.people.queries import Viewer
from huiyin.apps.petitions.models import Petition
from huiyin.apps.places.models import Place
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError
from huiyin.core.words import Channel

PACK = "petition"
BY_WAY = {"helped": Channel.helper, "leader": Channel.counter, "forwarded": Channel.paper, "assigned": Channel.paper}
"""The channel of a matter says how it came: figures count those helped along by it (1-21)."""
FINAL = "final"


@dataclass(frozen=True)
class Registered:
    """The case, and whether it joined one that was there already: then no clock has started."""

    case: Case
    joined: bool


def normal(number: str) -> str:
    """A number as it is compared: without blanks, in capitals."""
    return "".join(number.split()).upper()


def channel_of(way: str, form: str) -> str:
    """Through which channel a petition came."""
    return BY_WAY.get(way, Channel.phone if form == "call" else Channel.paper)


def known(number: str, place: Place) -> Case | None:
    """The petition of that number in the place's town: the open one, else the last.

    Whoever registers the same number in this town waits, so call it inside of a transaction.
    """
    one_at_a_time(uuid.uuid5((place.town or place).uid, number))
    found = Petition.objects.filter(number_index__in=blinds(PACK, number), case__town=place.town)
    row = found.select_related("case").order_by("-case__open", "-case_id").first()
    return row.case if row else None


@rule_decides
@transaction.atomic
def register(*, by: Viewer, said: Said, now: datetime) -> Registered:
    """The petition; one of the same number that is in hand is joined, and nothing starts anew (信访工作条例 Art 19).

    Raises petition_final (the same facts and reasons are not accepted again), petition_ended, and what `open_case` raises.
    """
    number = normal(str(said.answers.get("petition_number", "")))
    there = known(number, said.place) if number else None
    if there is None or there.uid == said.uid:
        answers = {**said.answers, "petition_number": number}
        channel = channel_of(str(answers.get("way", "")), str(answers.get("petition_form", "")))
        said = replace(said, slug=PACK, answers=answers, channel=channel, on_behalf=True)
        return Registered(open_case(by=by, said=said, at=now, now=now), joined=False)
    if not there.open:
        raise RuleError("petition_final" if there.state == FINAL else "petition_ended", number=there.code)
    backing = Backing(there.uid, said.uid, said.name, said.phone, said.text, said.channel)
    return Registered(back_case(by=by, backing=backing, now=now), joined=True)
