"""What a resident sees of the own grid without an account."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.activities.actions.activities import Plan, announce
from tests.apps.net.covered import Net
from tests.apps.net.pages import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("drawn_anew")]


def test_my_grid_by_village_and_by_the_number_of_the_household(net: Net, browser: Client) -> None:
    assert net.village.name in text(browser.get(f"/net/?place={net.town.uid}"))
    assert "第一网格" in text(browser.get(f"/net/?place={net.village.uid}"))
    assert "联户党员" in text(browser.get(f"/net/?place={net.grid.uid}"))
    mine = text(browser.post("/net/", {"code": "XS-000"}))
    assert "您家有事找谁" in mine
    assert "0300-555-0188" in mine
    for private in ("欧阳0", "杏树湾村0号", "上官敬民"):
        assert private not in mine
    assert "没有这个户编号" in text(browser.post("/net/", {"code": "XS-999"}))


def test_what_is_on_near_stands_with_the_grid_however_one_came_there(net: Net, browser: Client) -> None:
    by = net.viewer("secretary", unit=net.unit("village_branch", net.village))
    at = timezone.now() + timedelta(days=3)
    plan = Plan("convenience", "便民服务日", net.village, at, at + timedelta(hours=2), spot="村口广场")
    announce(by=by, uid=uuid.uuid4(), plan=plan, now=timezone.now())
    for answer in (browser.get(f"/net/?place={net.grid.uid}"), browser.post("/net/", {"code": "XS-000"})):
        page = text(answer)
        assert "便民服务日" in page
        assert f"{timezone.localtime(at).month}月{timezone.localtime(at).day}日" in page, "a day as people say it"


def test_who_tries_many_numbers_waits(net: Net, browser: Client) -> None:
    answers = [browser.post("/net/", {"code": f"XS-{n}"}).status_code for n in range(22)]
    assert answers[:20] == [200] * 20
    assert answers[20:] == [429, 429]
