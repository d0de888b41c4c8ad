"""The browser's own button for going back, on the pages on which somebody is telling a matter: nothing typed is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.hands import Hands, Way
from tests.builders import World

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "水磨坊路口的路灯不亮，有一个多星期了。"


@pytest.mark.parametrize("way", [Way("script"), Way("no script", script=False)], ids=lambda way: way.name)
def test_going_back_shows_what_was_typed(way: Way, chromium: Browser, live_server) -> None:
    world = World("yangquan")
    hands = Hands(chromium, live_server.url, way)
    hands.open(f"/say/?town={world.town.uid}")
    hands.write("text", TEXT)
    hands.press()
    assert hands.where() == "/say/kind/"
    hands.page.locator("main input[type='radio']").first.check(force=True)
    hands.press()
    hands.page.go_back()
    assert hands.where() == "/say/kind/"
    hands.page.go_back()
    assert TEXT in hands.page.content(), "to go on with, or to change"
    hands.page.go_forward()
    assert hands.where() == "/say/kind/"
    hands.close()


def test_going_back_to_a_page_that_said_what_was_missing(chromium: Browser, live_server) -> None:
    world = World("yangquan")
    hands = Hands(chromium, live_server.url, Way("script"))
    hands.open(f"/say/?town={world.town.uid}")
    hands.write("text", TEXT)
    hands.press()
    hands.press()
    assert hands.errors()
    hands.page.locator("main input[type='radio']").first.check(force=True)
    hands.press()
    hands.page.go_back()
    assert hands.where() == "/say/kind/"
    assert hands.page.locator("main input[type='radio']").count()
    hands.close()
