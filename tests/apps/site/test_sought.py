"""What a post searches for stands in no address: forms are posted, and links carry the words sealed, for this person alone."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.test import Client

from huiyin.apps.desk.actions import keep_view
from huiyin.apps.people.queries import Viewer
from huiyin.site.sought import opened, sealed
from tests.builders import World, say, sign_in
from tests.exports import rows_of
from tests.repo.house import HOUSE, short

pytestmark = pytest.mark.django_db
WORDS = "欧阳若兰 栏杆"
ALL = "/d/?tab=all"


@pytest.fixture
def world() -> World:
    return World("yangquan")


@pytest.fixture
def desk(world: World) -> Viewer:
    return world.viewer("desk", unit=world.unit("village_station", world.village))


@pytest.fixture
def page(desk: Viewer) -> Client:
    return sign_in(Client(), desk)


def look_for(page: Client, path: str, words: str, **more: str) -> str:
    """Press the button of the search form; the address that one comes to."""
    answer = page.post(f"{path}?find=1", {"q": words, **more})
    assert answer.status_code == 303
    return str(answer["Location"])


def tells(address: str, words: str = WORDS) -> bool:
    """Do the words stand in an address, in any spelling?"""
    return any(part in unescape(address) for word in words.split() for part in (word, quote(word), quote(quote(word))))


def links(html: str) -> list[str]:
    return re.findall(r'(?:href|action|src)="([^"]+)"', html)


def test_the_words_are_posted_and_the_address_keeps_what_was_chosen(page: Client, world: World) -> None:
    case = say(world, text="桥上的栏杆断了。")
    say(world, text="路灯不亮。")
    form = page.get(ALL).content.decode()
    assert '<form class="filters" method="post" action="?find=1">' in form
    address = look_for(page, "/d/", "栏杆", tab="all", s="any", csrfmiddlewaretoken="x")
    assert not tells(address, "栏杆")
    assert parse_qs(urlsplit(address).query)["tab"] == ["all"]
    assert set(parse_qs(urlsplit(address).query)) == {"tab", "s", "q"}
    for _ in range(2):  # reloaded, or gone back to
        found = page.get(address).content.decode()
        assert 'value="栏杆"' in found
        assert case.code in found
        assert "路灯" not in found
    assert "q=" not in look_for(page, "/d/", "  ", tab="all")


def test_no_link_of_the_page_tells_them(page: Client, world: World) -> None:
    for n in range(60):
        say(world, text=f"桥上的栏杆断了{n}处。")
        say(world, text=f"第{n}盏路灯不亮。")
    address = look_for(page, "/d/", "栏杆", tab="all")
    html = page.get(address).content.decode()
    onward = [unescape(each) for each in links(html) if "q=" in each]
    assert onward
    assert [each for each in links(html) if tells(each, "栏杆")] == []
    after = next(each for each in onward if "after=" in each)
    following = page.get(f"/d/{after}" if after.startswith("?") else after).content.decode()
    assert "栏杆断了" in following
    assert "路灯" not in following
    plain = page.get("/d/?tab=all&q=栏杆").content.decode()
    assert [each for each in links(plain) if tells(each, "栏杆")] == [], "nor where somebody typed the address"


def test_words_of_a_matter_are_left_as_they_are(page: Client, world: World) -> None:
    say(world, text="打开/x?q=abc&q=栏杆就坏了")
    assert "/x?q=abc&amp;q=栏杆就坏了" in page.get(ALL).content.decode()


def test_files_and_redirections_go_on(page: Client, world: World) -> None:
    say(world, text="桥上的栏杆断了。")
    say(world, text="下湾水管又漏了。", category="water")
    query = urlsplit(look_for(page, "/d/", "栏杆", tab="messages")).query
    onward = page.get(f"/d/?{query}")
    assert onward.status_code == 302
    assert not tells(onward["Location"], "栏杆")
    query = urlsplit(look_for(page, "/d/", "栏杆", tab="all")).query
    table = rows_of(page, f"/d/list.csv?{query}")
    assert table.count("栏杆断了") == 1
    assert "水管" not in table


def test_a_view_that_was_kept_leads_on_without_telling_its_words(page: Client, desk: Viewer, world: World) -> None:
    case = say(world, text="桥上的栏杆断了。")
    keep_view(by=desk, page="inbox", name="桥", query="tab=all&q=" + quote("栏杆"))
    html = page.get("/d/").content.decode()
    (link,) = [unescape(each) for each in links(html) if "q=~" in each]
    assert [each for each in links(html) if tells(each, "栏杆")] == []
    assert case.code in page.get(link if link.startswith("/") else f"/d/{link}").content.decode()


def test_an_address_tells_nobody_else(page: Client, world: World) -> None:
    say(world, text="桥上的栏杆断了。")
    address = look_for(page, "/d/", "栏杆", tab="all")
    other = sign_in(Client(), world.viewer("clerk", unit=world.unit("town_office")))
    assert "栏杆" not in re.findall(r'name="q"[^>]*value="([^"]*)"', other.get(address).content.decode())
    assert Client().get(address)["Location"].startswith("/sign-in/")
    changed = address[:-3] + ("AAA" if not address.endswith("AAA") else "BBB")
    assert page.get(changed).status_code == 200
    for odd in ("~", "~1", "~1.", "~x.y", "~9.AAAA", "~1.%FF", "~é"):
        assert page.get(f"/d/?tab=all&q={odd}").status_code == 200, odd


def test_who_is_not_signed_in_searches_what_is_published_as_before(world: World) -> None:
    html = Client().get(f"/open/?town={world.town.uid}").content.decode()
    assert 'method="post" action="?find=1"' not in html
    assert Client().post("/open/?find=1", {"q": "x"}).status_code != 303


@pytest.mark.parametrize("words", ["张三", "13800000000", "a&b=c#d", "x" * 390, "\x1e1.QUJD", "~"])
def test_any_words_come_back(page: Client, words: str) -> None:
    assert opened(sealed(words, "7"), "7") == words
    assert opened(sealed(words, "7"), "8") == ""
    assert re.fullmatch(r"~\d+\.[\w-]+", sealed(words, "7"), re.ASCII)


def test_no_page_of_posts_puts_words_into_its_address_itself() -> None:
    public = ("board", "say", "towns")
    found = [
        short(path)
        for path in HOUSE.rglob("*.html")
        for form in re.findall(r'<form[^>]*method="get".*?</form>', path.read_text("utf-8"), re.DOTALL)
        if 'type="search"' in form and not any(f"/{app}/" in short(path) for app in public)
    ]
    assert found == []
