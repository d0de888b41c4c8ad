"""Villages that come later get what the profile's template gives; nothing is made twice, nothing closed comes back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from huiyin.apps.exchange.command import run_import
from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.places.actions import add_place
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.apps.towns.actions import complete_town, set_up_county
from huiyin.apps.units.actions import add_unit
from huiyin.apps.units.models import Post, Unit
from huiyin.core.words import PlaceKind, PostTitle, UnitKind
from tests.builders import MONDAY, World, sign_in

pytestmark = pytest.mark.django_db
SYSTEM = Viewer.for_system("test")


@pytest.fixture
def world() -> World:
    return World("yangquan")


def shape(place: Place) -> list[tuple[str, int]]:
    """The units seated at a place with how many posts each has."""
    return sorted((unit.key, unit.posts.count()) for unit in Unit.objects.filter(seat=place))


def later(world: World, name: str = "新来村") -> Place:
    village = add_place(kind=PlaceKind.village, name=name, parent=world.town)
    for grid in ("第一网格", "第二网格"):
        add_place(kind=PlaceKind.grid, name=grid, parent=village)
    return village


@pytest.mark.parametrize("slug", ["dalu", "dagaoping", "huaqiao", "xinba", "yangquan"])
def test_a_later_village_is_like_the_others(slug: str) -> None:
    world = World(slug)
    village = later(world)
    made = complete_town(by=SYSTEM, town=world.town, now=MONDAY)
    assert made["units"] >= 3
    assert shape(village) == shape(world.village)
    titles = [sorted(Post.objects.filter(place=v).values_list("title", flat=True)) for v in (village, world.village)]
    assert titles[0] == titles[1]
    assert Event.objects.get(kind="town.completed").data["units"] == made["units"]


def test_nothing_is_made_twice(world: World) -> None:
    before = Unit.objects.count(), Post.objects.count()
    assert not complete_town(by=SYSTEM, town=world.town, now=MONDAY)
    assert (Unit.objects.count(), Post.objects.count()) == before
    assert not Event.objects.filter(kind="town.completed").exists()


def test_what_was_closed_stays_closed_and_a_unit_of_that_name_is_the_one(world: World) -> None:
    Unit.objects.filter(key="village_station", seat=world.village).update(closed_on=date(2026, 11, 1))
    Post.objects.filter(unit=world.unit("works_office"), title="officer").update(closed_on=date(2026, 11, 1))
    village = later(world)
    own = add_unit(kind=UnitKind.branch, name="新来村党支部", seat=village)
    complete_town(by=SYSTEM, town=world.town, now=MONDAY)
    assert Unit.objects.filter(key="village_station", seat=world.village).count() == 1
    assert not Post.objects.filter(unit=world.unit("works_office"), title="officer", closed_on=None).exists()
    own.refresh_from_db()
    assert own.key == "village_branch"
    assert own.posts.exists()


def test_an_import_of_places_completes_the_town(world: World, tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text("名称,级别,上级\n新来村,村,望禾镇\n第一网格,网格,新来村\n", encoding="utf-8")
    run_import("places", path)
    village = Place.objects.get(name="新来村")
    assert shape(village)
    assert Post.objects.filter(place__village=village).exists()


def test_an_administrator_adds_what_is_missing(world: World, client: Client) -> None:
    set_up_county(county=world.county)
    person, post = add_person(name="管理员甲"), Post.objects.get(title=PostTitle.admin)
    give_post(person=person, post=post, starts=MONDAY.date())
    sign_in(client, viewer_of_post(post, person.pk))
    url = f"/d/towns/{world.town.uid}/"
    assert "什么都不缺" in client.post(url + "complete/", follow=True).content.decode()
    later(world)
    page = client.post(url + "complete/", follow=True).content.decode()
    assert "补上" in page
    assert client.get(url + "complete/").status_code == 405


def test_the_numbers_are_asked_for_kept_and_shown(client: Client) -> None:
    world = World("xinba")
    set_up_county(county=world.county)
    person, post = add_person(name="管理员甲"), Post.objects.get(title=PostTitle.admin)
    give_post(person=person, post=post, starts=MONDAY.date())
    sign_in(client, viewer_of_post(post, person.pk))
    assert "还没填的电话" in client.get("/d/towns/").content.decode()
    url = f"/d/towns/{world.town.uid}/"
    numbers = {"main": "0300-555-0110", "key": "0300-555-0111", "petition": "0300-555-0118"}
    assert "有1处要改" in client.post(url, numbers | {"key": "不知道"}).content.decode()
    assert "已记下" in client.post(url, numbers, follow=True).content.decode()
    assert "还没填的电话" not in client.get("/d/towns/").content.decode()
    assert "tel:03005550111" in Client().get("/key/").content.decode()
    assert world.unit("town_office").phone == "0300-555-0118"
    assert sorted(Event.objects.get(kind="town.numbers").data["numbers"]) == ["key", "petition"]
    client.post(url, numbers | {"key": ""})
    assert "tel:03005550111" not in Client().get("/key/").content.decode()


def test_no_number_is_shown_that_the_town_has_not_given(client: Client) -> None:
    world = World("xinba")
    Place.objects.filter(pk=world.town.pk).update(phone="")
    for page in ("/", "/key/", "/errand/", "/open/", "/say"):
        text = client.get(page, follow=True).content.decode()
        assert "0300-555" not in text, page
        assert 'href="tel:"' not in text, page
