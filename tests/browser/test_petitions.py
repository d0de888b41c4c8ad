"""Petitions walked in the browser: registered by the official number, joined, accepted, mediated by consent, answered in writing,
found, counted for the year; an accusation written down by a named person; every page at three widths, in large type."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser

from huiyin.apps.cases.models import Case
from huiyin.apps.petitions.models import Accusation
from tests.browser.hands import Hands, Way
from tests.builders import World, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
ELDER = Way("elder", mode="elder", axe=True)
PLAIN = Way("no script", script=False)
NUMBER = "XF2026112200017"


def session_of(viewer: object) -> str:
    return str(sign_in(Client(), viewer).cookies["sessionid"].value)  # type: ignore[arg-type]


def register(hand: Hands, world: World, text: str) -> None:
    hand.open("/p/new/")
    hand.write("petition_number", NUMBER)
    for name, code in {"way": "helped", "petition_kind": "claim", "petition_form": "visit"}.items():
        hand.choose(name, code)
    hand.choose("place", str(world.grid.pk))
    hand.choose("category", "petition_land")
    hand.write("text", text)
    hand.write("received", timezone.localdate().isoformat())
    hand.write("name", "柳大爷")
    hand.press()


def test_from_the_official_number_to_the_written_opinion(chromium: Browser, live_server) -> None:
    world = World("dagaoping")
    desk = world.viewer("desk", unit=world.unit("town_office"), name="何桂香")
    office = world.unit("social_office")
    officer = world.viewer("officer", unit=office, name="秦树声")
    hand = Hands(chromium, live_server.url, PLAIN, session=session_of(desk))
    register(hand, world, "修路占地的补偿少算了。")
    case = Case.objects.get(slug="petition")
    register(hand, world, "还是那块地的事。")
    assert "不另起期限" in hand.text() or case.code in hand.text(), "the same number joins the first"
    assert Case.objects.count() == 1
    today = timezone.localdate().isoformat()

    def do(verb: str, **fields: str) -> None:
        hand.open(f"/d/{case.uid}/do/{verb}/")
        for name, text in fields.items():
            field = hand.page.locator(f"[name='{name}']").first
            choice = field.evaluate("e => e.tagName === 'SELECT' || e.type === 'radio'")
            (hand.choose if choice else hand.write)(name, text)
        hand.press()

    do("accept", petition_route="six", accepted=today, unit=str(office.pk))
    hand.become(session_of(officer))
    do("take")
    do("mediate", petitioner_agreed="paper", note="柳大爷愿意。")
    assert not Case.objects.get().petition.mediated, "one side alone"
    do("mediate", petitioner_agreed="paper", other_agreed="said", note="让出一米。")
    assert Case.objects.get().petition.mediated
    opinion = {
        "claimed": "补发。",
        "facts_found": "少算0.3亩。",
        "opinion": "按实补发。",
        "basis": "土地管理法第四十八条",
    }
    do("opine", opinion_result="support", **opinion)
    do("deliver", received_on=today, delivered="当面送达。")
    case.refresh_from_db()
    assert case.state == "delivered"
    hand.become(session_of(desk))
    hand.open(f"/d/{case.uid}/")
    assert "可以申请复查" in hand.text(), "thirty days from the day on which he received it"
    hand.close()


def test_lists_the_year_and_an_accusation_in_large_type(chromium: Browser, live_server) -> None:
    world = World("dagaoping")
    desk = world.viewer("desk", unit=world.unit("town_office"), name="何桂香")
    leader = world.viewer("leader", place=world.town, name="罗文渊")
    hand = Hands(chromium, live_server.url, ELDER, session=session_of(desk))
    register(hand, world, "修路占地的补偿少算了。")
    hand.open("/p/?tab=all")
    hand.write("q", NUMBER)
    hand.press("筛选")
    assert Case.objects.get().code in hand.text()
    for address in ("/p/year/", "/p/year/?print=1", "/p/reception/", "/p/reception/promises/"):
        hand.open(address)
    hand.become(session_of(leader))
    hand.open("/p/accusations/new/")
    hand.choose("unit", str(world.unit("village_committee", world.village).pk))
    for name, text in {"text": "第三水塔的承包款没有入账。", "accuser": "沈阿姨", "phone": "0300-555-0109"}.items():
        hand.write(name, text)
    hand.press()
    row = Accusation.objects.get()
    assert "0300-555-0109" not in hand.text()
    hand.choose("why", "ask")
    hand.press("显示号码")
    assert "0300-555-0109" in hand.text()
    hand.open("/p/")
    assert "要您转交的检举控告：1 件" in hand.text()
    hand.become(session_of(desk))
    hand.open("/p/")
    assert "要您转交" not in hand.text()
    assert row.entries.count() >= 2
    hand.close()
