"""`/mine/card/…`: the card of the village with its PIN, and what is found by it."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from huiyin.apps.cases.actions import carding
from huiyin.apps.cases.actions.carding import Bearer, Handed
from huiyin.apps.cases.models import Case, CaseContact, ResidentCard
from huiyin.apps.people.queries import Viewer
from huiyin.apps.say.views import too_many
from huiyin.core.errors import RuleError
from tests.apps.say.walk import Resident
from tests.builders import World, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(world: World) -> Viewer:
    return world.viewer("desk", unit=world.unit("village_station", world.village))


@pytest.fixture
def handed(world: World, clerk: Viewer) -> Handed:
    return hand_out(clerk, world)


def hand_out(by: Viewer, world: World, name: str = "欧阳若兰") -> Handed:
    return carding.hand_out(by=by, uid=uuid.uuid4(), bearer=Bearer(name, world.village), now=timezone.now())


def told(world: World, clerk: Viewer, card: str, **changes: Any) -> Case:
    return say(world, by=clerk, channel="counter", name="", phone="", card=card, **changes)


def not_(pin: str) -> str:
    return "000000" if pin != "000000" else "111111"


def test_the_card_and_its_pin_open_its_matters(world: World, clerk: Viewer, handed: Handed) -> None:
    case = told(world, clerk, handed.number)
    other = hand_out(clerk, world, name="别人")
    told(world, clerk, other.number, text="暗记：别人的事。")
    who = Resident().open(f"/mine/card/{handed.number}")
    assert who.says("回音卡的密码是多少")
    assert not who.says("欧阳若兰"), "whose it is, a number alone does not say"
    who.send(pin=handed.pin)
    assert who.url == "/mine/"
    assert re.findall(r'href="/mine/open/([^"]+)/"', who.text) == [case.code]
    assert not who.says("暗记")


def test_the_number_can_be_typed(world: World, handed: Handed) -> None:
    number = handed.number
    who = Resident().open("/mine/card/").send(number=f"{number[:5].lower()} {number[5:]}")
    assert who.url == f"/mine/card/{number}/"
    assert who.open("/mine/card/").send(number="123").says("10位字母和数字")


def test_a_card_without_matters_says_what_to_do(world: World, handed: Handed) -> None:
    who = Resident().open(f"/mine/card/{handed.number}").send(pin=handed.pin)
    assert who.says("这张卡名下还没有事")


def test_what_is_confidential_is_not_listed(world: World, clerk: Viewer, handed: Handed) -> None:
    told(world, clerk, handed.number)
    Case.objects.update(level="restricted")
    who = Resident().open(f"/mine/card/{handed.number}").send(pin=handed.pin)
    assert not who.says("路灯")


def test_five_wrong_pins_lock_it_until_the_village_gives_a_new_one(world: World, clerk: Viewer, handed: Handed) -> None:
    who = Resident().open(f"/mine/card/{handed.number}")
    for _ in range(5):
        assert who.send(pin=not_(handed.pin)).says("卡号或密码不对")
    assert who.send(pin=handed.pin).says("卡号或密码不对"), "locked: the right one does not open it"
    again = carding.new_pin(by=clerk, card=handed.card.uid, now=timezone.now())
    assert again.number == handed.number
    if again.pin != handed.pin:
        assert who.send(pin=handed.pin).says("卡号或密码不对"), "the old one is dead"
    assert who.send(pin=again.pin).url == "/mine/"
    assert ResidentCard.objects.get().tries == 0


def test_a_right_pin_forgets_wrong_ones(world: World, handed: Handed) -> None:
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(RuleError, match="wrong_pin"):
                carding.show_card(number=handed.number, pin=not_(handed.pin), now=timezone.now())
        assert carding.show_card(number=handed.number, pin=handed.pin, now=timezone.now())


def test_unknown_locked_and_closed_cards_are_answered_like_a_wrong_pin(
    world: World, clerk: Viewer, handed: Handed
) -> None:
    locked, closed = hand_out(clerk, world, "锁"), hand_out(clerk, world, "关")
    ResidentCard.objects.filter(pk=locked.card.pk).update(tries=5)
    carding.close_card(by=clerk, card=closed.card.uid, now=timezone.now())
    answers = set()
    for number, pin in (
        (handed.number, not_(handed.pin)),
        ("0123456789", "123456"),
        (locked.number, locked.pin),
        (closed.number, closed.pin),
    ):
        who = Resident().open(f"/mine/card/{number}").send(pin=pin)
        body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", who.text)
        answers.add((who.page.status_code, re.sub(f"{number}|{pin}", "", body)))
    assert len(answers) == 1


def test_a_known_card_costs_as_many_queries_as_an_unknown_one(world: World, handed: Handed) -> None:
    counted = set()
    for number in (handed.number, "0123456789"):
        with CaptureQueriesContext(connection) as made, pytest.raises(RuleError):
            carding.show_card(number=number, pin=not_(handed.pin), now=timezone.now())
        counted.add(len(made))
    assert len(counted) == 1


def test_a_network_may_be_wrong_so_often(world: World, handed: Handed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(too_many, "WRONG_PINS", too_many.Allowance("card", 3, 3600))
    for n in range(3):
        Resident().open(f"/mine/card/012345678{n}").send(pin="123456")
    who = Resident()
    assert who.client.get(f"/mine/card/{handed.number}").status_code == 429
    assert who.client.get(f"/mine/card/{handed.number}", REMOTE_ADDR="192.0.2.8").status_code == 200


def test_a_new_pin_or_closing_throws_out_who_is_in(world: World, clerk: Viewer, handed: Handed) -> None:
    told(world, clerk, handed.number)
    who = Resident().open(f"/mine/card/{handed.number}").send(pin=handed.pin)
    assert who.says("路灯")
    carding.new_pin(by=clerk, card=handed.card.uid, now=timezone.now())
    assert not who.open("/mine/").says("路灯")
    again = carding.new_pin(by=clerk, card=handed.card.uid, now=timezone.now())
    who.open(f"/mine/card/{handed.number}").send(pin=again.pin)
    assert who.says("路灯")
    carding.close_card(by=clerk, card=handed.card.uid, now=timezone.now())
    assert not who.open("/mine/").says("路灯")


def test_it_is_open_for_half_an_hour(
    world: World, clerk: Viewer, handed: Handed, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(world, clerk, handed.number)
    who = Resident().open(f"/mine/card/{handed.number}").send(pin=handed.pin)
    later = timezone.now() + timedelta(minutes=31)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert not who.open("/mine/").says("路灯")


def test_number_and_pin_are_not_kept(handed: Handed) -> None:
    row = ResidentCard.objects.get()
    kept = " ".join(str(value) for value in ResidentCard.objects.values().get().values())
    assert handed.number not in kept
    assert row.pin.startswith("argon2")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM cases_residentcard")
        assert "欧阳" not in cursor.fetchone()[0], "sealed"


def test_a_matter_entered_with_a_card_has_its_name(world: World, clerk: Viewer, handed: Handed) -> None:
    case = told(world, clerk, f"http://127.0.0.1:8000/mine/card/{handed.number}/")
    contact = CaseContact.objects.get(case=case)
    assert (contact.card_id, contact.name) == (handed.card.pk, "欧阳若兰")
    named = say(world, by=clerk, channel="counter", name="她女儿", phone="", card=handed.number)
    assert CaseContact.objects.get(case=named).name == "她女儿"


def test_a_matter_with_no_such_card_or_a_closed_one_is_refused(world: World, clerk: Viewer, handed: Handed) -> None:
    for number in ("0123456789", "nonsense", "/mine/card/"):
        with pytest.raises(RuleError, match="no_such_card"):
            told(world, clerk, number)
    carding.close_card(by=clerk, card=handed.card.uid, now=timezone.now())
    with pytest.raises(RuleError, match="card_closed"):
        told(world, clerk, handed.number)
    assert not Case.objects.exists()
