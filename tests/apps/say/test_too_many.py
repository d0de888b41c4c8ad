"""Guessing codes and sending in masses are slowed down, never a post, and the page says whom to call."""

from __future__ import annotations

import pytest

from huiyin.apps.cases.models import Case
from huiyin.apps.files import a_day
from huiyin.apps.files.models import File
from huiyin.apps.people.models import Attempt
from huiyin.apps.say.views import too_many
from tests.apps.say.walk import Resident, code_of, photo, tell
from tests.builders import World, say, sign_in

pytestmark = pytest.mark.django_db


def test_wrong_codes_end_after_thirty(world: World, who: Resident) -> None:
    case = say(world)
    for n in range(too_many.WRONG_CODES.most):
        typed = f"ABCDE{n:05}"
        page = who.client.get(f"/q/{typed}") if n % 2 else who.client.post("/q/", {"code": typed})
        assert page.status_code in {200, 404}
    assert who.client.get(f"/q/{code_of(case)}").status_code == 429, "a right guess is not shown either"
    page = who.client.post("/q/", {"code": code_of(case)})
    assert page.status_code == 429
    assert 0 < int(page["Retry-After"]) <= 600
    assert "tel:0300" in page.content.decode().replace("tel:03005550110", "tel:0300"), "the only town's phone"
    assert who.client.get(f"/q/{code_of(case)}", REMOTE_ADDR="192.0.2.8").status_code == 303


def test_right_codes_are_never_counted(world: World, who: Resident) -> None:
    case = say(world)
    for _ in range(too_many.WRONG_CODES.most + 2):
        assert who.client.get(f"/q/{code_of(case)}").status_code == 303
        assert who.client.post("/q/", {"code": code_of(case)}).status_code == 303
    assert not Attempt.objects.exists()


def test_sending_in_masses_ends(who: Resident, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(too_many, "SENT", too_many.Allowance("say", 2, 3600))
    for n in range(2):
        tell(who, text=f"第{n}盏路灯不亮，晚上看不清。").send()
        if who.at == "twins":
            who.send(pick="none").send()
        assert who.page.status_code == 200
    tell(who, text="第三件，垃圾没人清。").send()
    if who.at == "twins":
        who.send(pick="none").send()
    assert who.page.status_code == 429
    assert Case.objects.count() == 2
    assert who.says("电话")
    assert who.client.session["say_draft"], "what was written is kept"


def test_a_network_sends_so_many_photos_a_day(who: Resident, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(a_day, "OF_A_NETWORK", 2 * a_day.UNIT)
    for n in range(3):
        who.open("/say?anew=1").send(text=f"第{n}盏路灯不亮，晚上看不清。", photo=photo())
        assert (who.at == "kind") is (n < 2), n
    assert who.says("今天")
    assert who.says("第2盏路灯不亮"), "what was written is kept"
    assert File.objects.count() == 2
    assert who.send(text="第2盏路灯不亮，晚上看不清。").at == "kind", "words go on"
    elsewhere = Resident(REMOTE_ADDR="192.0.2.8").open("/say?anew=1").send(text="路灯不亮，看不清。", photo=photo())
    assert elsewhere.at == "kind"


def test_a_note_with_a_photo_is_counted_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(a_day, "OF_A_NETWORK", a_day.UNIT - 1)
    case = say(world)
    who = Resident().open(f"/q/{code_of(case)}/add/").send(note="是桥东头那盏", photo=photo())
    assert who.says("用流量")
    assert who.says("是桥东头那盏")
    assert not File.objects.exists()


def test_a_post_is_not_held_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(too_many, "SENT", too_many.Allowance("say", 0, 3600))
    who = Resident()
    sign_in(who.client, world.viewer("desk", unit=world.units["town_station"]))
    tell(who).send()
    assert who.page.status_code == 200
    assert Case.objects.count() == 1


def test_the_key_is_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(too_many, "SENT", too_many.Allowance("say", 1, 3600))
    World("dagaoping")
    who = Resident()
    for expected in (200, 429):
        who.open("/key/")
        who.send(village=who.value("杏树湾村"), text="河边有人落水", phone="13800000000")
        assert who.page.status_code == expected
    assert Case.objects.count() == 1
