"""Households: who opens them, contacts given and changed, the card, the telephone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from huiyin.apps.cases.names import post_word
from huiyin.apps.duties.actions.caring import begin_care
from huiyin.apps.duties.queries import care as cared
from huiyin.apps.exchange.queries import kinds_for
from huiyin.apps.net import homes
from huiyin.apps.net.homes import home_of, link_of
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.letters import letters_of
from huiyin.apps.places.models import Household
from huiyin.apps.records.models import ReadLog
from huiyin.apps.units.actions import add_post
from huiyin.apps.units.linking import link_household
from huiyin.apps.units.models import HouseholdLink
from huiyin.core.errors import RuleError
from huiyin.core.relations import Actor
from huiyin.core.words import PostTitle
from tests.apps.net.covered import SINCE, Net
from tests.apps.net.pages import text
from tests.builders import MONDAY, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("drawn_anew")]


def test_a_post_s_households_are_not_for_other_places(net: Net, browser: Client) -> None:
    elsewhere = net.viewer("secretary", unit=net.unit("village_branch", net.other_village))
    sign_in(browser, elsewhere)
    for path in (
        f"post/{net.own.uid}/",
        f"home/{net.homes[0].uid}/",
        f"?place={net.village.uid}",
        f"homes/?place={net.village.uid}",
    ):
        assert browser.get(f"/d/net/{path}").status_code == 404, path
    volunteer = net.viewer("officer", unit=net.unit("village_committee", net.village))
    assert sign_in(Client(), volunteer).get(f"/d/net/home/{net.homes[0].uid}/").status_code == 403


@pytest.mark.parametrize("key", ["adviser_office", "mediation_committee"])
def test_a_title_alone_opens_no_home(key: str) -> None:
    """A law firm's contact is `chief` of a body that serves the village, and reads no household there."""
    net = Net("dalu")
    chief = net.viewer("chief", unit=net.unit(key, net.village))
    browser = sign_in(Client(), chief)
    for path in (f"homes/?place={net.village.uid}", f"home/{net.homes[0].uid}/", f"home/{net.homes[0].uid}/link/"):
        assert browser.get(f"/d/net/{path}").status_code == 403, path
    assert browser.get(f"/d/net/post/{net.own.uid}/").status_code == 404, "nor through the post that looks after them"
    assert browser.get("/duty/care/").status_code == 403
    assert home_of(chief, net.homes[0].uid) is None
    assert link_of(chief, HouseholdLink.objects.all()[0].uid) is None
    with pytest.raises(RuleError, match="link_outside"):
        link_household(household=net.homes[5], post=net.own, starts=SINCE, by=chief, now=MONDAY)
    with pytest.raises(RuleError, match="care_outside"):
        begin_care(by=chief, household=net.homes[0], kind="old", post=net.own, now=MONDAY)
    assert cared.homes(chief) == []
    desk = Viewer(actor=Actor(post=1, title="desk", unit=2, unit_kind="property"))
    assert not {"households", "links"} & {kind.slug for kind in kinds_for(desk)}, "nor by a list"


def test_a_household_gets_a_contact_and_another_one(net: Net, browser: Client) -> None:
    sign_in(browser, net.secretary)
    home = net.homes[5]
    assert "还没有联系人" in text(browser.get(f"/d/net/home/{home.uid}/"))
    form = {"post": net.own.pk, "circle": "neighbours", "starts": "2026-06-01"}
    assert browser.post(f"/d/net/home/{home.uid}/link/", form).status_code == 302
    twice = browser.post(f"/d/net/home/{home.uid}/link/", form)
    assert "已经在联系" in text(twice)
    link = HouseholdLink.objects.get(household=home)
    worker = net.viewer("grid_worker", place=net.grid)
    changed = browser.post(f"/d/net/link/{link.uid}/", {"post": worker.actor.post, "day": "2026-08-01"})
    assert changed.status_code == 302
    page = text(browser.get(f"/d/net/home/{home.uid}/"))
    assert "以前由谁联系" in page
    assert "带邻居" in page
    new = HouseholdLink.objects.get(household=home, ends=None)
    ended = browser.post(f"/d/net/link/{new.uid}/", {"post": "0", "day": "1800-01-01"})
    assert "年份" in text(ended)
    assert browser.post(f"/d/net/link/{new.uid}/", {"post": "0", "day": "2026-11-01"}).status_code == 302
    assert not HouseholdLink.objects.filter(household=home, ends=None).exists()


def test_who_may_not_change_contacts_is_not_led_to_a_refusal(net: Net, browser: Client) -> None:
    """A grid worker reads who looks after a household and prints the card; contacts are changed by others."""
    home = net.homes[0]
    led = {}
    for title, post in (("worker", net.viewer("grid_worker", place=net.grid)), ("secretary", net.secretary)):
        page = sign_in(Client(), post).get(f"/d/net/home/{home.uid}/").content.decode()
        assert f"/d/net/home/{home.uid}/card/" in page
        led[title] = (f"/d/net/home/{home.uid}/link/" in page, "/d/net/link/" in page)
    assert led == {"worker": (False, False), "secretary": (True, True)}


