"""A dispute walked in the browser, without script: a round finds it, four steps with a veteran who has signed, the agreement
printed and photographed, the last day for the court, the return visit by somebody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser

from huiyin.apps.cases.models import Case
from tests.apps.disputes.hands import hands as people_of_a_town
from tests.apps.files.pictures import jpeg
from tests.browser.hands import Hands, Way
from tests.builders import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
WAY = Way("no script", mode="elder", script=False)


def session_of(viewer: object) -> str:
    return str(sign_in(Client(), viewer).cookies["sessionid"].value)  # type: ignore[arg-type]


def test_from_the_round_to_the_return_visit(chromium: Browser, live_server) -> None:
    people = people_of_a_town()
    worker = people.world.viewer("grid_worker", place=people.world.grid)
    hand = Hands(chromium, live_server.url, WAY, session=session_of(worker))
    hand.open("/m/rounds/new/")
    hand.choose("place", str(people.world.grid.pk))
    hand.write("text", "灌溉用水前看一看。")
    hand.press()
    hand.follow("记一处")
    hand.page.check("[name='opens']")
    for name, text in {"note": "水口有争", "text": "为水口先后争。", "name": "欧阳若兰", "other": "司马青山"}.items():
        hand.write(name, text)
    hand.choose("category", "dispute_neighbours")
    hand.press()
    case = Case.objects.get(slug="four_step")
    today = timezone.localdate()

    hand.become(session_of(people.mediator))
    hand.open("/m/mediators/new/")
    for name, text in {"name": "老支书诸葛明", "consented_on": today.isoformat(), "paper": "村档2026-31"}.items():
        hand.write(name, text)
    hand.choose("kind", "veteran")
    hand.choose("place", str(people.world.village.pk))
    hand.press()
    assert all(words in hand.text() for words in ("老支书诸葛明", "老兵", "村档2026-31")), (
        "he has signed, and where it lies"
    )
    hand.open(f"/m/{case.uid}/")
    hand.follow("受理")
    hand.press()
    for number in (1, 2):
        hand.open(f"/m/{case.uid}/consent/{number}/")
        hand.choose("agreed", "yes")
        hand.choose("how", "paper")
        hand.press()
    hand.open(f"/m/{case.uid}/mediators/")
    veteran = hand.page.locator(".slip", has_text="老支书诸葛明")
    veteran.locator("[name='clear']").check()
    with hand.page.expect_navigation():
        veteran.get_by_role("button", name="选这位").click()
    assert "已选定" in hand.text()
    for verb, fields in {"begin": {}, "hear": {"finding": "各说各的。"}, "look": {"finding": "水口是老的。"}}.items():
        hand.open(f"/m/{case.uid}/do/{verb}/")
        for name, text in fields.items():
            hand.write(name, text)
        hand.press()
    hand.open(f"/m/{case.uid}/sitting/")
    hand.write("present", "4")
    hand.write("record", "各让一步。")
    hand.press()
    hand.open(f"/m/{case.uid}/agreement/")
    hand.choose("form", "written")
    hand.write("terms", "单双日轮流放水。")
    hand.press()
    hand.open(f"/m/{case.uid}/agreement/print/")
    assert all(words in hand.text() for words in ("人民调解协议书", "单双日轮流放水", "盖章", "老支书诸葛明"))
    assert hand.sheets() == 1, "on one sheet of paper"
    hand.open(f"/m/{case.uid}/marks/")
    for name in ("party_1", "party_2", "signed_on", "sealed_on"):
        hand.write(name, today.isoformat())
    hand.page.set_input_files("[name='photo']", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": jpeg()})
    hand.press()
    assert "协议照片" in hand.text()
    last = today + timedelta(days=30)
    assert f"{last.year}年{last.month}月{last.day}日" in hand.text(), "until when a court confirms it"
    hand.follow("已经履行")
    hand.write("words", "照着放水了。")
    hand.press()

    hand.become(session_of(people.head))
    hand.open(f"/m/{case.uid}/")
    hand.follow("回访")
    hand.write("asked", "2")
    hand.write("content_with", "2")
    hand.press()
    hand.follow("回访结案")
    hand.choose("outcome", "solved")
    hand.press()
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "solved")
    hand.close()
