"""Every write to slots themselves: planned, handed over with a reason, swapped, called off."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from huiyin.apps.people.queries import Viewer
from huiyin.apps.people.roles import may
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import calendar_of
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.apps.slots.models import Booking, Slot
from huiyin.apps.units.models import Post, Unit
from huiyin.core.errors import RuleError
from huiyin.core.slots import SlotKind, check_slot, days_of_series, overlaps
from huiyin.core.worktime import SHANGHAI

MOST_WORDS = 200


@dataclass(frozen=True)
class Plan:
    """One slot, or one on each of these weekdays until a day. `uid` is the client's: planned twice is planned once."""

    uid: uuid.UUID
    kind: SlotKind
    place: Place
    starts: datetime
    ends: datetime
    post: Post | None = None
    unit: Unit | None = None
    room: str = ""
    title: str = ""
    capacity: int = 0
    public: bool = True
    until: date | None = None
    weekdays: Sequence[int] = ()
    on_workdays: bool = False


@rule_decides
@transaction.atomic
def plan_slots(*, by: Viewer, plan: Plan, now: datetime) -> list[Slot]:
    """The slots of a plan, in their order. One event `slot.planned` for all of them.

    Raises slot_nobody, slot_not_yours, slot_backward, slot_too_long, slot_too_big, series_too_long, series_empty,
    room_taken, idem_reused.
    """
    one_at_a_time(plan.uid)
    known = list(Slot.objects.filter(series=plan.uid).order_by("starts"))
    if known and (known[0].kind, known[0].place_id) != (plan.kind, plan.place.pk):
        raise RuleError("idem_reused")
    if known:
        return known
    _check(by, plan)
    slots = [_slot(plan, day) for day in _days(plan)]
    if not slots:
        raise RuleError("series_empty")
    _check_room(plan, slots)
    Slot.objects.bulk_create(slots)
    log(by, _happened(by, slots[0], "planned", now, quantity=len(slots), data={"series": str(plan.uid)}))
    return slots


def _check(by: Viewer, plan: Plan) -> None:
    if not (plan.post or plan.unit or plan.room):
        raise RuleError("slot_nobody")
    check_slot(plan.starts, plan.ends, plan.capacity)
    if not plans_at(by, plan.place):
        raise RuleError("slot_not_yours")


def plans_at(by: Viewer, place: Place) -> bool:
    """Does the post plan there: by its title, for its own place and what lies inside it?"""
    if by.actor.system:
        return True
    own = Place.objects.filter(pk=by.actor.place).first()
    return may("slots.plan", by.actor.title) and own is not None and own.interval.contains(place.no)


def can_change(by: Viewer, row: Slot | Booking) -> bool:
    """Whose slot or booking it is: the post itself, whoever works in its unit, and whoever plans at the place."""
    own = bool(by.actor.post) and by.actor.post == row.post_id
    return own or (bool(by.actor.unit) and by.actor.unit == row.unit_id) or plans_at(by, row.place)


def _days(plan: Plan) -> list[date]:
    first = plan.starts.astimezone(SHANGHAI).date()
    calendar = calendar_of(plan.place) if plan.on_workdays else None
    return list(days_of_series(first, plan.until or first, plan.weekdays, calendar))


def _slot(plan: Plan, day: date) -> Slot:
    starts = datetime.combine(day, plan.starts.astimezone(SHANGHAI).time(), SHANGHAI)
    return Slot(
        uid=uuid.uuid5(plan.uid, day.isoformat()),
        series=plan.uid,
        kind=plan.kind,
        place=plan.place,
        place_no=plan.place.no,
        town=plan.place.town,
        room=plan.room.strip(),
        unit=plan.unit or (plan.post.unit if plan.post else None),
        post=plan.post,
        title=plan.title.strip(),
        starts=starts,
        ends=starts + (plan.ends - plan.starts),
        capacity=plan.capacity,
        public=plan.public,
        nth=1,
    )


def _check_room(plan: Plan, slots: Sequence[Slot]) -> None:
    """Several bodies receive in one room (T1-12); a venue is had by one at a time."""
    if plan.kind != SlotKind.venue:
        return
    one_at_a_time(uuid.uuid5(plan.place.uid, plan.room.strip()))
    first, last = slots[0].starts - timedelta(days=1), slots[-1].ends
    there = Slot.objects.filter(
        place=plan.place, room=plan.room.strip(), kind=SlotKind.venue, cancelled_at=None, starts__range=(first, last)
    )
    taken = list(there.values_list("starts", "ends"))
    clash = next((slot for slot in slots if overlaps(slot.starts, slot.ends, taken)), None)
    if clash:
        raise RuleError("room_taken", at=clash.starts)