def test_that_a_household_was_opened_is_kept(net: Net, browser: Client) -> None:
    sign_in(browser, net.secretary)
    for n, path in enumerate(("", "card/"), 1):
        browser.get(f"/d/net/home/{net.homes[0].uid}/{path}")
        assert [read.subject for read in ReadLog.objects.all()] == [net.homes[0].uid] * n


def test_the_list_of_households_finds_those_without_a_contact(net: Net, browser: Client) -> None:
    sign_in(browser, net.secretary)
    every = text(browser.get(f"/d/net/homes/?place={net.village.uid}"))
    without = text(browser.get(f"/d/net/homes/?place={net.village.uid}&without=1"))
    assert "杏树湾村0号" in every
    assert "杏树湾村0号" not in without
    assert "杏树湾村5号" in without
    assert "杏树湾村5号" in text(browser.get(f"/d/net/homes/?place={net.village.uid}&q=XS-005"))


def test_the_list_of_households_is_searched_by_all_that_it_shows(net: Net, browser: Client) -> None:
    sign_in(browser, net.secretary)
    rows = homes.homes_of(net.village, "", False)[0]
    first = next(row for row in rows if row.posts)
    post = post_word(None, first.posts[0].post.title)
    grid, village = first.household.place, net.village
    for words in (grid.name, grid.letters, village.name, village.letters.upper(), f"{village.name} 0号"):
        assert first.household.door in text(browser.get("/d/net/homes/", {"place": str(village.uid), "q": words})), (
            words
        )
    for words in (post, letters_of(post)):
        found = homes.homes_of(village, words, False)[0]
        assert found == [row for row in rows if post in {post_word(None, held.post.title) for held in row.posts}], words
    for words in ("05", "没有的"):
        assert not homes.homes_of(village, words, False)[0], "a number by its beginning"


def test_the_next_page_of_a_search_is_of_the_search(net: Net, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(homes, "PAGE", 3)
    html = (
        sign_in(browser, net.secretary).get(f"/d/net/homes/?place={net.village.uid}&q=XS-00&without=1").content.decode()
    )
    following = re.search(r'href="([^"]*after=[^"]*)"', html)
    assert following
    asked = following[1].replace("&amp;", "&")
    assert "q=~" in asked, "sealed"
    assert "杏树湾村13号" not in text(browser.get(f"/d/net/homes/{asked}"))


def test_a_card_names_the_contact_and_leads_to_the_grid(net: Net, browser: Client) -> None:
    answer = sign_in(browser, net.secretary).get(f"/d/net/home/{net.homes[0].uid}/card/")
    page = text(answer)
    assert "上官敬民" in page
    assert "0300-555-0188" in page
    assert b'class="qr"' in answer.content


def test_a_whole_telephone_number_is_shown_to_who_says_why(net: Net, browser: Client, settings: Any) -> None:
    """As everywhere: masked first, a reason, so many a day whatever they belong to, and it is noted."""
    home, other = Household.objects.filter(place=net.grid).order_by("id")[:2]
    for each in (home, other):
        each.phone = "13800000017"
        each.save()
    sign_in(browser, net.secretary)
    settings.REVEALS_A_DAY = 1
    page = f"/d/net/home/{home.uid}/"
    assert "13800000017" not in browser.get(page).content.decode().replace(" ", "")
    browser.post(f"{page}phone/", {})
    assert "13800000017" not in browser.get(page).content.decode().replace(" ", ""), "without a reason"
    browser.post(f"{page}phone/", {"why": "ask"})
    assert "tel:13800000017" in browser.get(page).content.decode()
    assert list(ReadLog.objects.filter(what="phone").values_list("subject", "reason")) == [(home.uid, "ask")]
    refused = browser.post(f"/d/net/home/{other.uid}/phone/", {"why": "ask"}, follow=True).content.decode()
    assert "tel:13800000017" not in refused
    assert "看过1" in refused.replace(" ", "")


def test_the_nearest_posts_stand_first_on_either_database(net: Net) -> None:
    """Posts in units have no place of their own; where they stand in the order is said, not left to the database."""
    add_post(title=PostTitle.grid_head, name="支部网格长", unit=net.unit("village_branch", net.village))
    first = [held.post.place_id is None for held in homes.grid_for_all(net.grid).posts]
    assert first == sorted(first)
    assert True in first
    near = [(post.place or post.unit.seat).no for post, _ in homes.posts_for(net.homes[0]).values()]
    assert near == sorted(near, reverse=True)
