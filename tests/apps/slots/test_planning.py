"""Slots: planned by weekday, handed over with a reason, swapped, called off."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event
from huiyin.apps.slots.actions import call_off, hand_over, swap
from huiyin.apps.slots.booking import Wish, book, note_came
from huiyin.apps.slots.models import Booking, Slot
from huiyin.apps.slots.queries import coming, on_duty, own
from huiyin.apps.units.models import Post
from huiyin.core.errors import RuleError
from huiyin.core.slots import SlotKind
from tests.apps.slots.hands import leaders, planned, unit_of
from tests.builders import MONDAY, World
from tests.turns import at_once

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_every_tuesday_and_thursday_until_the_end_of_the_month(world: World, desk: Viewer) -> None:
    slots = planned(world, desk, until=date(2026, 11, 30), weekdays=(2, 4), uid=(uid := uuid.uuid4()))
    assert [slot.starts.date().isoformat() for slot in slots] == [
        "2026-11-17",
        "2026-11-19",
        "2026-11-24",
        "2026-11-26",
    ]
    assert Event.objects.get(kind="slot.planned").quantity == 4
    again = planned(world, desk, uid=uid)
    with pytest.raises(RuleError, match="idem_reused"):
        planned(world, desk, uid=uid, kind=SlotKind.hours)
    assert [slot.uid for slot in again] == [slot.uid for slot in slots], "planned twice is planned once"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"post": None, "room": ""}, "slot_nobody"),
        ({"ends": MONDAY}, "slot_backward"),
        ({"weekdays": (7,), "until": date(2026, 11, 18)}, "series_empty"),
    ],
)
def test_what_is_no_plan(world: World, desk: Viewer, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleError, match=code):
        planned(world, desk, **changes)


def test_one_plans_for_ones_own_place(world: World, desk: Viewer) -> None:
    village = world.viewer("desk", unit=world.unit("village_station", world.village))
    with pytest.raises(RuleError, match="slot_not_yours"):
        planned(world, village)
    assert planned(world, desk, place=world.village), "the town plans for its villages"


def test_several_bodies_in_one_room_and_a_venue_for_one(world: World, desk: Viewer) -> None:
    for unit in (world.unit("town_centre"), world.unit("social_office")):
        planned(world, desk, kind=SlotKind.hours, post=None, unit=unit, room="一站式")
    planned(world, desk, kind=SlotKind.venue, post=None, room="文化广场")
    with pytest.raises(RuleError, match="room_taken"):
        planned(world, desk, kind=SlotKind.venue, post=None, room="文化广场", starts=MONDAY + 25 * HOUR)
    planned(
        world, desk, kind=SlotKind.venue, post=None, room="文化广场", starts=MONDAY + 26 * HOUR, ends=MONDAY + 27 * HOUR
    )


def test_handed_over_with_a_reason(world: World, desk: Viewer) -> None:
    (slot,) = planned(world, desk)
    first, second, *_ = leaders(world)
    with pytest.raises(RuleError, match="reason_missing"):
        hand_over(by=desk, slot=slot.uid, to=second, reason=" ", now=MONDAY)
    with pytest.raises(RuleError, match="slot_same"):
        hand_over(by=desk, slot=slot.uid, to=first, reason="出差", now=MONDAY)
    book(by=Viewer.nobody(), wish=Wish(uuid.uuid4(), slot.uid), now=MONDAY)
    hand_over(by=desk, slot=slot.uid, to=second, reason="去县里开会", now=MONDAY)
    event = Event.objects.select_related("secret").get(kind="slot.handed")
    assert (event.data["from"], event.data["to"]) == (first.pk, second.pk)
    assert event.secret.body == {"reason": "去县里开会"}
    assert Booking.objects.get().post == second, "the booking goes with it"


def test_two_swap(world: World, desk: Viewer) -> None:
    first, second, *_ = leaders(world)
    one, two = (
        planned(world, desk)[0],
        planned(world, desk, post=second, starts=MONDAY + 48 * HOUR, ends=MONDAY + 50 * HOUR)[0],
    )
    swap(by=desk, slot=one.uid, other=two.uid, reason="互换", now=MONDAY)
    assert [Slot.objects.get(pk=each.pk).post for each in (one, two)] == [second, first]
    assert Event.objects.filter(kind="slot.handed").count() == 2


def test_called_off_and_over(world: World, desk: Viewer) -> None:
    (slot,) = planned(world, desk)
    book(by=Viewer.nobody(), wish=Wish(uuid.uuid4(), slot.uid, name="周秀兰", phone="13800000127"), now=MONDAY)
    left = call_off(by=desk, slot=slot.uid, reason="下大雪", now=MONDAY)
    assert [booking.phone for booking in left] == ["13800000127"], "they are to be told"
    with pytest.raises(RuleError, match="slot_off"):
        book(by=Viewer.nobody(), wish=Wish(uuid.uuid4(), slot.uid), now=MONDAY)
    (other,) = planned(world, desk)
    with pytest.raises(RuleError, match="slot_over"):
        book(by=Viewer.nobody(), wish=Wish(uuid.uuid4(), other.uid), now=MONDAY + 27 * HOUR)
    with pytest.raises(RuleError, match="slot_unknown"):
        book(by=Viewer.nobody(), wish=Wish(uuid.uuid4(), uuid.uuid4()), now=MONDAY)


def test_who_changes_a_slot(world: World, desk: Viewer) -> None:
    """Its own post, its unit, and whoever plans there; not everybody whose seat has the place inside it."""
    (slot,) = planned(world, desk)
    booking, _code = book(by=Viewer.nobody(), wish=Wish(uuid.uuid4(), slot.uid), now=MONDAY)
    officer = world.viewer("officer", unit=world.unit("social_office"))
    second = leaders(world)[1]
    for act in (
        lambda: call_off(by=officer, slot=slot.uid, reason="不想开了", now=MONDAY),
        lambda: hand_over(by=officer, slot=slot.uid, to=second, reason="换一位", now=MONDAY),
        lambda: note_came(by=officer, booking=booking.uid, came=True, now=MONDAY + 25 * HOUR),
        lambda: planned(world, officer),
    ):
        with pytest.raises(RuleError, match="slot_not_yours"):
            act()
    unit = unit_of(officer)
    (theirs,) = planned(world, desk, post=None, unit=unit, kind=SlotKind.hours)
    call_off(by=officer, slot=theirs.uid, reason="都去防汛了", now=MONDAY)
    leader = world.viewer("leader", place=world.town)
    hand_over(by=leader, slot=slot.uid, to=second, reason="去县里开会", now=MONDAY)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_venue_is_had_once_by_two_who_ask_at_once() -> None:
    world = World("dalu")
    desk = world.viewer("desk", unit=world.unit("town_centre"))

    def plan() -> list[Slot]:
        return planned(world, desk, kind=SlotKind.venue, post=None, room="文化广场")

    assert sorted(map(str, at_once(plan, plan)))[1] == "room_taken"
    assert Slot.objects.count() == 1


def test_what_is_coming_is_found_by_its_town(world: World, desk: Viewer) -> None:
    (slot,) = planned(world, desk, place=world.village)
    assert slot.town == world.town
    assert "slot_town_start" in coming(world.town, MONDAY).explain()
    assert [list(coming(place, MONDAY)) for place in (world.county, world.town, world.village, world.other_village)] == [
        [slot], [slot], [slot], [],
    ]  # fmt: skip


def test_what_is_coming_and_who_is_on_duty(world: World, desk: Viewer) -> None:
    duty = Post.objects.filter(title="duty", unit__seat=world.town).order_by("id")[0]
    first = planned(world, desk, kind=SlotKind.on_duty, post=duty, capacity=0)[0]
    hidden = planned(world, desk, public=False)[0]
    assert hidden not in coming(world.town, MONDAY)
    found = on_duty(world.town, first.starts)
    assert found is not None
    assert found.post == duty
    assert on_duty(world.town, found.starts - timedelta(hours=23)) == found, "who is next"
    assert on_duty(world.town, found.starts - timedelta(hours=25)) is None, "a shift in some days helps nobody now"
    viewer = world.viewer("duty", unit=duty.unit)
    assert [slot.post for slot in own(viewer, MONDAY)] == [duty]
