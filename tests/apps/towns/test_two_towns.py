"""Two towns that run by one profile stay two towns, on every page and on paper."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from huiyin.apps.board.choice import read
from huiyin.apps.cases.models import Case
from huiyin.apps.places.actions import add_place
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import place_named, town_named
from huiyin.apps.towns.actions import set_up_town
from huiyin.core.words import PlaceKind
from tests.apps.say.walk import TEXT, Fields, Resident
from tests.builders import World

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="([^"]+)"')
ABOUT_A_TOWN = re.compile(r"/(say/?|key/|wish/|talk/|errand/|petition/|open/|towns/[^?]*|)(\?.*)?")


@pytest.fixture(params=["xinba", "dalu"])
def second(request: pytest.FixtureRequest) -> Place:
    """The later one of two towns by the same profile."""
    world = World(request.param)
    town = add_place(kind=PlaceKind.town, name="石桥镇", parent=world.county, phone="0300-555-0990")
    village = add_place(kind=PlaceKind.village, name="石家村", parent=town)
    add_place(kind=PlaceKind.grid, name="第一网格", parent=village)
    set_up_town(town=town, slug=request.param)
    return town


def links(page: str) -> set[str]:
    """The addresses on a page that speak of one town."""
    return {url.replace("&amp;", "&") for url in LINK.findall(page) if ABOUT_A_TOWN.fullmatch(url) and url != "/"}


@pytest.mark.parametrize("mode", ["standard", "elder"])
def test_every_link_of_a_home_leads_to_its_own_town(second: Place, client: Client, mode: str) -> None:
    page = client.get(f"/?town={second.uid}&mode={mode}", follow=True).content.decode()
    found = {url for url in links(page) if not url.startswith("/?mode")}
    assert len(found) > 5
    assert [url for url in found if f"town={second.uid}" not in url] == []


def test_a_matter_told_from_a_home_lies_in_its_town(second: Place) -> None:
    who = Resident().open(f"/?town={second.uid}")
    say = next(url for url in links(who.text) if url.startswith("/say"))
    who.open(say).send(text=TEXT)
    for _ in range(8):
        if who.at == "receipt":
            break
        who.send(**first_of(who))
    case = Case.objects.get()
    assert case.town == second
    assert case.village is not None
    assert case.village.name == "石家村"


def first_of(who: Resident) -> dict[str, str]:
    """The first thing that each question of the page offers."""
    fields = Fields()
    fields.feed(who.text)
    offered = {name: values[0] for name, values in fields.offered.items() if name != "child"}  # a box that nobody ticks
    return offered | {"phone": "13900000000", "name": "王五"}


@pytest.mark.parametrize(
    "page", ["/open/", "/key/", "/wish/", "/talk/", "/errand/", "/open/sheet", "/open/how", "/say"]
)
def test_a_page_and_its_foot_stay_in_the_town(second: Place, client: Client, page: str) -> None:
    text = client.get(f"{page}?town={second.uid}").content.decode()
    assert f"town={second.uid}" in text
    assert [url for url in links(text) if "town=" in url and str(second.uid) not in url] == []


def test_the_code_on_the_wall_sheet_leads_to_the_town(second: Place) -> None:
    choice = read({"town": str(second.uid)}, datetime(2026, 11, 18, tzinfo=UTC))
    assert choice is not None
    assert choice.address() == f"?town={second.uid}"


def test_a_profile_names_a_town_only_where_it_is_the_only_one(second: Place, client: Client) -> None:
    slug = second.profile
    assert place_named(slug) is None
    assert "哪个" in client.get(f"/say?town={slug}", follow=True).content.decode()
    Place.objects.exclude(pk=second.pk).update(profile="")
    assert town_named(slug) == second
    assert town_named(str(second.children.get().uid)) == second
    assert place_named("") is place_named("no such") is place_named("\x00") is None
