"""Every list of staff that has filters can be kept under a name by its post, and opened again from one page."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from huiyin.apps.cases.models import SavedView
from huiyin.apps.desk.actions import MOST_IN_ALL, MOST_VIEWS
from huiyin.apps.exchange.actions.forms import Asking, register
from huiyin.apps.files.listings import Listing
from huiyin.apps.people.queries import Viewer
from huiyin.apps.people.roles import may
from huiyin.apps.units.models import Post
from huiyin.site.wiring import LISTINGS
from tests.apps.site.posts import someone
from tests.builders import MONDAY, World, just_shown

pytestmark = pytest.mark.django_db
SignIn = Callable[[Viewer], Client]
LISTS = {
    "/d/act/": ("?kind=volunteering", "活动"),
    "/duty/list/": ("?state=open", "责任清单"),
    "/p/": ("?tab=open&s=forwarded", "信访事项"),
    "/d/teams/here/": ("", "/d/teams/here/"),
}
"""A list with a filter, and what its line is called among the kept ones: its address where it has no name."""
ELSEWHERE = (
    "https://example.org/d/act/", "//example.org/d/act/", "/\\example.org/", "///example.org", "javascript:alert(1)",
    "d/act/", "/d/act", "/nowhere/", "/d/act/?x=1", "/admin/log/", "/open/", "/d/act/" + "x" * 200 + "/",
)  # fmt: skip
"""Other sites, no address, another's page, a page of everybody."""


@pytest.fixture
def world() -> World:
    return World("dagaoping")


@pytest.fixture
def desk(world: World, sign_in: SignIn) -> Client:
    return sign_in(world.viewer("desk", unit=world.unit("town_office")))


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, f"{address} answered {answer.status_code}"
    return answer.content.decode()


def way_to_keep(html: str) -> str:
    """The link under the filters of a list."""
    (found,) = re.findall(r'href="(/d/views/[^"]*)"', html)
    return unescape(found)


def kept(client: Client) -> list[tuple[str, str, str]]:
    """What stands on the page of kept lists: name, the list's own, address."""
    html = text(client, "/d/views/")
    rows = re.findall(r'<a href="([^"]+)">([^<]+)</a>　<span class="small">([^<]+)</span>', html)
    return [(name, title, unescape(url)) for url, name, title in rows]


@pytest.mark.parametrize("path", LISTS)
def test_a_list_is_kept_opened_named_anew_and_forgotten(desk: Client, path: str) -> None:
    query, title = LISTS[path]
    keep = way_to_keep(text(desk, path + query))
    assert 'name="name"' in text(desk, keep)
    answer = desk.post(keep, {"name": " 每周要看 "})
    assert answer["Location"] == path + query, "back to the list as it was"
    assert "“每周要看”" in desk.get(answer["Location"]).content.decode()
    assert kept(desk) == [("每周要看", title, path + query)]
    text(desk, path + query)
    view = SavedView.objects.get()
    answer = desk.post(keep, {"rename": view.pk, "name": "周一要看"})
    assert f'href="{escape(path + query)}"' in text(desk, answer["Location"]), "from there one still goes back"
    assert [name for name, *_ in kept(desk)] == ["周一要看"]
    desk.post(keep, {"drop": view.pk})
    assert kept(desk) == []


def test_the_same_name_may_stand_on_two_pages(desk: Client) -> None:
    for address in ("/d/views/?c=phone", "/d/views/?list=/d/act/&kind=volunteering", "/d/views/?list=/p/&tab=open"):
        desk.post(address, {"name": "常看"})
    assert [(title, url) for _, title, url in kept(desk)] == [
        ("收件箱", "/d/?c=phone"), ("活动", "/d/act/?kind=volunteering"), ("信访事项", "/p/?tab=open"),
    ]  # fmt: skip
    inbox = text(desk, "/d/")
    assert inbox.count(">常看</a>") == 1, "the inbox has its own line, of its own lists"


def test_the_list_is_kept_without_its_page_and_the_day_that_stands_there_unasked(desk: Client) -> None:
    today = timezone.localdate().isoformat()
    keep = way_to_keep(text(desk, f"/duty/list/?state=open&of={today}"))
    assert today not in keep
    desk.post(f"{keep}&after=7&print=1&lang=zh-hans", {"name": "没做的"})
    assert SavedView.objects.get().query == "state=open"
    assert "of=2026-01-05" in way_to_keep(text(desk, "/duty/list/?of=2026-01-05")), "a day that was chosen stays"


def test_words_are_sealed_on_the_way_and_open_in_another_session(world: World, sign_in: SignIn) -> None:
    viewer = world.viewer("desk", unit=world.unit("town_office"))
    first = sign_in(viewer)
    sought = first.post("/d/act/?find=1", {"q": "广场舞"})["Location"]
    keep = way_to_keep(text(first, sought))
    assert "q=~" in keep
    onward = first.post(keep, {"name": "跳舞的"})["Location"]
    assert "q=~" in onward
    assert quote("广场舞") not in onward
    ((_, _, url),) = kept(sign_in(viewer))
    assert "q=~" in url
    assert 'value="广场舞"' in text(sign_in(viewer), url)


