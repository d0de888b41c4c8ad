"""A branch secretary's month on a phone: what is due, written down, one not needed, and the sheet that is printed."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from huiyin.apps.duties.models import Owed
from tests.apps.duties.hands import Net
from tests.browser.hands import Hands, Way
from tests.builders import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("way", [Way("elder", mode="elder", axe=True), Way("without script", script=False)], ids=str)
def test_a_secretarys_month_ends_in_a_sheet(chromium: Browser, live_server, client, way: Way) -> None:
    net = Net("dagaoping", linked=False)
    net.generate(timezone.localdate())
    session = sign_in(client, net.secretary).cookies["sessionid"].value
    hands = Hands(chromium, live_server.url, way, session=session)
    hands.open("/duty/")
    assert "主题党日：一课" in hands.text()
    hands.follow("记一笔")
    hands.press()
    assert "请写明做了什么" in hands.text() or hands.errors(), "empty words are refused, and the form stays"
    hands.write("words", "学习村规民约，商量红白事怎么办")
    hands.write("people", "23")
    hands.press()
    assert "待做 2" in hands.text()
    hands.follow("主题党日：一片")
    if not way.script:
        hands.page.locator("details summary").first.click()
    else:
        hands.page.get_by_text("不用做，因为……").click()
    hands.choose("reason", "other")
    hands.page.locator("textarea[name='words']").fill("放映机坏了，下月补上")
    hands.press("不用做")
    assert "放映机坏了" in hands.text()
    hands.open("/duty/coverage/?duty=theme_film")
    hands.open("/duty/list/")
    hands.open("/duty/?print=1")
    assert "主题党日：一实践" in hands.text()
    assert len(re.findall(rb"/Type\s*/Page\b", hands.page.pdf())) == 1, "one sheet of paper"
    states = Owed.objects.filter(unit=net.branch, duty__startswith="theme").values_list("duty", "state")
    assert dict(states) == {"theme_lesson": "done", "theme_film": "unneeded", "theme_practice": "open"}
    hands.close()
