"""One's own matters without a receipt code, as people do it: the desk hands out a card and enters a matter, the resident looks."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from tests.browser.hands import Hands, Way
from tests.browser.served_demo import Demo

PHONE = "13700000077"


@pytest.fixture(scope="module")
def clerk(demo: Demo, chromium: Browser) -> str:
    """A clerk's session: a code of an authenticator signs in once, and others sign in as desks."""
    return demo.session_where(chromium, "-clerk-", "/d/cards/new/", "main form[method='post']")


@pytest.mark.parametrize("mode", ["standard", "elder"])
def test_by_card_and_by_telephone(demo: Demo, clerk: str, chromium: Browser, mode: str) -> None:
    desk = Hands(chromium, demo.url, Way("desk", mode=mode, axe=True, pictures=True), session=clerk)
    number, pin = hand_out(desk)
    enter_a_matter(desk, number)
    desk.close()
    by_card(demo, chromium, mode, number, pin)
    by_telephone(demo, chromium, mode)


def hand_out(desk: Hands) -> tuple[str, str]:
    """A card for somebody of the last village; what stands on its print."""
    desk.open("/d/cards/new/")
    desk.write("name", "欧阳若兰")
    desk.write("helper", "邻居")
    places = desk.page.locator("select[name='place'] option").all()
    desk.choose("place", places[-1].get_attribute("value") or "")
    desk.press()
    desk.picture("desk-card-print")
    number, pin = (re.sub(r"\W", "", text) for text in desk.page.locator(".bigcode").all_inner_texts())
    desk.open("/d/cards/")
    desk.picture("desk-cards")
    link = desk.page.locator("main th a").first.get_attribute("href") or ""
    desk.open(link)
    desk.picture("desk-card")
    return number, pin


def enter_a_matter(desk: Hands, number: str) -> None:
    """By telephone, with the number of the card."""
    desk.open("/d/new/")
    for name in ("place", "category"):
        options = desk.page.locator(f"select[name='{name}'] option").all()
        desk.choose(name, options[1].get_attribute("value") or "")
    desk.write("text", "水渠口的盖板断了一块，孩子上学要绕路。")
    desk.write("phone", PHONE)
    desk.write("card", number)
    desk.press("登记")
    if desk.page.locator("button[name='anyway']").count():
        desk.press("不是，另一件")
    assert "水渠口" in desk.page.inner_text("main")


def by_card(demo: Demo, chromium: Browser, mode: str, number: str, pin: str) -> None:
    who = Hands(chromium, demo.url, Way("mine", mode=mode, axe=True, pictures=True))
    who.open(f"/mine/card/{number}")
    who.write("pin", "000000" if pin != "000000" else "111111")
    who.press()
    who.picture("mine-pin-wrong")
    who.write("pin", pin)
    who.press()
    assert "水渠口" in who.page.inner_text("main")
    who.picture("mine-list")
    check_number(who)
    who.open("/mine/")
    who.press("退出")
    who.picture("mine-find")
    who.close()


def check_number(who: Hands) -> None:
    """The number that was told at the desk is theirs: from now on it finds the matter."""
    who.follow("水渠口")
    who.follow("核对手机号")
    who.picture("check-number")
    who.press()
    who.write("code", who.page.locator(".note .code").inner_text())
    who.picture("check-number-code")
    who.press()
    assert "号码已核对" in who.text()


def by_telephone(demo: Demo, chromium: Browser, mode: str) -> None:
    """Without script: the demo shows the code, because its console goes nowhere."""
    who = Hands(chromium, demo.url, Way("mine", mode=mode, script=False, pictures=True))
    who.open("/mine/")
    who.write("phone", PHONE)
    who.press()
    who.picture("mine-code")
    who.write("code", who.page.locator(".note .code").inner_text())
    who.press()
    assert "水渠口" in who.page.inner_text("main")
    who.page.locator("main .rows a").first.click()
    assert "/q/" in who.page.url
    who.close()