def test_another_post_neither_sees_nor_changes_it(world: World, desk: Client, sign_in: SignIn) -> None:
    desk.post("/d/views/?list=/d/act/", {"name": "我的活动"})
    view = SavedView.objects.get()
    other = sign_in(world.viewer("clerk", unit=world.unit("town_office")))
    assert "我的活动" not in text(other, "/d/views/")
    other.post("/d/views/", {"rename": view.pk, "name": "改了"})
    other.post("/d/views/", {"drop": view.pk})
    assert kept(desk) == [("我的活动", "活动", "/d/act/")]


@pytest.mark.parametrize("there", ELSEWHERE)
def test_what_is_no_list_of_this_post_is_refused(desk: Client, there: str) -> None:
    address = f"/d/views/?list={quote(there, safe='')}"
    assert desk.get(address).status_code == 404
    assert desk.post(address, {"name": "别处"}).status_code == 404
    assert not SavedView.objects.exists()


def test_so_many_of_one_page_so_many_in_all_and_so_long(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(MOST_VIEWS):
        desk.post(f"/d/views/?list=/d/act/&q={n}", {"name": f"活动{n}"})
    assert f"最多存{MOST_VIEWS}个" in desk.post("/d/views/?list=/d/act/", {"name": "又一个"}).content.decode()
    assert desk.post("/d/views/?list=/d/act/&q=x", {"name": "活动0"}).status_code == 302, "the same name is overwritten"
    assert desk.post("/d/views/?list=/p/", {"name": "别的页"}).status_code == 302
    monkeypatch.setattr("huiyin.apps.desk.actions.MOST_IN_ALL", MOST_VIEWS + 1)
    assert f"最多存{MOST_VIEWS + 1}个" in desk.post("/d/views/", {"name": "收件箱的"}).content.decode()
    assert MOST_IN_ALL > MOST_VIEWS
    long = desk.post(f"/d/views/?list=/d/act/&q={'长' * 60}", {"name": "活动0"}).content.decode()
    assert "存不下" in long, "it is not cut in the middle"
    assert SavedView.objects.count() == MOST_VIEWS + 1


def test_many_kept_lists_are_read_in_one_query(desk: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            kept(desk)
        return len(made)

    desk.post("/d/views/?list=/d/act/", {"name": "一"})
    once = queries()
    for path in ("/p/", "/duty/list/", "/m/", "/d/decisions/", "/d/figures/volunteering/", "/d/teams/"):
        assert desk.post(f"/d/views/?list={path}", {"name": path[-12:]}).status_code == 302
    assert queries() <= once


@pytest.mark.parametrize("title", ["auditor", "security"])
def test_who_keeps_the_installation_keeps_lists_too(world: World, title: str) -> None:
    browser = just_shown(someone(Post.objects.create(title=title, name="岗", place=world.county)))
    assert kept(browser) == []
    browser.post(way_to_keep(text(browser, "/admin/log/")), {"name": "安全日志"})
    assert [url for *_, url in kept(browser)] == ["/admin/log/"]
    browser.post("/d/views/", {"drop": SavedView.objects.get().pk})
    assert kept(browser) == []


def test_a_list_that_one_may_no_longer_open_stays_shut(world: World, desk: Client) -> None:
    desk.post("/d/views/?list=/d/act/", {"name": "活动"})
    SavedView.objects.update(page="/admin/log/")
    ((_, _, url),) = kept(desk)
    assert desk.get(url).status_code == 403


OTHERWISE = {"net.cover", "decision_levy"}
"""Without filters: a tree, the levy of one decision."""


@pytest.mark.parametrize(
    "listing", [each for each in LISTINGS if each.name not in OTHERWISE], ids=lambda each: str(each.name)
)
def test_every_list_that_is_taken_away_can_be_kept(listing: Listing) -> None:
    world = World("yangquan" if listing.name == "net.sizes" else "dalu")  # which says how large a grid is
    viewer = world.viewer("desk", unit=world.unit("party_committee"))
    asking = Asking("统计表", "县民政局", "年度统计", "调查制度", "year", "village", ("路灯盏数",))
    form = register(by=viewer, uid=uuid.uuid4(), asking=asking, warned=False, now=MONDAY)
    query = {"figure": "volunteering", "form": str(form.uid)}
    Post.objects.create(title="auditor", name="审计", place=world.county)
    posts = Post.objects.select_related("unit").order_by("id")
    post = next(each for each in posts if may(listing.action, each.title, each.unit.kind if each.unit else ""))
    browser, page = just_shown(someone(post)), urlsplit(listing.page(query))
    keep = way_to_keep(text(browser, listing.page(query)))
    asked = parse_qs(urlsplit(keep).query)
    if listing.name != "cases":
        assert asked.pop("list") == [page.path]
    assert asked.items() <= parse_qs(page.query).items()
    assert browser.post(keep, {"name": "常看"}).status_code == 302
    assert kept(browser)[0][0] == "常看"
