"""The first day: an empty installation leads its keeper, and is led through once."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.admin.actions import lay_out
from huiyin.apps.people.models import Account
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.apps.towns.actions import choose_profile
from huiyin.apps.units.models import Post, Unit
from huiyin.cli.init import ADMINISTRATORS, first_administrators
from huiyin.core.errors import RuleError
from huiyin.core.words import PlaceKind
from tests.builders import MONDAY, just_shown, sign_in

pytestmark = pytest.mark.django_db
TEXT = "望禾镇：杏树湾村、松岗头村、桥头社区\n\n石门乡: 东湾村，西湾村"
NAMES = {title: f"{title}-first" for title in ADMINISTRATORS}


@pytest.fixture(params=["county"])
def cards(request: pytest.FixtureRequest) -> list[dict[str, str]]:
    return first_administrators(place="云岫县", kind=request.param, code="", names=NAMES)


def keeper(title: str) -> Viewer:
    post = Post.objects.get(title=title, unit=None)
    return viewer_of_post(post, post.holdings.get().person_id)


def page_of(title: str) -> Client:
    """Who has signed in with their card and chosen a password of their own."""
    Account.objects.filter(person_id=keeper(title).actor.person).update(must_change=False)
    return just_shown(sign_in(Client(), keeper(title)))


def test_the_first_page_of_an_empty_installation_leads_its_keeper(cards: list[dict[str, str]]) -> None:
    assert "/admin/first/" in Client().get("/").content.decode()
    away = Client().get("/admin/first/")
    assert (away.status_code, away["Location"].partition("?")[0]) == (302, "/sign-in/")
    for title in ("security", "auditor"):
        assert page_of(title).get("/admin/first/").status_code == 403


def test_three_cards_and_no_password_that_anybody_knows(cards: list[dict[str, str]]) -> None:
    assert {card["post"] for card in cards} == set(ADMINISTRATORS)
    assert len({card["password"] for card in cards}) == 3
    for account in Account.objects.all():
        assert account.must_change
        for guess in ("admin", "password", "123456", "huiyin", account.username, ""):
            assert not account.check_password(guess)


def test_places_then_towns_then_the_three_and_then_never_again(cards: list[dict[str, str]]) -> None:
    client = page_of("admin")
    assert "有哪些地方" in client.get("/admin/first/").content.decode()
    client.post("/admin/first/", {"places": TEXT})
    assert [(each.kind, each.name, str(each.parent)) for each in Place.objects.filter(kind__in=("town", "community"))] == [
        ("town", "望禾镇", "云岫县"), ("community", "桥头社区", "望禾镇"), ("town", "石门乡", "云岫县"),
    ]  # fmt: skip
    assert Place.objects.filter(kind="village").count() == 4
    assert Event.objects.get(kind="place.laid_out").data == {"n": 7}
    page = client.get("/admin/first/").content.decode()
    town = Place.objects.get(name="望禾镇")
    assert f"/d/towns/{town.uid}/" in page
    choose_profile(by=keeper("admin"), town=town, slug="yangquan", now=MONDAY)
    assert Unit.objects.filter(seat=town).exists()
    page = client.get("/admin/first/").content.decode()
    assert page.count("还没登录过") == 2
    Account.objects.update(must_change=False)
    done = client.get("/admin/first/")
    assert (done.status_code, done["Location"]) == (302, "/admin/")
    assert client.post("/admin/first/", {"places": "后来镇"})["Location"] == "/admin/"
    assert not Place.objects.filter(name="后来镇").exists()


@pytest.mark.parametrize("cards", ["town"], indirect=True)
def test_a_single_town_types_its_villages_and_grids(cards: list[dict[str, str]]) -> None:
    assert lay_out(by=keeper("admin"), text="杏树湾村：第一网格、第二网格", now=MONDAY) == 3
    assert set(Place.objects.exclude(kind="town").values_list("kind", flat=True)) == {"village", "grid"}


@pytest.mark.parametrize(
    ("text", "code", "sentence"),
    [
        ("\n \n", "first_none", "一行一个"),
        ("甲镇：乙村、乙村", "first_twice", "写了两次"),
        ("甲镇\n甲镇：乙村", "first_twice", "写了两次"),
        ("：乙村", "first_long", "太长或者空着"),
        ("镇" * 41, "first_long", "太长或者空着"),
        ("\n".join(f"{n}镇" for n in range(501)), "first_many", "表格"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    cards: list[dict[str, str]], text: str, code: str, sentence: str
) -> None:
    before = Place.objects.count()
    with pytest.raises(RuleError) as refusal:
        lay_out(by=keeper("admin"), text=text, now=MONDAY)
    assert refusal.value.code == code
    assert sentence in page_of("admin").post("/admin/first/", {"places": text}).content.decode()
    assert Place.objects.count() == before


def test_not_by_others_and_not_twice(cards: list[dict[str, str]]) -> None:
    with pytest.raises(RuleError, match="not_yours"):
        lay_out(by=keeper("security"), text=TEXT, now=MONDAY)
    lay_out(by=keeper("admin"), text=TEXT, now=timezone.now())
    with pytest.raises(RuleError, match="first_done"):
        lay_out(by=keeper("admin"), text="再来镇", now=timezone.now())
    assert Place.objects.filter(kind=PlaceKind.town).count() == 2
