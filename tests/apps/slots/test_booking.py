"""Slots are booked without account, by a code, until they are full; names go three months after."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from huiyin.apps.cases.actions.retaining import retain
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import acting
from huiyin.apps.slots.actions import hand_over
from huiyin.apps.slots.booking import Wish, book, forget_past, note_came, withdraw
from huiyin.apps.slots.models import Booking, Slot
from huiyin.apps.slots.queries import booking_of
from huiyin.core.errors import RuleError
from tests.apps.slots.hands import leaders, planned
from tests.builders import MONDAY, World
from tests.turns import at_once

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_booked_until_it_is_full_and_taken_back(world: World, desk: Viewer) -> None:
    (slot,) = planned(world, desk)
    wish = Wish(uuid.uuid4(), slot.uid, people=2, topic="宅基地")
    booking, code = book(by=Viewer.nobody(), wish=wish, now=MONDAY)
    assert book(by=Viewer.nobody(), wish=wish, now=MONDAY) == (booking, code), "sent twice is booked once"
    with pytest.raises(RuleError, match="idem_reused"):
        book(by=Viewer.nobody(), wish=Wish(wish.uid, slot.uid, people=1), now=MONDAY)
    with pytest.raises(RuleError, match="slot_full"):
        book(by=Viewer.nobody(), wish=Wish(uuid.uuid4(), slot.uid, people=2), now=MONDAY)
    with pytest.raises(RuleError, match="people_few"):
        book(by=Viewer.nobody(), wish=Wish(uuid.uuid4(), slot.uid, people=0), now=MONDAY)
    found = booking_of(code.lower())
    assert found == booking
    assert booking_of("0000000000") is None
    assert booking_of("short") is None
    withdraw(by=Viewer.nobody(), booking=booking.uid, now=MONDAY)
    with pytest.raises(RuleError, match="booking_done"):
        withdraw(by=Viewer.nobody(), booking=booking.uid, now=MONDAY)
    with pytest.raises(RuleError, match="booking_unknown"):
        withdraw(by=Viewer.nobody(), booking=uuid.uuid4(), now=MONDAY)
    book(by=Viewer.nobody(), wish=Wish(uuid.uuid4(), slot.uid, people=3), now=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.filter(pk=slot.pk).update(taken=4)


def test_nothing_to_book(world: World, desk: Viewer) -> None:
    (slot,) = planned(world, desk, capacity=0)
    with pytest.raises(RuleError, match="slot_not_for_booking"):
        book(by=Viewer.nobody(), wish=Wish(uuid.uuid4(), slot.uid), now=MONDAY)


def test_whether_they_came_is_noted_by_who_received_them(world: World, desk: Viewer) -> None:
    (slot,) = planned(world, desk)
    booking, _code = book(by=Viewer.nobody(), wish=Wish(uuid.uuid4(), slot.uid), now=MONDAY)
    village = world.viewer("desk", unit=world.unit("village_station", world.village))
    with pytest.raises(RuleError, match="slot_not_yours"):
        note_came(by=village, booking=booking.uid, came=True, now=MONDAY + 25 * HOUR)
    with pytest.raises(RuleError, match="slot_not_begun"):
        note_came(by=desk, booking=booking.uid, came=True, now=MONDAY)
    note_came(by=desk, booking=booking.uid, came=True, now=MONDAY + 25 * HOUR)
    event = Event.objects.get(kind="slot.received")
    assert (event.category, event.outcome, event.quantity) == ("reception", "came", 1)


def test_who_reads_a_booking(world: World, desk: Viewer) -> None:
    (slot,) = planned(world, desk)
    book(by=Viewer.nobody(), wish=Wish(uuid.uuid4(), slot.uid, name="周秀兰"), now=MONDAY)
    leader = world.viewer("leader", place=world.town)
    for viewer, n in ((leader, 1), (desk, 0), (Viewer.nobody(), 0)):
        with acting(viewer.acting):
            assert Booking.objects.count() == n, viewer.post_name


def test_names_are_forgotten_after_three_months(world: World, desk: Viewer) -> None:
    (slot,) = planned(world, desk)
    book(by=Viewer.nobody(), wish=Wish(uuid.uuid4(), slot.uid, name="周秀兰", topic="宅基地"), now=MONDAY)
    assert forget_past(now=MONDAY + timedelta(days=60)) == 0
    assert retain(now=MONDAY + timedelta(days=120))["bookings"] == 1, "in the nightly round of retention"
    row = Booking.objects.get()
    assert (row.name, row.topic, row.people) == ("", "", 1), "the number stays"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_handing_over_and_taking_back_wait_for_each_other() -> None:
    """Both take the slot before its bookings."""
    world = World("dalu")
    desk = world.viewer("desk", unit=world.unit("town_centre"))
    (slot,) = planned(world, desk)
    wishes = [book(by=Viewer.nobody(), wish=Wish(uuid.uuid4(), slot.uid), now=MONDAY)[0] for _ in range(3)]
    first, second, *_ = leaders(world)
    taking = [lambda row=row: withdraw(by=Viewer.nobody(), booking=row.uid, now=MONDAY) and "" for row in wishes]
    giving = [
        lambda to=to: hand_over(by=desk, slot=slot.uid, to=to, reason="互换", now=MONDAY) and ""
        for to in (second, first)
    ]
    assert set(at_once(*taking, *giving)) <= {"", "slot_same"}
    assert Slot.objects.get().taken == 0