@rule_decides
@transaction.atomic
def hand_over(*, by: Viewer, slot: uuid.UUID, to: Post, reason: str, now: datetime) -> Slot:
    """Another post takes the slot. One event `slot.handed`, which names both posts; the reason is in its secret.

    Raises slot_unknown, slot_over, slot_off, slot_not_yours, slot_same, reason_missing.
    """
    row = _to_change(by, slot, reason, now)
    if row.post_id == to.pk:
        raise RuleError("slot_same")
    before = row.post_id
    _give(row, to)
    log(by, _happened(by, row, "handed", now, data={"from": before, "to": to.pk}, body={"reason": reason.strip()}))
    return row


@rule_decides
@transaction.atomic
def swap(*, by: Viewer, slot: uuid.UUID, other: uuid.UUID, reason: str, now: datetime) -> tuple[Slot, Slot]:
    """Two slots change their posts. An event `slot.handed` for each. Raises what `hand_over` raises."""
    first, second = sorted((slot, other))
    rows = {uid: _to_change(by, uid, reason, now) for uid in (first, second)}
    one, two = rows[slot], rows[other]
    if one.post_id is None or two.post_id is None:
        raise RuleError("slot_nobody")
    if one.post_id == two.post_id:
        raise RuleError("slot_same")
    was, other_was = one.post, two.post
    for row, before, after in ((one, was, other_was), (two, other_was, was)):
        assert before
        assert after
        _give(row, after)
        told = {"from": before.pk, "to": after.pk, "with": str(two.uid if row is one else one.uid)}
        log(by, _happened(by, row, "handed", now, data=told, body={"reason": reason.strip()}))
    return one, two


@rule_decides
@transaction.atomic
def call_off(*, by: Viewer, slot: uuid.UUID, reason: str, now: datetime) -> list[Booking]:
    """The slot does not take place; those who had booked it, to be told. One event `slot.called_off`. Raises as `hand_over`."""
    row = _to_change(by, slot, reason, now)
    row.cancelled_at, row.nth = now, row.nth + 1
    row.save(update_fields=["cancelled_at", "nth"])
    log(by, _happened(by, row, "called_off", now, quantity=row.taken, body={"reason": reason.strip()}))
    return list(row.bookings.filter(state="booked").order_by("id"))


def _to_change(by: Viewer, uid: uuid.UUID, reason: str, now: datetime) -> Slot:
    if not reason.strip() or len(reason) > MOST_WORDS:
        raise RuleError("reason_missing", most=MOST_WORDS)
    row = locked(uid, now)
    if not can_change(by, row):
        raise RuleError("slot_not_yours")
    return row


def locked(uid: uuid.UUID, now: datetime) -> Slot:
    """The slot, held until the end of the transaction. Raises slot_unknown, slot_off, slot_over."""
    row = Slot.objects.select_for_update(of=("self",)).select_related("place", "post", "unit").filter(uid=uid).first()
    if row is None:
        raise RuleError("slot_unknown")
    if row.cancelled_at is not None:
        raise RuleError("slot_off")
    if row.ends <= now:
        raise RuleError("slot_over")
    return row


def _give(row: Slot, to: Post) -> None:
    row.post, row.unit, row.nth = to, to.unit or row.unit, row.nth + 1
    row.save(update_fields=["post", "unit", "nth"])
    row.bookings.update(post=row.post, unit=row.unit)


def _happened(by: Viewer, slot: Slot, verb: str, now: datetime, **more: Any) -> Happened:
    data = {"slot": str(slot.uid), "day": slot.starts.astimezone(SHANGHAI).date().isoformat(), **more.pop("data", {})}
    return Happened(
        kind=f"slot.{verb}",
        at=now,
        recorded_at=now,
        place=slot.place,
        subject=slot.uid,
        nth=slot.nth,
        unit_id=slot.unit_id,
        role=by.actor.title,
        category=slot.kind,
        data=data,
        **more,
    )
