"""Every write to bookings: made without account, withdrawn by the code, and whether somebody came."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from huiyin.apps.cases.codes import receipt_code, receipt_shelf
from huiyin.apps.cases.retention import closed_before
from huiyin.apps.keys.actions import destroy
from huiyin.apps.keys.ring import make_all
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.models import Event
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.apps.slots.actions import can_change, locked
from huiyin.apps.slots.models import Booking, Slot
from huiyin.core.errors import RuleError
from huiyin.core.words import Channel

A_NIGHT = 500


@dataclass(frozen=True)
class Wish:
    """Somebody wants to come. `uid` is the client's: sent twice is booked once. Name, phone and topic may stay empty."""

    uid: uuid.UUID
    slot: uuid.UUID
    people: int = 1
    name: str = ""
    phone: str = ""
    topic: str = ""
    channel: str = Channel.web


@rule_decides
@transaction.atomic
def book(*, by: Viewer, wish: Wish, now: datetime) -> tuple[Booking, str]:
    """The booking and its receipt code. One event `slot.booked`, its quantity the people.

    Raises slot_unknown, slot_off, slot_over, slot_not_for_booking, slot_full, people_few, idem_reused.
    """
    one_at_a_time(wish.uid)
    known = Booking.objects.filter(uid=wish.uid).select_related("slot").first()
    if known is not None and (known.slot.uid, known.people) == (wish.slot, wish.people):
        return known, receipt_code(known.uid, known.shelf)
    if known is not None or Event.objects.filter(subject=wish.uid).exists():
        raise RuleError("idem_reused")
    slot = locked(wish.slot, now)
    _check_room_left(by, slot, wish.people)
    slot.taken += wish.people
    slot.save(update_fields=["taken"])
    booking = _made(slot, wish, now)
    log(by, _happened(by, booking, "booked", now, body={"topic": wish.topic.strip()}))
    return booking, receipt_code(booking.uid, booking.shelf)


def _check_room_left(by: Viewer, slot: Slot, people: int) -> None:
    if people < 1:
        raise RuleError("people_few")
    if not slot.capacity or not (slot.public or by.actor.post):
        raise RuleError("slot_not_for_booking")
    if slot.taken + people > slot.capacity:
        raise RuleError("slot_full", left=slot.capacity - slot.taken)


def _made(slot: Slot, wish: Wish, now: datetime) -> Booking:
    make_all([wish.uid])
    return Booking.objects.create(
        uid=wish.uid,
        slot=slot,
        place=slot.place,
        place_no=slot.place_no,
        post=slot.post,
        unit=slot.unit,
        shelf=receipt_shelf(receipt_code(wish.uid)),
        channel=wish.channel,
        people=wish.people,
        name=wish.name.strip(),
        phone=wish.phone.strip(),
        topic=wish.topic.strip(),
        made_at=now,
        nth=1,
    )


@rule_decides
@transaction.atomic
def withdraw(*, by: Viewer, booking: uuid.UUID, now: datetime) -> Booking:
    """Whoever holds the code (or the post) takes it back; the places are free again. Raises booking_unknown, booking_done."""
    slots = Slot.objects.select_for_update(of=("self",))
    slot = slots.filter(bookings__uid=booking).first()  # before its booking: `hand_over` takes them in this order too
    row = _open(booking)
    assert slot
    slot.taken -= row.people
    slot.save(update_fields=["taken"])
    return _ended(by, row, "cancelled", now)


@rule_decides
@transaction.atomic
def note_came(*, by: Viewer, booking: uuid.UUID, came: bool, now: datetime) -> Booking:
    """Whoever received them says whether they came. One event `slot.received`, its outcome came or absent.

    Raises booking_unknown, booking_done, slot_not_yours, slot_not_begun.
    """
    row = _open(booking)
    if not can_change(by, row):
        raise RuleError("slot_not_yours")
    if row.slot.starts > now:
        raise RuleError("slot_not_begun")
    return _ended(by, row, "came" if came else "absent", now)


@rule_decides
@transaction.atomic
def forget_past(*, now: datetime, most: int = A_NIGHT) -> int:
    """Erase name, telephone and topic of bookings whose time is long over (`cases.retention`: bookings). How many."""
    over = Booking.objects.filter(erased_at=None, slot__ends__lt=closed_before(now, "bookings"))
    rows = list(over.order_by("id")[:most])
    for row in rows:
        row.name = row.phone = row.topic = ""
        row.erased_at = now
        row.save(update_fields=["name", "phone", "topic", "erased_at"])
    destroy([row.uid for row in rows], now=now)
    return len(rows)


def _open(uid: uuid.UUID) -> Booking:
    rows = Booking.objects.select_for_update(of=("self",)).select_related("slot", "place")
    row = rows.filter(uid=uid).first()
    if row is None:
        raise RuleError("booking_unknown")
    if row.state != "booked":
        raise RuleError("booking_done")
    return row


def _ended(by: Viewer, row: Booking, state: str, now: datetime) -> Booking:
    row.state, row.nth = state, row.nth + 1
    row.save(update_fields=["state", "nth"])
    verb = "withdrawn" if state == "cancelled" else "received"
    log(by, _happened(by, row, verb, now, outcome=state))
    return row


def _happened(by: Viewer, booking: Booking, verb: str, now: datetime, **more: Any) -> Happened:
    slot = booking.slot
    return Happened(
        kind=f"slot.{verb}",
        at=now,
        recorded_at=now,
        place=booking.place,
        subject=booking.uid,
        nth=booking.nth,
        unit_id=booking.unit_id,
        role=by.actor.title,
        channel=booking.channel,
        category=slot.kind,
        quantity=booking.people,
        measure="people",
        data={"slot": str(slot.uid)},
        **more,
    )
