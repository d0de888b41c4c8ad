"""One network of visitors cannot hold up everybody: so many public pages a minute, then a page that says to wait."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from tests.builders import World, sign_in

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 18, 4, 0, 20, tzinfo=UTC)
LATER = datetime(2026, 11, 18, 4, 1, 1, tzinfo=UTC)
FEW = 5


@pytest.fixture(autouse=True)
def few(settings: Any) -> None:
    settings.PAGES_A_MINUTE = FEW


def ask(address: str = "10.1.2.3", now: datetime = NOON, path: str = "/open/?q=路灯"):
    with patch("huiyin.site.guard.timezone.now", return_value=now):
        return Client(REMOTE_ADDR=address).get(path)


def test_too_many_pages_of_a_network_have_to_wait() -> None:
    assert [ask().status_code for _ in range(FEW + 2)] == [200] * FEW + [429] * 2


def test_the_page_says_how_long_to_wait_and_is_not_kept() -> None:
    for _ in range(FEW):
        ask(address="10.1.2.4")
    refused = ask(address="10.1.2.4")
    assert refused["Retry-After"] == "40"
    assert refused["Cache-Control"] == "private, no-store"
    assert "请等一分钟" in refused.content.decode()


def test_others_and_the_next_minute_are_not_held_up() -> None:
    for _ in range(FEW + 1):
        ask(address="10.1.2.5")
    assert ask(address="10.1.2.6").status_code == 200
    assert ask(address="10.1.2.5", now=LATER).status_code == 200


def test_a_post_at_work_is_never_counted(world: World) -> None:
    browser = sign_in(Client(), world.viewer("desk", unit=world.unit("village_station", world.village)))
    assert {browser.get("/open/").status_code for _ in range(FEW + 3)} == {200}
