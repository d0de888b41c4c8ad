"""A NUL in an address is answered with 400, never with a broken database query."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.builders import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/q/abc%00def", "/?town=%00", "/open/?town=x%00", "/say?place=%00"])
def test_a_nul_is_refused_before_any_page(client: Client, path: str) -> None:
    assert client.get(path).status_code == 400


def test_who_only_opened_an_address_is_not_told_of_sending_and_no_error_is_logged(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    page = client.get("/d/?q=%00").content.decode()
    assert "网址里有这里没有的东西" in page
    assert "再送一次" not in page
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_a_resident_whose_form_was_lost_is_told_whom_to_ring_and_where_to_tell_it_anew() -> None:
    world = World()
    world.county.phone = "0300-555-0100"
    world.county.save(update_fields=["phone"])
    browser = Client(enforce_csrf_checks=True)
    page = browser.post("/say/what/", {"text": "路灯不亮"}).content.decode()
    assert "tel:03005550100" in page, "no town is known: the county's number"
    assert 'href="/say/"' in page
    page = browser.post("/say/what/", {"at": str(world.town.uid)}).content.decode()
    assert "tel:03005550110" in page
    assert f'href="/say/?town={world.town.uid}"' in page


def test_a_nul_in_a_cookie_is_refused(client: Client) -> None:
    client.cookies["look"] = "elder\x00.en"
    assert client.get("/").status_code in {200, 400}
