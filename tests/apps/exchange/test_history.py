"""Every change of a place or a household stays on record: what it was, what it is, when and by whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from huiyin.apps.exchange import history
from huiyin.apps.exchange.runs import Run
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.actions import add_households
from huiyin.apps.places.changes import move_place
from huiyin.apps.places.erasing import erase_household
from huiyin.apps.places.models import Household
from huiyin.apps.records.models import Event, EventSecret
from huiyin.apps.units.linking import Wanted, end_link, link_all
from huiyin.apps.units.models import Post
from tests.apps.exchange.books import text_file
from tests.builders import MONDAY, World, sign_in

pytestmark = pytest.mark.django_db
PLACES = ["名称", "级别", "上级", "区划代码", "电话"]
HOMES = ["户编号", "村（社区）", "所属网格", "门牌地址", "户主", "联系电话", "人口"]


@pytest.fixture
def world() -> World:
    return World("dalu")


@pytest.fixture
def clerk(world: World) -> Viewer:
    return world.viewer("clerk", unit=world.unit("town_office"))


@pytest.fixture
def home(world: World) -> Household:
    (home,) = add_households(world.grid, [{"code": "H1", "door": "1号", "head": "顾某", "people": 3}])
    return home


def take(kind: str, heading: list[str], *rows: list[Any], by: Viewer, days: int = 0) -> None:
    content = text_file([heading, *rows])
    Run(kind, content, "a.csv", by=by, now=MONDAY + timedelta(days=days)).finish(write=True)


def events(subject: Any) -> list[Event]:
    return list(Event.objects.filter(subject=subject).order_by("nth"))


def test_a_place_that_an_import_renames_keeps_its_former_name(world: World, clerk: Viewer):
    take("places", PLACES, ["杏树湾新村", "村", "", "990001100201", "0300-5550101"], by=clerk)
    take("places", PLACES, ["杏树湾新村", "村", "", "990001100201", "0300-5550102"], by=clerk, days=1)
    take("places", PLACES, ["杏树湾新村", "村", "", "990001100201", "0300-5550102"], by=clerk, days=2)
    first, second = events(world.village.uid)
    assert (first.kind, first.nth, first.data["columns"], first.quantity) == ("place.changed", 1, ["name", "phone"], 2)
    assert first.secret.body["was"]["name"] == "杏树湾村"
    assert (second.nth, second.as_post_id) == (2, clerk.actor.post)
    lines = history.of_place(world.village)
    assert [(line.was, line.now) for line in lines] == [
        ("0300-5550101", "0300-5550102"), ("杏树湾村", "杏树湾新村"), ("", "0300-5550101")
    ]  # fmt: skip
    assert clerk.post_name in lines[0].who
    page = sign_in(Client(), clerk).get(f"/d/changes/place/{world.village.uid}/").content.decode()
    assert page.index("0300-5550102") < page.index(">杏树湾村<")


def test_the_page_of_a_place_tells_what_became_of_it(world: World, clerk: Viewer):
    move_place(
        place=world.grid, to_parent=world.other_village, on=MONDAY.date(), reason="区划调整", by=clerk, now=MONDAY
    )
    world.grid.refresh_from_db()
    client = sign_in(Client(), clerk)
    page = client.get(f"/d/changes/place/{world.grid.uid}/").content.decode()
    assert "区划调整" in page
    assert page.index("杏树湾村") < page.index("松岗头村")
    assert "还没有改动" in client.get(f"/d/changes/place/{world.village.uid}/").content.decode()
    assert f"/d/changes/place/{world.village.uid}/" in client.get(f"/d/net/?place={world.village.uid}").content.decode()


def test_of_a_household_one_reads_what_changed_and_not_the_words(world: World, clerk: Viewer, home: Household):
    take("households", HOMES, ["H1", "松岗头村", "第一网格", "1号", "欧阳某", "13800000001", 4], by=clerk)
    home.refresh_from_db()
    (changed,) = events(home.uid)
    assert sorted(changed.data["columns"]) == ["head", "people", "phone", "place"]
    assert (changed.data["from"], changed.data["to"]) == (world.grid.pk, home.place_id)
    assert changed.place == home.place
    assert changed.secret.body["was"]["head"] == "顾某"
    desk = world.viewer("desk", unit=world.unit("party_committee"))
    page = sign_in(Client(), desk).get(f"/d/changes/home/{home.uid}/").content.decode()
    assert "户主" in page
    assert "顾某" not in page
    assert "欧阳某" not in page


def test_what_stood_there_goes_with_the_household(clerk: Viewer, home: Household):
    take("households", HOMES, ["H1", "", "", "1号", "欧阳某", "", 4], by=clerk)
    erase_household(household=home, now=MONDAY)
    secrets = EventSecret.objects.filter(event__subject=home.uid)
    assert not any("顾某" in str(secret.body) for secret in secrets)


def test_only_a_post_of_these_places_reads_it(world: World, home: Household):
    stranger = sign_in(Client(), world.viewer("desk", unit=world.unit("village_station", world.other_village)))
    assert stranger.get(f"/d/changes/place/{world.village.uid}/").status_code == 404
    assert stranger.get(f"/d/changes/home/{home.uid}/").status_code in {403, 404}
    assert Client().get(f"/d/changes/place/{world.village.uid}/").status_code == 302


def test_the_page_of_a_household_tells_who_looked_after_it(world: World, clerk: Viewer, home: Household):
    """Made, handed on and ended: each with the post, the hour and who did it."""
    first, second = Post.objects.filter(title="member_contact", place=world.grid).order_by("id")[:2]
    (link,) = link_all(wanted=[Wanted(home, first)], starts=MONDAY.date(), by=clerk, now=MONDAY)
    link_all(wanted=[Wanted(home, second)], starts=MONDAY.date(), by=clerk, now=MONDAY + timedelta(hours=1))
    end_link(link=link, ends=MONDAY.date(), by=clerk, now=MONDAY + timedelta(hours=2))
    lines = history.of_home(home)
    named = [f"第一网格 {post.name}" for post in (first, second, first)]
    assert [(line.was, line.now) for line in lines] == [(named[2], ""), ("", named[1]), ("", named[0])]
    assert all(clerk.post_name in line.who for line in lines)
