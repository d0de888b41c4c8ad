"""Petitions helped along, receptions with what was promised, one accusation: in the towns that keep petitions in step."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from huiyin.apps.cases import library
from huiyin.apps.cases.actions.opening import Said
from huiyin.apps.cases.actions.steps import Act, take_step
from huiyin.apps.petitions.actions.accusing import Told, enter
from huiyin.apps.petitions.actions.promising import Promise, promise
from huiyin.apps.petitions.actions.registering import PACK, register
from huiyin.apps.slots.actions import Plan, plan_slots
from huiyin.apps.slots.models import Slot
from huiyin.apps.units.models import Post
from huiyin.cli.demo.county import Town
from huiyin.cli.demo.data import read
from huiyin.cli.demo.hours import acted_at
from huiyin.core.errors import RuleError
from huiyin.core.slots import SlotKind
from huiyin.core.words import PostTitle
from huiyin.core.worktime import SHANGHAI, local

if TYPE_CHECKING:
    from huiyin.cli.demo.life import Life

A_TOWN = 5
DESK = (PostTitle.desk,)
ENTERED_BY = {
    "helped": (PostTitle.secretary, PostTitle.desk),
    "leader": (PostTitle.leader,),
    "forwarded": DESK,
    "assigned": DESK,
}
WAY = (("accept", 4), ("take", 0.2), ("opine", 14), ("deliver", 3), ("close", 8))
"""What is done with a petition, and after how many days."""


def keep_petitions(life: Life, town: Town) -> None:
    """Put the town's petitions, its receptions and an accusation on the agenda."""
    if not library.profile(town.slug).pack(PACK):
        return
    span = life.last - life.first
    for nth in range(A_TOWN):
        wanted = life.first + span * (nth + 0.3) / A_TOWN
        life.later(acted_at(life.rng, wanted, "", resident=False), partial(_register, life, town, nth))
    life.later(life.first, partial(_plan, life, town))
    life.later(life.last - timedelta(days=6), partial(_accuse, life, town))


def _register(life: Life, town: Town, nth: int, at: datetime) -> None:
    matter = read("matters")["petitions"][nth]
    spot, way = life.rng.choice(town.spots), matter["w"]
    by = life.cast.at(spot.place if way == "helped" else town.place, ENTERED_BY[way])
    if by is None:
        return
    day = local(at).date().isoformat()
    answers = {
        "petition_number": f"XF{at:%Y%m%d}{life.rng.randrange(100, 1000)}", "way": way, "received": day,
        "petition_kind": matter["k"], "petition_form": matter["o"],
    }  # fmt: skip
    said = Said(
        uid=life.openings.uuid(), slug=PACK, place=spot.place, text=matter["t"], category=matter["c"],
        name=life.openings.names.person(), phone=life.openings.names.phone(), answers=answers,
    )  # fmt: skip
    case = register(by=by, said=said, now=at).case
    told = {**OPINION, "petition_route": "six" if matter["k"] == "claim" else "four"}
    told |= {"opinion": matter["f"], "result": matter["f"], "claimed": matter["t"]}
    _soon(life, case.uid, 0, told, at)


OPINION = {
    "facts_found": "到现场看过，调了台账，事实清楚。",
    "opinion_result": "support",
    "basis": "有关法律法规和上级文件。",
}


def _soon(life: Life, uid: uuid.UUID, nth: int, told: Mapping[str, Any], at: datetime) -> None:
    if nth < len(WAY):
        when = acted_at(life.rng, at + timedelta(days=WAY[nth][1] * life.rng.uniform(0.7, 1.2)), "", resident=False)
        life.later(when, partial(_step, life, uid, nth, told))


def _step(life: Life, uid: uuid.UUID, nth: int, told: Mapping[str, Any], at: datetime) -> None:
    """The next step by whoever may; one that the rules refuse is left for another day."""
    case = life.case(uid)
    do = "report" if WAY[nth][0] == "opine" and told["petition_route"] != "six" else WAY[nth][0]
    move = library.pack(PACK).move(do, case.state)
    if move is None:
        return
    today = local(at).date().isoformat()
    answers = life.answers.to(move, case, {**told, "accepted": today, "received_on": today}, at)
    for viewer in life.cast.who(move, case):
        try:
            receipt = take_step(by=viewer, act=Act(uid, do, answers, life.openings.uuid(), at), now=at)
        except RuleError as refusal:
            life.refused[refusal.code] += 1
            continue
        if do == "deliver":
            life.asker.asked(receipt.case, at)
        _soon(life, uid, nth + 1, told, at)
        return


def _plan(life: Life, town: Town, at: datetime) -> None:
    """Leaders receive every Wednesday morning; one goes down to a village. What was promised then is written down."""
    leader, day = life.cast.at(town.place, (PostTitle.leader,)), local(at).date()
    if leader is None:
        return
    post, last = Post.objects.select_related("unit").get(pk=leader.actor.post), local(life.last).date()
    wednesday = day + timedelta(days=(2 - day.weekday()) % 7)
    begins = datetime.combine(wednesday, datetime.min.time(), SHANGHAI)
    weekly = Plan(
        uid=life.openings.uuid(), kind=SlotKind.reception, place=town.place, post=post, room="信访接待室", title="接访",
        starts=begins + timedelta(hours=9), ends=begins + timedelta(hours=11, minutes=30),
        until=last + timedelta(days=35), weekdays=(3,), on_workdays=True,
    )  # fmt: skip
    slots = plan_slots(by=leader, plan=weekly, now=at)
    village = life.rng.choice(town.spots).place.village
    if village:
        down = datetime.combine(last + timedelta(days=4), datetime.min.time(), SHANGHAI) + timedelta(hours=14)
        visit = Plan(
            uid=life.openings.uuid(), kind=SlotKind.reception, place=village, post=post, room="村部", title="下访",
            starts=down, ends=down + timedelta(hours=2), capacity=10,
        )  # fmt: skip
        plan_slots(by=leader, plan=visit, now=at)
    for slot, matter in zip(slots[2:6:2], read("matters")["promises"], strict=False):
        life.later(slot.starts + timedelta(hours=1), partial(_promise, life, town, slot, matter))


def _promise(life: Life, town: Town, slot: Slot, matter: Mapping[str, str], at: datetime) -> None:
    leader = life.cast.viewer(slot.post_id or 0)
    made = Promise(
        uid=life.openings.uuid(), place=life.rng.choice(town.spots).place, text=matter["t"], promised=matter["p"],
        due=local(at).date() + timedelta(days=int(matter["d"])), category=matter["c"], name=life.openings.names.person(),
        phone=life.openings.names.phone(),
    )  # fmt: skip
    case = promise(by=leader, slot=slot, made=made, now=at)
    if case.suggested_id:
        act = Act(case.uid, "dispatch", {"unit": case.suggested_id}, life.openings.uuid(), at)
        take_step(by=leader, act=act, now=at)


def _accuse(life: Life, town: Town, at: datetime) -> None:
    """One that only the leader who wrote it down can read."""
    leader = life.cast.at(town.place, (PostTitle.leader,))
    inside = (town.place.no, town.place.end)
    chief = Post.objects.filter(unit__kind="village_committee", unit__seat__no__range=inside, title="chief").first()
    if leader and chief:
        words = read("matters")["accusations"][0]["t"]
        enter(by=leader, told=Told(life.openings.uuid(), words, local(at).date(), posts=(chief,)), now=at)
