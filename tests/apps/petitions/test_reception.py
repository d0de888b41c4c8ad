"""Leaders receive, by appointment and going down: the rota for the board, who comes, what was promised and by which day."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.lists import Days, on_list
from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from huiyin.apps.slots.models import Slot
from tests.apps.petitions.test_register import at
from tests.builders import World, sign_in

pytestmark = pytest.mark.django_db
NOW = at("2026-11-16 09:00")


@pytest.fixture(autouse=True)
def _monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(timezone, "localdate", lambda value=None, tz=None: (value or NOW).date())


def planned(world: World, leader: Viewer, **changes: str) -> tuple[Client, Slot]:
    browser = sign_in(Client(), leader)
    form = {
        "idem": str(uuid.uuid4()), "title": "接访", "post": str(leader.actor.post), "place": str(world.town.pk),
        "room": "信访接待室", "day": "2026-11-18", "begins": "09:00", "ends": "11:30", "until": "2026-12-09", **changes,
    }  # fmt: skip
    assert browser.post("/p/reception/", form).status_code == 302
    return browser, Slot.objects.order_by("starts")[0]


def test_a_rota_stands_on_the_notice_for_the_board_and_in_calendars(world: World, leader: Viewer) -> None:
    planned(world, leader)
    notice = Client().get(f"/p/rota/?town={world.town.uid}").content.decode()
    assert notice.count("信访接待室") == 4
    assert leader.name not in notice, "posts, never names"
    feed = Client().get(f"/p/rota/feed.ics?town={world.town.uid}")
    assert feed.headers["Content-Type"].startswith("text/calendar")
    assert feed.content.decode().count("BEGIN:VEVENT") == 4
    assert Client().get("/p/rota/feed.ics?town=nowhere").status_code in (200, 404)


def test_what_is_called_off_is_on_no_notice(world: World, leader: Viewer) -> None:
    browser, slot = planned(world, leader)
    browser.post(f"/p/reception/{slot.uid}/change/", {"reason": ""})
    assert Slot.objects.filter(cancelled_at=None).count() == 4, "not without a reason"
    browser.post(f"/p/reception/{slot.uid}/change/", {"reason": "到县里开会"})
    assert Client().get(f"/p/rota/?town={world.town.uid}").content.decode().count("信访接待室") == 3


def test_an_appointment_and_at_most_five_of_one_matter(
    world: World, leader: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, slot = planned(world, leader, title="约访", capacity="6", until="")
    many = browser.post(f"/p/reception/{slot.uid}/", {"name": "石大姐", "people": "6"}).content.decode()
    assert "石大姐" in many
    assert slot.bookings.count() == 0
    browser.post(
        f"/p/reception/{slot.uid}/", {"idem": str(uuid.uuid4()), "name": "石大姐", "people": "2", "topic": "路灯"}
    )
    (booking,) = slot.bookings.all()
    assert "石大姐" in browser.get(f"/p/reception/{slot.uid}/").content.decode()
    monkeypatch.setattr(timezone, "now", lambda: slot.starts + timedelta(minutes=5))
    browser.post(f"/p/reception/{slot.uid}/change/", {"booking": str(booking.uid), "came": "1"})
    booking.refresh_from_db()
    assert booking.state == "came"


def test_a_promise_has_a_day_and_the_leader_in_charge(world: World, leader: Viewer) -> None:
    browser, slot = planned(world, leader)
    form = {
        "idem": str(uuid.uuid4()), "text": "路口没有灯。", "promised": "装一盏太阳能灯。", "due": "2026-11-30", "category": "lamp",
        "place": str(world.village.pk), "name": "石大姐",
    }  # fmt: skip
    over = browser.post(f"/p/reception/{slot.uid}/promise/", {**form, "due": "2026-11-01"}).content.decode()
    assert "装一盏太阳能灯。" in over
    assert browser.post(f"/p/reception/{slot.uid}/promise/", form).status_code == 302
    case = Case.objects.get()
    assert (case.slug, case.due_at) == ("reception", at("2026-11-30 23:59:59"))
    assert list(on_list("lead", leader, Days(NOW))) == [case]
    assert case.code in browser.get("/p/reception/").content.decode()


def test_who_does_not_receive_opens_none_of_it(world: World, leader: Viewer) -> None:
    _, slot = planned(world, leader)
    worker = sign_in(Client(), world.viewer("grid_worker", place=world.grid))
    assert worker.get("/p/reception/").status_code == 403
    assert worker.get(f"/p/reception/{slot.uid}/").status_code == 403
    assert sign_in(Client(), leader).get(f"/p/reception/{uuid.uuid4()}/").status_code == 404
