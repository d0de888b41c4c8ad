"""The pages: who sees which names, what a resident is told, the map and its table, a contact given and changed."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from huiyin.apps.duties.actions.caring import begin_care
from huiyin.apps.duties.queries import care as cared
from huiyin.apps.exchange.queries import kinds_for
from huiyin.apps.exchange.runs import Run
from huiyin.apps.net import homes
from huiyin.apps.net.actions import show_name
from huiyin.apps.net.drawing import forget_drawn
from huiyin.apps.net.homes import home_of, link_of
from huiyin.apps.people.models import Holding
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Household, Place
from huiyin.apps.records.models import Event, ReadLog
from huiyin.apps.units.actions import add_post
from huiyin.apps.units.joining import join_unit, leave_unit
from huiyin.apps.units.linking import link_household
from huiyin.apps.units.models import HouseholdLink
from huiyin.core.errors import RuleError
from huiyin.core.relations import Actor
from huiyin.core.words import PostTitle
from tests.apps.exchange.test_imports import codes, done, take
from tests.apps.net.covered import SINCE, SYSTEM, Net
from tests.builders import MONDAY, World, say, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("drawn_anew")]


@pytest.fixture
def drawn_anew() -> None:
    forget_drawn()


@pytest.fixture
def browser() -> Client:
    return Client()


def text(answer: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))  # type: ignore[attr-defined]


def test_a_unit_shows_names_to_who_reaches_it_and_public_posts_to_everybody(net: Net, browser: Client) -> None:
    group = net.unit("grid_group", net.grid)
    page = text(sign_in(browser, net.secretary).get(f"/d/net/unit/{group.uid}/"))
    assert "上官敬民" in page
    seen = text(Client().get(f"/net/unit/{group.uid}/"))
    assert "联户党员" in seen
    assert "0300-555-0188" in seen
    assert "上官敬民" not in seen
    show_name(by=net.member, post=net.own.pk, shown=True, now=MONDAY)
    assert "上官敬民" in text(Client().get(f"/net/unit/{group.uid}/"))
    show_name(by=net.member, post=net.own.pk, shown=False, now=MONDAY)
    assert "上官敬民" not in text(Client().get(f"/net/unit/{group.uid}/"))
    assert [e.kind for e in Event.objects.filter(kind__startswith="name.").order_by("seq")] == [
        "name.shown",
        "name.hidden",
    ]


def test_nobody_else_says_whether_a_name_may_be_read(net: Net) -> None:
    with pytest.raises(RuleError) as refused:
        show_name(by=net.secretary, post=net.own.pk, shown=True, now=MONDAY)
    assert refused.value.code == "name_not_yours"
    assert Holding.objects.get(post=net.own).named_at is None


def test_a_member_sees_the_own_households_and_says_about_the_name(net: Net, browser: Client) -> None:
    sign_in(browser, net.member)
    page = text(browser.get(f"/d/net/post/{net.own.uid}/"))
    assert "杏树湾村0号" in page
    assert "欧阳1" in page
    assert "杏树湾村5号" not in page
    browser.post(f"/d/net/post/{net.own.uid}/", {"shown": "yes"})
    assert Holding.objects.get(post=net.own).named_at is not None


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


def test_the_next_page_of_a_search_is_of_the_search(net: Net, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(homes, "PAGE", 3)
    html = (
        sign_in(browser, net.secretary).get(f"/d/net/homes/?place={net.village.uid}&q=XS-00&without=1").content.decode()
    )
    following = re.search(r'href="([^"]*after=[^"]*)"', html)
    assert following
    asked = following[1].replace("&amp;", "&")
    assert "q=XS-00" in asked
    assert "杏树湾村13号" not in text(browser.get(f"/d/net/homes/{asked}"))


def test_a_card_names_the_contact_and_leads_to_the_grid(net: Net, browser: Client) -> None:
    answer = sign_in(browser, net.secretary).get(f"/d/net/home/{net.homes[0].uid}/card/")
    page = text(answer)
    assert "上官敬民" in page
    assert "0300-555-0188" in page
    assert b'class="qr"' in answer.content


def test_my_grid_by_village_and_by_the_number_of_the_household(net: Net, browser: Client) -> None:
    assert net.village.name in text(browser.get(f"/net/?place={net.town.uid}"))
    assert "第一网格" in text(browser.get(f"/net/?place={net.village.uid}"))
    assert "联户党员" in text(browser.get(f"/net/?place={net.grid.uid}"))
    mine = text(browser.post("/net/", {"code": "XS-000"}))
    assert "您家有事找谁" in mine
    assert "0300-555-0188" in mine
    for private in ("欧阳0", "杏树湾村0号", "上官敬民"):
        assert private not in mine
    assert "没有这个户编号" in text(browser.post("/net/", {"code": "XS-999"}))


def test_the_nearest_posts_stand_first_on_either_database(net: Net) -> None:
    """Posts in units have no place of their own; where they stand in the order is said, not left to the database."""
    add_post(title=PostTitle.grid_head, name="支部网格长", unit=net.unit("village_branch", net.village))
    first = [held.post.place_id is None for held in homes.grid_for_all(net.grid).posts]
    assert first == sorted(first)
    assert True in first
    near = [(post.place or post.unit.seat).no for post, _ in homes.posts_for(net.homes[0]).values()]
    assert near == sorted(near, reverse=True)


def test_who_tries_many_numbers_waits(net: Net, browser: Client) -> None:
    answers = [browser.post("/net/", {"code": f"XS-{n}"}).status_code for n in range(22)]
    assert answers[:20] == [200] * 20
    assert answers[20:] == [429, 429]


def test_the_map_says_the_same_as_its_table(net: Net, browser: Client) -> None:
    say(net, place=net.grid, slug="respond_now")
    square = [[104, 36], [104.1, 36], [104.1, 36.1], [104, 36.1], [104, 36]]
    Place.objects.filter(pk=net.grid.pk).update(geometry={"type": "Polygon", "coordinates": [square]})
    Household.objects.filter(pk=net.homes[11].pk).update(longitude=104.2, latitude=36.05)
    answer = sign_in(browser, net.secretary).get(f"/d/net/map/?place={net.village.uid}&show=open")
    html = answer.content.decode()
    assert html.count('class="cell') == 2
    assert 'class="cell c1"' in html
    assert "made" in html
    assert "第一网格" in text(answer)
    forget_drawn()
    Household.objects.update(longitude=None)
    bare = browser.get(f"/d/net/map/?place={net.village.uid}&show=open")
    assert bare.content.decode().count('class="cell') == 1
    assert "还没有边界" in text(bare)


def test_the_map_for_everybody_shows_no_households(net: Net, browser: Client) -> None:
    answer = browser.get(f"/net/map/?place={net.village.uid}&show=contacts")
    assert answer.status_code == 200
    assert "14" not in text(answer)
    assert browser.get("/net/map/?place=nonsense").status_code == 404


def test_restricted_matters_are_on_no_map(net: Net, browser: Client) -> None:
    worker = net.viewer("grid_worker", place=net.grid)
    say(net, place=net.grid, slug="major_event", by=worker, channel="grid", category="", title="塌方")
    page = sign_in(browser, net.secretary).get(f"/d/net/map/?place={net.village.uid}&show=open").content.decode()
    assert "c1" not in re.findall(r'class="cell (c\d)', page)


BORDERS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"名称": "第一网格", "上级": "杏树湾村"},
            "geometry": {"type": "Polygon", "coordinates": [[[104, 36], [104.1, 36], [104.1, 36.1], [104, 36]]]},
        },
        {"type": "Feature", "properties": {"名称": "第九网格"}, "geometry": None},
        {
            "type": "Feature",
            "properties": {"代码": "99000110020102"},
            "geometry": {"type": "Point", "coordinates": [1, 2]},
        },
    ],
}


def test_borders_come_in_as_geojson(net: Net) -> None:
    content = json.dumps(BORDERS, ensure_ascii=False).encode()

    def once() -> dict[str, int]:
        return done(Run("borders", content, "a.geojson", by=SYSTEM, now=MONDAY).finish(write=True))

    assert once() == {"change": 1, "refuse": 2}
    net.grid.refresh_from_db()
    assert net.grid.geometry["type"] == "Polygon"
    assert once() == {"same": 1, "refuse": 2}


@pytest.mark.parametrize("content", [b"{", b'{"type": "Feature"}', b'{"features": [1]}', b"{" * 100_000])
def test_what_is_no_geojson_is_refused(content: bytes) -> None:
    with pytest.raises(RuleError) as refused:
        Run("borders", content, "a.geojson", by=SYSTEM, now=MONDAY)
    assert refused.value.code == "file_not_geojson"


def test_units_join_a_joint_one_and_leave_it() -> None:
    world = World("yangquan")
    branch, joint = world.unit("village_branch", world.village), world.unit("party_alliance")
    row = join_unit(unit=branch, joint=joint, starts=SINCE, by=SYSTEM, now=MONDAY)
    page = text(Client().get(f"/net/unit/{branch.uid}/"))
    assert joint.name in page
    assert branch.name in text(Client().get(f"/net/unit/{joint.uid}/"))
    for bad, code in (
        ({"unit": branch, "joint": joint}, "joined_there"),
        ({"unit": branch, "joint": branch}, "not_joint"),
        ({"unit": joint, "joint": joint}, "joined_itself"),
    ):
        with pytest.raises(RuleError) as refused:
            join_unit(**bad, starts=SINCE, by=SYSTEM, now=MONDAY)
        assert refused.value.code == code
    leave_unit(joining=row, ends=SINCE, by=SYSTEM, now=MONDAY)
    with pytest.raises(RuleError) as refused:
        leave_unit(joining=row, ends=SINCE, by=SYSTEM, now=MONDAY)
    assert refused.value.code == "joining_over"
    assert joint.name not in text(Client().get(f"/net/unit/{branch.uid}/"))
    assert [e.kind for e in Event.objects.filter(subject=branch.uid).order_by("nth")] == ["unit.joined", "unit.left"]


def test_units_join_by_table_too() -> None:
    world = World("yangquan")
    rows = [
        ["单位名称", "单位类型", "所在地", "联建"],
        ["杏树湾村党支部", "党支部", "杏树湾村", "望禾镇党建联盟"],
        ["松岗头村党支部", "党支部", "松岗头村", "没有的联盟"],
    ]
    report = take("units", rows)
    assert done(report) == {"change": 1, "refuse": 1}
    assert codes(report) == {3: [("ref_unknown", "联建")]}
    assert world.unit("village_branch", world.village).joined.get().joint == world.unit("party_alliance")
    assert done(take("units", rows)) == {"same": 1, "refuse": 1}
    rows = [rows[0], [*rows[1][:3], "退出"]]
    assert done(take("units", rows)) == {"change": 1}
    assert not world.unit("village_branch", world.village).joined.filter(ends=None).exists(), "and leaves it by table"
    assert done(take("units", rows)) == {"same": 1}


@pytest.mark.parametrize("path", ["", "gaps/", "map/", "homes/"])
def test_pages_ask_at_most_eight_queries(net: Net, browser: Client, path: str) -> None:
    sign_in(browser, net.secretary).get(f"/d/net/{path}")
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(f"/d/net/{path}?place={net.village.uid}").status_code == 200
    kept = [
        q["sql"]
        for q in asked
        if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "SET", "SELECT set_config"))
    ]
    assert len(kept) <= 8, "\n".join(escape(sql)[:160] for sql in kept)


def test_a_weak_branch_is_listed_put_right_and_struck_off() -> None:
    world = World("huaqiao")
    secretary = world.viewer("secretary", unit=world.unit("party_committee"))
    browser = sign_in(Client(), secretary)
    form = {
        "idem": "11111111-1111-4111-8111-111111111111",
        "village": world.village.pk,
        "title": "活动室锁着",
        "text": "党员活动室常年锁着。",
    }
    assert browser.post("/d/net/weak/", form).status_code == 302
    page = text(browser.get("/d/net/weak/"))
    assert "活动室锁着" in page
    assert "待定联系领导" in page
    assert (
        sign_in(Client(), world.viewer("officer", unit=world.unit("social_office"))).get("/d/net/weak/").status_code
        == 403
    )


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
