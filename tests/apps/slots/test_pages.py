"""Slots on pages: a resident's way, the staff's way, the one-key page."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.people.queries import Viewer
from huiyin.apps.slots.models import Booking, Slot
from huiyin.apps.units.actions import add_unit
from huiyin.apps.units.models import Post
from huiyin.core.slots import SlotKind
from huiyin.core.words import UnitKind
from tests.apps.slots.hands import leaders, planned
from tests.builders import World, sign_in

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_the_page_offers_changes_to_who_may_make_them(world: World, desk: Viewer) -> None:
    (slot,) = planned(world, desk, starts=timezone.now() + HOUR, ends=timezone.now() + 2 * HOUR)
    officer = world.viewer("officer", unit=world.unit("social_office"))
    assert 'value="off"' in sign_in(Client(), desk).get(f"/slots/{slot.uid}/").content.decode()
    assert 'value="off"' not in sign_in(Client(), officer).get(f"/slots/{slot.uid}/").content.decode()


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


def test_a_venue_is_booked_by_residents_and_a_team_is_on_duty(world: World, desk: Viewer) -> None:
    """Venues can be had (T0-5), and a team has its duty on the rota (T0-4): both are planned like any other slot."""
    page, team = sign_in(Client(), desk), add_unit(kind=UnitKind.team, name="乡土人才队", seat=world.town)
    given = {"day": "2030-01-07", "starts": "19:00", "ends": "21:00", "public": "on"}
    venue = {**given, "idem": str(uuid.uuid4()), "kind": "venue", "room": "文化广场", "capacity": "1"}
    duty = {**given, "idem": str(uuid.uuid4()), "kind": "on_duty", "who": f"u{team.pk}"}
    for plan in (venue, duty):
        assert page.post("/slots/new/", plan).status_code == 302
    again = page.post("/slots/new/", {**venue, "idem": str(uuid.uuid4())}).content.decode()
    assert "文化广场" in again
    assert Slot.objects.count() == 2, "one at a time has a venue"
    slot = Slot.objects.get(kind=SlotKind.venue)
    booked = Client().post(f"/hours/{slot.uid}/", {"idem": str(uuid.uuid4()), "people": "1", "topic": "广场舞"})
    assert "已预约" in booked.content.decode()
    assert "乡土人才队" in page.get("/slots/?of=2030-01-07").content.decode()
