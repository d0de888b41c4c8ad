"""A branch secretary's month and a town organiser's coverage check: what is due and done, how far it reaches, and the sheets."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser

from huiyin.apps.duties.models import Owed
from tests.apps.duties.hands import Net
from tests.browser.hands import Hands, Way
from tests.builders import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
ELDER = Way("elder at 360", mode="elder", axe=True)
WIDE = Way("without script at 1280", script=False, width=1280)


def at_work(chromium: Browser, live_server, way: Way, viewer) -> Hands:
    return Hands(chromium, live_server.url, way, session=sign_in(Client(), viewer).cookies["sessionid"].value)


@pytest.mark.parametrize("way", [ELDER, WIDE], ids=str)
def test_a_secretarys_month_ends_in_a_sheet(chromium: Browser, live_server, way: Way) -> None:
    """A theme day is entered once, with the lesson and the film of it; the practice is not needed this month."""
    net = Net("dagaoping", linked=False)
    today = timezone.localdate()
    net.generate(today)
    hands = at_work(chromium, live_server, way, net.secretary)
    hands.open("/duty/")
    assert "主题党日：一课" in hands.text()
    hands.follow("记一笔")
    hands.press()
    assert hands.errors(), "without a day it is no activity, and the form stays"
    for name, words in {"title": "本月主题党日", "day": today.isoformat(), "begins": "00:00", "ends": "00:01"}.items():
        hands.write(name, words)
    hands.press()
    hands.follow("填写结果")
    hands.write("n_member", "23")
    hands.write("result", "学村规民约，看了一部片子。")
    for part in ("lesson", "film"):
        hands.page.locator(f"input[name='parts'][value='{part}']").check(force=True)
    hands.press()
    assert "23人次" in hands.text()
    hands.open("/duty/")
    assert "待做1项" in hands.text(), "two of three are done by it"
    hands.follow("主题党日：一实践")
    hands.page.get_by_text("不用做，因为……").click()
    hands.choose("reason", "other")
    hands.page.locator("textarea[name='words']").fill("本月防汛，下月补上")
    hands.press("不用做")
    assert "本月防汛" in hands.text()
    hands.open("/duty/?print=1")
    assert "主题党日：一课" in hands.text()
    assert hands.sheets() == 1
    states = Owed.objects.filter(unit=net.branch, duty__startswith="theme").values_list("duty", "state")
    assert dict(states) == {"theme_lesson": "done", "theme_film": "done", "theme_practice": "unneeded"}
    hands.close()


@pytest.mark.parametrize("way", [ELDER, WIDE], ids=str)
def test_a_town_organiser_checks_how_far_a_duty_reaches(chromium: Browser, live_server, way: Way) -> None:
    """村村到、户户进、人人访: the whole town, one village of it, what is left there; and the sheet."""
    net = Net("huaqiao")
    net.generate(timezone.localdate())
    net.visit(net.member, 1, at=timezone.now(), people=3)
    organiser = net.world.viewer("secretary", unit=net.world.unit("party_committee"), name="郑组织")
    hands = at_work(chromium, live_server, way, organiser)
    hands.open("/duty/coverage/?duty=every_person")
    assert "3/5" in "".join(hands.text().split())
    hands.follow(net.world.village.name)
    assert net.world.grid.name in hands.text()
    hands.open("/duty/coverage/?duty=every_household&print=1")
    assert "户户进" in hands.text()
    assert hands.sheets() == 1
    hands.close()
