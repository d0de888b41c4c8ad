"""Slots: planned by weekday, handed over with a reason, called off; booked without account, by a code."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.actions.retaining import retain
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import acting
from huiyin.apps.slots.actions import Plan, call_off, hand_over, plan_slots, swap
from huiyin.apps.slots.booking import Wish, book, forget_past, note_came, withdraw
from huiyin.apps.slots.models import Booking, Slot
from huiyin.apps.slots.queries import booking_of, coming, on_duty, own
from huiyin.apps.units.models import Post, Unit
from huiyin.core.errors import RuleError
from huiyin.core.slots import SlotKind
from tests.builders import MONDAY, World, sign_in
from tests.turns import at_once

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def world() -> World:
    return World("dalu")


@pytest.fixture
def desk(world: World) -> Viewer:
    return world.viewer("desk", unit=world.unit("town_centre"))


def leaders(world: World) -> list[Post]:
    return list(Post.objects.filter(title="leader", place=world.town).order_by("id"))


def planned(world: World, by: Viewer, **changes: Any) -> list[Slot]:
    said = {
        "uid": uuid.uuid4(), "kind": SlotKind.reception, "place": world.town, "starts": MONDAY + 24 * HOUR,
        "ends": MONDAY + 26 * HOUR, "post": leaders(world)[0], "room": "接访室", "capacity": 3, **changes,
    }  # fmt: skip
    return plan_slots(by=by, plan=Plan(**said), now=MONDAY)


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


def test_the_page_offers_changes_to_who_may_make_them(world: World, desk: Viewer) -> None:
    (slot,) = planned(world, desk, starts=timezone.now() + HOUR, ends=timezone.now() + 2 * HOUR)
    officer = world.viewer("officer", unit=world.unit("social_office"))
    assert 'value="off"' in sign_in(Client(), desk).get(f"/slots/{slot.uid}/").content.decode()
    assert 'value="off"' not in sign_in(Client(), officer).get(f"/slots/{slot.uid}/").content.decode()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_venue_is_had_once_by_two_who_ask_at_once() -> None:
    world = World("dalu")
    desk = world.viewer("desk", unit=world.unit("town_centre"))

    def plan() -> list[Slot]:
        return planned(world, desk, kind=SlotKind.venue, post=None, room="文化广场")

    assert sorted(map(str, at_once(plan, plan)))[1] == "room_taken"
    assert Slot.objects.count() == 1


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


def test_what_is_coming_is_found_by_its_town(world: World, desk: Viewer) -> None:
    (slot,) = planned(world, desk, place=world.village)
    assert slot.town == world.town
    assert "slot_town_start" in coming(world.town, MONDAY).explain()
    assert [list(coming(place, MONDAY)) for place in (world.county, world.town, world.village, world.other_village)] == [
        [slot], [slot], [slot], [],
    ]  # fmt: skip


def test_more_than_a_page_of_hours_is_paged(world: World, desk: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    from huiyin.apps.duties.views import hours

    monkeypatch.setattr(hours, "SHOWN", 2)
    now = timezone.now()
    times = [planned(world, desk, starts=now + n * HOUR, ends=now + (n + 1) * HOUR)[0] for n in (1, 2, 3)]
    page = Client()
    html = page.get("/hours/").content.decode()
    assert [str(slot.uid) in html for slot in times] == [True, True, False]
    after = re.search(r"after=([0-9.]+)", html)
    assert after
    assert str(times[2].uid) in page.get(f"/hours/?place={world.town.uid}&after={after[1]}").content.decode()
    assert "只列出前2" in page.get(f"/hours/sheet/?place={world.town.uid}").content.decode()


def unit_of(viewer: Viewer) -> Unit:
    return Unit.objects.get(pk=viewer.actor.unit)


def test_names_are_forgotten_after_three_months(world: World, desk: Viewer) -> None:
    (slot,) = planned(world, desk)
    book(by=Viewer.nobody(), wish=Wish(uuid.uuid4(), slot.uid, name="周秀兰", topic="宅基地"), now=MONDAY)
    assert forget_past(now=MONDAY + timedelta(days=60)) == 0
    assert retain(now=MONDAY + timedelta(days=120))["bookings"] == 1, "in the nightly round of retention"
    row = Booking.objects.get()
    assert (row.name, row.topic, row.people) == ("", "", 1), "the number stays"


def test_what_is_coming_and_who_is_on_duty(world: World, desk: Viewer) -> None:
    duty = Post.objects.filter(title="duty", unit__seat=world.town).order_by("id")[0]
    planned(world, desk, kind=SlotKind.on_duty, post=duty, capacity=0)
    hidden = planned(world, desk, public=False)[0]
    assert hidden not in coming(world.town, MONDAY)
    found = on_duty(world.town, MONDAY)
    assert found is not None
    assert found.post == duty
    viewer = world.viewer("duty", unit=duty.unit)
    assert [slot.post for slot in own(viewer, MONDAY)] == [duty]


def test_a_residents_way(world: World, desk: Viewer) -> None:
    now = timezone.now()
    (slot,) = planned(world, desk, starts=now + HOUR, ends=now + 2 * HOUR)
    page = Client()
    assert f"/hours/{slot.uid}/" in page.get("/hours/").content.decode()
    assert page.get(f"/hours/sheet/?place={world.town.uid}").status_code == 200
    feed = page.get("/hours.ics")
    assert feed["Content-Type"].startswith("text/calendar")
    assert str(slot.uid) in feed.content.decode()
    assert "宅基地" not in page.post(f"/hours/{slot.uid}/", {"idem": str(uuid.uuid4()), "people": "9"}).content.decode()
    html = page.post(
        f"/hours/{slot.uid}/", {"idem": str(uuid.uuid4()), "people": "1", "topic": "宅基地"}
    ).content.decode()
    booking = Booking.objects.get()
    from huiyin.apps.cases.codes import receipt_code

    code = receipt_code(booking.uid)
    assert code[:5] in html
    assert "已预约" in html
    assert page.post("/hours/mine/", {"code": code}).status_code == 200
    assert page.post("/hours/mine/", {"code": code, "do": "back"}).status_code == 302
    booking.refresh_from_db()
    assert booking.state == "cancelled"


def test_the_staffs_way(world: World, desk: Viewer) -> None:
    page = sign_in(Client(), desk)
    leader = leaders(world)[0]
    given = {
        "idem": str(uuid.uuid4()), "kind": "reception", "who": f"p{leader.pk}", "room": "接访室", "day": "2030-01-07",
        "starts": "09:00", "ends": "11:30", "capacity": "4", "public": "on", "weekdays": ["1"], "until": "2030-01-21",
    }  # fmt: skip
    assert page.post("/slots/new/", given).status_code == 302
    slots = list(Slot.objects.order_by("starts"))
    assert len(slots) == 3
    html = page.get("/slots/?of=2030-01-07").content.decode()
    assert "9:00" in html
    assert page.get("/slots/?of=2030-01-07&print=1").status_code == 200
    second = leaders(world)[1]
    answer = page.post(f"/slots/{slots[0].uid}/", {"do": "hand", "to": f"p{second.pk}", "reason": "出差"})
    assert answer.status_code == 302
    slots[0].refresh_from_db()
    assert slots[0].post == second
    assert page.post(f"/slots/{slots[1].uid}/", {"do": "off", "reason": "放假"}).status_code == 302
    assert page.get(f"/slots/{slots[1].uid}/").status_code == 200
    worker = world.viewer("grid_worker", place=world.grid)
    assert sign_in(Client(), worker).get("/slots/new/").status_code == 403


def test_the_one_key_page_says_who_is_on_duty(world: World, desk: Viewer) -> None:
    now = timezone.now()
    duty = Post.objects.filter(title="duty", unit__seat=world.town).order_by("id")[0]
    planned(world, desk, kind=SlotKind.on_duty, post=duty, capacity=0, starts=now + HOUR, ends=now + 2 * HOUR)
    html = Client().get("/key/").content.decode()
    assert "下一班" in html
    assert duty.name in html
