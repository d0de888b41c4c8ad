"""What a resident sees of the own grid without an account."""

from __future__ import annotations

import pytest
from django.test import Client

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


def test_who_tries_many_numbers_waits(net: Net, browser: Client) -> None:
    answers = [browser.post("/net/", {"code": f"XS-{n}"}).status_code for n in range(22)]
    assert answers[:20] == [200] * 20
    assert answers[20:] == [429, 429]
