"""五治融合 (T1-16): tasks and activities are tagged; matters and decisions count under an aim by the way in which they run."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from huiyin.apps.activities.home import closed_words
from huiyin.apps.activities.queries.schemes import Tab, tabs
from huiyin.apps.activities.town import town_words
from huiyin.apps.records.models import Cell
from huiyin.apps.scope.acting import NOBODY, acting
from tests.builders import MONDAY, World

pytestmark = pytest.mark.django_db
TODAY, NOVEMBER = MONDAY.date(), date(2026, 11, 1)


@pytest.fixture
def world() -> World:
    return World("dalu")


def closed(world: World, pack: str, n: int, *, kind: str = "closed", day: date = NOVEMBER, **more: Any) -> None:
    """So many matters of a way of working were closed in a month."""
    Cell.objects.create(
        span="m", kind=kind, day=day, place=world.village, place_no=world.village.no, pack=pack, n=n, **more
    )


def under(world: World) -> dict[str, int | None]:
    """By aim, as somebody without an account sees it."""
    return {tab.aim.key: tab.closed for tab in seen(world)}


def said(world: World) -> dict[str, str]:
    """The same in words."""
    return {tab.aim.key: closed_words(tab) for tab in seen(world)}


def seen(world: World) -> list[Tab]:
    scheme = town_words("dalu").scheme("five_in_one")
    assert scheme
    with acting(NOBODY):
        return tabs(world.town, scheme, TODAY.replace(day=30))


def test_what_was_closed_this_year_stands_under_its_aim(world: World) -> None:
    closed(world, "talk", 3, level="involved")
    closed(world, "one_matter", 2, level="involved")
    closed(world, "six_slips", 1)
    closed(world, "six_slips", 8, day=date(2025, 3, 1))
    assert under(world) == {"political": 0, "self": 5, "lawful": 0, "moral": 0, "smart": 1}


def test_what_was_reopened_and_closed_again_counts_once(world: World) -> None:
    closed(world, "wish", 3, level="involved")
    closed(world, "wish", 1, kind="reopened", level="involved")
    assert under(world)["moral"] == 2


def test_of_disputes_small_numbers_are_not_told(world: World) -> None:
    closed(world, "five_visit", 4, level="restricted")
    assert under(world)["lawful"] == 0
    closed(world, "five_visit", 3, level="restricted", category="land")
    assert under(world)["lawful"] == 7
    closed(world, "five_visit", 9, level="sealed")
    assert under(world)["lawful"] == 7


def test_few_disputes_are_not_said_to_be_none(world: World) -> None:
    few = "要保密的不足5件"
    assert said(world)["lawful"] == few, "none is said in the same words"
    closed(world, "five_visit", 4, level="restricted")
    assert said(world)["lawful"] == few
    closed(world, "five_visit", 4, level="restricted", category="land")
    assert said(world)["lawful"] == "8件"
    closed(world, "wish", 2, level="restricted")
    closed(world, "wish", 1, level="involved")
    assert said(world)["moral"] == f"1件，{few}"


def test_on_the_pages(world: World, client: Client) -> None:
    assert "今年办结的件和议决的事" in client.get("/aims/?town=dalu&aim=self").content.decode()
    assert "要保密的不足5件" in client.get("/aims/?town=dalu&aim=lawful").content.decode()
    assert "今年办结：0件" in client.get("/?town=dalu").content.decode()


def test_a_town_shows_every_scheme_of_its_own_on_its_home(client: Client) -> None:
    World("huaqiao")
    home = client.get("/?town=huaqiao").content.decode()
    assert all(words in home for words in ("五村同创", "产业富村", "共同缔造", "观摩互学", "乡贤带动"))


def test_a_scheme_that_counts_none_says_nothing_of_it(client: Client) -> None:
    World("huaqiao")
    assert "今年办结的件" not in client.get("/aims/?town=huaqiao").content.decode()
