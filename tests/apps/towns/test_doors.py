"""The front doors, the homes in the towns' own structure, and the honest table of contents."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import Q
from django.test import Client

from huiyin.apps.cases import library
from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.queries import viewer_of_post
from huiyin.apps.places.actions import add_place
from huiyin.apps.towns import contents
from huiyin.apps.towns.links import STAFF
from huiyin.apps.units.models import Post
from huiyin.core.words import PlaceKind
from tests.builders import World, sign_in

pytestmark = pytest.mark.django_db
BESIDE = ("/d/", "/duty/", "/w/", "/say", "/key", "/errand")
"""Staff pages, and pages to which a big door leads."""
PROFILES = ("xinba", "dalu", "dagaoping", "yangquan", "huaqiao")


def test_an_empty_installation_says_what_to_do(client: Client) -> None:
    assert "拿到系统管理员登录卡的人从这里开始" in client.get("/").content.decode()


def test_one_town_is_at_home_at_once(client: Client) -> None:
    World("dalu")
    page = client.get("/").content.decode()
    assert "我要说事" in page
    for block in ("一核心", "三到三联", "五治"):
        assert block in page


@pytest.mark.parametrize("slug", PROFILES)
def test_every_row_and_figure_of_a_town_is_listed(client: Client, slug: str) -> None:
    World(slug)
    page = client.get(f"/towns/{slug}/").content.decode()
    for row in contents.rows(slug):
        assert f'id="{row.id}"' in page
    for figure in contents.figures(slug):
        assert f'id="f{figure.id}"' in page
    assert "待建" in page


def test_the_contents_are_searched_filtered_printed_and_taken_away(client: Client) -> None:
    World("dalu")
    [wishes, *_] = [row for row in contents.rows("dalu") if "心愿" in row.title.zh]
    for query in ("q=心愿", "q=xy", f"q={wishes.id}"):
        page = client.get(f"/towns/dalu/?{query}").content.decode()
        assert f'id="{wishes.id}"' in page, query
        assert page.count('<li id="') < len(contents.rows("dalu")), query
    waiting = [row.id for row in contents.rows("dalu") if row.state == "waits"]
    page = client.get("/towns/dalu/?s=waits").content.decode()
    assert [row.id for row in contents.rows("dalu") if f'id="{row.id}"' in page] == waiting
    assert "没有符合的" in client.get("/towns/dalu/?q=没有这样的词").content.decode()
    assert "下载CSV" not in client.get("/towns/dalu/?print=1").content.decode()
    table = b"".join(client.get("/towns/dalu/list.csv?s=waits").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    figures = [figure for figure in contents.figures("dalu") if not figure.live]
    assert f"行数,{len(waiting) + len(figures)}" in table
    assert "筛选,待建" in table
    assert client.get("/towns/nowhere/list.csv").status_code == 404


def test_all_rows_and_all_figures_are_there() -> None:
    assert len(contents.rows()) == 62
    assert len(contents.figures()) == 107


@pytest.mark.parametrize("slug", PROFILES)
def test_every_pack_of_a_town_has_its_rule_sheet(client: Client, slug: str) -> None:
    World(slug)
    for chosen in library.profile(slug).packs:
        page = client.get(f"/towns/{slug}/rules/{chosen.slug}")
        assert page.status_code == 200
        assert "<svg" in page.content.decode()


@pytest.mark.parametrize("slug", PROFILES)
def test_nothing_is_claimed_that_does_not_answer(client: Client, slug: str) -> None:
    World(slug)
    halves = [half.live for row in contents.rows(slug) for half in row.halves if half.live]
    items = [
        item["live"]
        for block in library.profile(slug).raw["home"]["block"]
        for item in block["items"]
        if "live" in item
    ]
    for path in {*halves, *items, *(figure.live for figure in contents.figures(slug) if figure.live)}:
        answer = client.get(path, follow=True)
        assert answer.status_code == 200, f"{path} answers {answer.status_code}"


def test_an_unknown_town_is_not_found(client: Client) -> None:
    assert client.get("/towns/nowhere/").status_code == 404
    assert client.get("/towns/dalu/rules/nothing").status_code == 404
    assert client.get("/?town=nowhere").status_code == 200


def test_english_is_complete(client: Client) -> None:
    World("yangquan")
    page = client.get("/?town=yangquan&lang=en").content.decode()
    assert "Raise a matter" in page
    assert "Volunteer" in client.get("/towns/yangquan/rules/six_slips?lang=en").content.decode()


@pytest.mark.parametrize("mode", ["standard", "elder"])
@pytest.mark.parametrize("slug", PROFILES)
def test_a_home_has_the_doors_that_its_town_opens(client: Client, slug: str, mode: str) -> None:
    town = World(slug).town
    page = client.get(f"/?mode={mode}", follow=True).content.decode()
    profile = library.profile(slug)
    assert (f'class="door" href="/key/?town={town.uid}"' in page) == any(p.kind == "one_key" for p in profile.platforms)
    assert f'class="door" href="/errand/?town={town.uid}"' in page, "who helps is told in every town"
    for pack in ("wish", "talk"):
        assert (f"/{pack}/?town={town.uid}" in page) == (profile.pack(pack) is not None)
    assert ("打电话，或者找" in page) == (profile.pack("errand") is None)
    for block in profile.raw["home"]["block"]:
        items = [item for item in block["items"] if not item.get("live", "/d/").startswith(BESIDE)]
        assert [item for item in items if item["title"]["zh"] not in page] == []


def test_the_platforms_of_a_town_have_their_names(client: Client) -> None:
    World("xinba")
    page = client.get("/").content.decode()
    assert 'id="platforms"' in page
    assert "综治E通" in page


def test_a_door_says_the_town_first_and_where_its_way_comes_from(client: Client) -> None:
    world = World("xinba")
    add_place(kind=PlaceKind.town, name="新坝镇", parent=world.county, profile="xinba")
    page = client.get("/").content.decode()
    assert "<b>望禾镇</b>" in page
    assert "<b>新坝镇</b>" in page
    assert page.count("工作法来自新坝镇") == 1, "the town that wrote it down is not told where it is from"
    assert "五个镇" not in page


@pytest.mark.parametrize(("slug", "words"), [("dagaoping", "派单岗（乡）"), ("huaqiao", "交办岗（镇）")])
def test_a_rule_sheet_speaks_the_town_s_words(client: Client, slug: str, words: str) -> None:
    assert words in client.get(f"/towns/{slug}/rules/respond_now").content.decode()


def test_a_region_s_limits_are_named_on_the_rule_sheet(client: Client) -> None:
    World("dalu")
    page = client.get("/towns/dalu/rules/hotline").content.decode()
    assert "准格尔旗" in page
    assert "没有见到本旗公布的期限" in page


@pytest.mark.parametrize("slug", PROFILES)
def test_what_runs_for_staff_opens_for_some_post_of_the_town(client: Client, slug: str) -> None:
    world = World(slug)
    posts = Post.objects.filter(Q(unit__seat__town=world.town) | Q(place__town=world.town)).order_by("title", "id")
    viewers = []
    for title in ("desk", "caller", "grid_worker", "area_head", "volunteer", "leader", "chief"):
        if post := posts.filter(title=title).first():
            person = add_person(name="岗位甲")
            give_post(person=person, post=post, starts=date(2026, 1, 1))
            viewers.append(viewer_of_post(post, person.pk))
    paths = {half.live for row in contents.rows(slug) for half in row.halves if half.live.startswith(STAFF)}
    opened = {path for path in paths for viewer in viewers if sign_in(client, viewer).get(path).status_code == 200}
    assert paths == opened
