"""A town organiser's coverage check: who has no contact, a contact is given, the map shows it, a card is printed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser

from huiyin.apps.net.actions import recount_all
from huiyin.apps.units.models import HouseholdLink
from tests.apps.net.covered import Net
from tests.browser.hands import Hands, Way
from tests.builders import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_town_organiser_checks_the_net(chromium: Browser, live_server) -> None:
    net = Net()
    recount_all(now=timezone.now())
    session = sign_in(Client(), net.viewer("secretary", unit=net.unit("party_committee"))).cookies["sessionid"].value
    hands = Hands(chromium, live_server.url, Way("without script", script=False), session=session)
    hands.open("/d/net/")
    assert "2/14户" in "".join(hands.text().split())
    hands.follow("杏树湾村")
    hands.open(f"/d/net/homes/?place={net.village.uid}&without=1")
    hands.follow("杏树湾村9号")
    assert "还没有联系人" in hands.text()
    hands.follow("加联系人")
    hands.choose("post", str(net.own.pk))
    hands.choose("circle", "neighbours")
    hands.press("记下")
    assert "上官敬民" in hands.text()
    assert HouseholdLink.objects.filter(household=net.homes[9], ends=None).count() == 1
    hands.open("/d/net/map/")
    assert "3/14" in hands.text()
    hands.close()
    printed = Hands(chromium, live_server.url, Way("organiser", axe=True), session=session)
    printed.open(f"/d/net/home/{net.homes[9].uid}/card/")
    printed.page.emulate_media(media="print")
    assert printed.page.locator("svg.qr").is_visible()
    assert "0300-555-0188" in printed.text()
    printed.close()
