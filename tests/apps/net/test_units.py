"""What a unit's page and a post's page say, to whom; joint units."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.activities.actions.activities import Plan, announce
from huiyin.apps.duties.actions.generating import generate
from huiyin.apps.net.actions import show_name
from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.models import Holding
from huiyin.apps.records.models import Event
from huiyin.apps.units.joining import join_unit, leave_unit
from huiyin.apps.units.models import Unit
from huiyin.core.errors import RuleError
from tests.apps.exchange.test_imports import codes, done, take
from tests.apps.net.covered import SINCE, SYSTEM, Net
from tests.apps.net.pages import text
from tests.builders import MONDAY, World, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("drawn_anew")]


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


def test_the_page_of_the_net_leads_to_the_units_of_the_place_party_units_first(net: Net, browser: Client) -> None:
    """A secretary finds their own branch and the grid's group without knowing any address."""
    branch, group = net.unit("village_branch", net.village), net.unit("grid_group", net.grid)
    page = sign_in(browser, net.secretary).get(f"/d/net/?place={net.village.uid}").content.decode()
    assert f'href="/d/net/unit/{branch.uid}/"' in page
    assert page.index(f"/d/net/unit/{branch.uid}/") < page.index("村务监督委员会</a>")
    assert f"/d/net/unit/{group.uid}/" in browser.get(f"/d/net/?place={net.grid.uid}").content.decode()
    other = net.unit("village_committee", net.village)
    Unit.objects.filter(pk=other.pk).update(closed_on=date(2026, 1, 1))
    assert str(other.uid) not in browser.get(f"/d/net/?place={net.village.uid}").content.decode()


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


def test_a_unit_s_page_shows_its_duties_activities_cases_and_what_became_of_it() -> None:
    """支部页: what is owed and by which post, what was held, what is in its hands, its history; outsiders see what is shown."""
    world = Net("dalu")
    branch = world.unit("village_branch", world.village)
    secretary = world.viewer("secretary", unit=branch)
    generate(town=world.town, on=timezone.localdate())
    plan = Plan("theme_day", "主题党日", world.village, MONDAY + timedelta(days=1), MONDAY + timedelta(days=1, hours=2))
    announce(by=secretary, uid=uuid.UUID(int=3, version=4), plan=replace(plan, unit=branch, shown=True), now=MONDAY)
    browser = sign_in(Client(), secretary)
    page = text(browser.get(f"/d/net/unit/{branch.uid}/"))
    assert "近期责任" in page
    assert "已完成0/2" in page, "two households are linked"
    assert "第一网格 联户党员" in page.replace("　", " "), "which post owes it, and no door"
    assert "杏树湾村0号" not in page
    assert "主题党日" in page
    seen = text(Client().get(f"/net/unit/{branch.uid}/"))
    assert "近期责任" not in seen
    assert "主题党日" in seen


def test_a_post_keeps_who_held_it(net: Net, browser: Client) -> None:
    Holding.objects.filter(post=net.own).update(ends=date(2026, 3, 31))
    give_post(person=add_person(name="司徒敏"), post=net.own, starts=date(2026, 4, 1))
    page = text(sign_in(browser, net.secretary).get(f"/d/net/post/{net.own.uid}/"))
    assert "上官敬民 2026年1月1日" in page.replace("　", " ")
    assert page.index("司徒敏", page.index("谁任过这个岗")) < page.index("上官敬民", page.index("谁任过这个岗"))


def test_a_title_is_dated_and_says_who_gave_it() -> None:
    """标杆社区, 示范: on the page of the unit and of the village, until it ends."""
    world = World("yangquan")
    alliance, committee = world.unit("party_alliance"), world.unit("party_committee")
    secretary = world.viewer("secretary", unit=committee)
    browser = sign_in(Client(), secretary)
    form = {
        "idem": str(uuid.uuid4()), "kind": "model", "name": "联建标杆", "place": world.village.pk, "unit": alliance.pk,
        "given_by": "县委组织部", "since": "2025-07-01", "shown": "on",
    }  # fmt: skip
    assert "还没到" in text(browser.post("/d/lists/station/new/", form | {"since": "2039-01-01"}))
    assert browser.post("/d/lists/station/new/", form).status_code == 302
    for page in (f"/net/unit/{alliance.uid}/", f"/net/?place={world.grid.uid}"):
        assert "联建标杆 标杆社区 县委组织部 2025年7月1日" in text(Client().get(page)).replace("　", " ")
    (event,) = Event.objects.filter(kind="register.listed")
    assert event.day == date(2025, 7, 1)
