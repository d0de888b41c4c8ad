"""What holds for every page of the net; weak branches put right."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from tests.apps.net.covered import Net
from tests.apps.net.pages import text
from tests.builders import World, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("drawn_anew")]


@pytest.mark.parametrize("path", ["", "gaps/", "map/", "homes/"])
def test_pages_ask_at_most_eight_queries(net: Net, browser: Client, path: str) -> None:
    sign_in(browser, net.secretary).get(f"/d/net/{path}")
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(f"/d/net/{path}?place={net.village.uid}").status_code == 200
    kept = [
        q["sql"]
        for q in asked
        if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "SET", "SELECT set_config"))
    ]
    assert len(kept) <= 8, "\n".join(escape(sql)[:160] for sql in kept)


@pytest.mark.parametrize("title", ["secretary", "publisher"])
def test_every_link_of_what_the_net_covers_opens_to_whom_it_is_offered(net: Net, browser: Client, title: str) -> None:
    unit = net.unit("village_branch", net.village)
    sign_in(browser, net.viewer(title, unit=unit))
    page = browser.get("/d/net/").content.decode()
    links = {unescape(link) for link in re.findall(r'href="(/d/net/[^"]*)"', page)}
    assert f"/d/net/?place={net.grid.uid}" in links
    assert {link: browser.get(link).status_code for link in links} == dict.fromkeys(links, 200)
    assert any("/homes/" in link for link in links) == (title == "secretary")


def test_a_weak_branch_is_listed_put_right_and_struck_off() -> None:
    world = World("huaqiao")
    secretary = world.viewer("secretary", unit=world.unit("party_committee"))
    browser = sign_in(Client(), secretary)
    form = {
        "idem": "11111111-1111-4111-8111-111111111111",
        "village": world.village.pk,
        "title": "活动室锁着",
        "text": "党员活动室常年锁着。",
    }
    assert browser.post("/d/net/weak/", form).status_code == 302
    page = text(browser.get("/d/net/weak/"))
    assert "活动室锁着" in page
    assert "待定联系领导" in page
    assert (
        sign_in(Client(), world.viewer("officer", unit=world.unit("social_office"))).get("/d/net/weak/").status_code
        == 403
    )
