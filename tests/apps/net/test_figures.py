"""The towns' figures that rest on the net come out as printed, from what was done (figures.md)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from huiyin.apps.cases.actions.steps import Act, take_step
from huiyin.apps.net import figures, weak
from huiyin.apps.net.actions import recount_all
from huiyin.apps.net.queries import net_of
from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.places.actions import add_place
from huiyin.apps.places.models import Place
from huiyin.apps.towns.actions import set_up_town
from huiyin.apps.units.models import Post, Unit
from huiyin.cli.bench.net_fill import fill
from huiyin.core.requires import requirements
from huiyin.core.words import PlaceKind, PostTitle
from tests.apps.exchange.test_imports import take
from tests.apps.net.covered import SINCE, Net
from tests.builders import MONDAY, World

pytestmark = pytest.mark.django_db
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
TODAY = date(2026, 11, 16)


def hold(posts: Iterator[Post] | list[Post]) -> None:
    for nth, post in enumerate(posts):
        give_post(person=add_person(name=f"顾{nth}"), post=post, starts=SINCE)


@pytest.fixture
def banner() -> Place:
    """One level-one grid, 12 villages and 3 communities, 146 level-three grids: 11 of the fifteen have ten, four have nine."""
    county = add_place(kind=PlaceKind.county, name="云岫旗", parent=None)
    town = add_place(kind=PlaceKind.town, name="望禾镇", parent=county)
    for n in range(15):
        kind = PlaceKind.village if n < 12 else PlaceKind.community
        place = add_place(kind=kind, name=f"第{n}村", parent=town)
        for g in range(10 if n < 11 else 9):
            add_place(kind=PlaceKind.grid, name=f"第{g}网格", parent=place)
    set_up_town(town=town, slug="dalu")
    return town


def test_a_grid_map_of_one_fifteen_and_a_hundred_and_forty_six(banner: Place) -> None:
    """1-9 … 1-13: 12个村、3个社区；一级网格1个，二级网格15个，三级网格146个. 1-22: 15个村社区法律顾问全覆盖."""
    found = figures.places_by_kind(banner)
    assert (found["village"], found["community"], found["grid"]) == (12, 3, 146)
    assert Place.objects.filter(kind="town").count() == 1
    assert found["village"] + found["community"] == 15
    advisers = list(Post.objects.filter(title="adviser").order_by("id"))
    hold(advisers[:14])
    recount_all(now=MONDAY)
    assert figures.held_in(banner, "adviser") == (14, 15)
    hold(advisers[14:])
    recount_all(now=MONDAY)
    assert figures.held_in(banner, "adviser") == (15, 15)


def test_four_levels_from_the_household_to_the_town(net: Net) -> None:
    """0-1, 0-3: 镇党委—村党组织—网格党小组—党员联系户; every household finds its way from the bottom to the top."""
    whole = net_of(net.town).whole
    assert whole.pathed == whole.households == 14
    group = net.unit("grid_group", net.grid)
    line = [group.kind]
    while group.parent:
        group = group.parent
        line.append(group.kind)
    assert line == ["party_group", "branch", "party_committee"]


def test_one_net_two_platforms_three_mechanisms_four_teams(net: Net) -> None:
    """0-2: 一个网格、两个平台、三项机制、四支队伍, as the profile has them."""
    from huiyin.apps.cases import library

    profile = library.profile("xinba")
    assert len({platform.title for platform in profile.platforms}) == 2
    assert len(profile.raw["teams"]) == 4
    assert figures.units_by_kind(net.town)["party_committee"] == 1


def test_six_offices_three_centres_one_brigade_and_three_heads() -> None:
    """2-12: 六办三中心一大队, each with its head; 片长、组长、邻长 required in every area."""
    world = World("dagaoping")
    town = Unit.objects.filter(seat=world.town)
    assert [town.filter(kind=kind).count() for kind in ("office", "centre", "brigade")] == [6, 3, 1]
    for unit in town.filter(kind__in=("office", "centre", "brigade")):
        assert unit.posts.filter(title="chief").exists()
    from huiyin.apps.cases import library

    heads = {one.title for one in requirements(library.profile("dagaoping").raw)}
    assert {PostTitle.area_head, PostTitle.group_head, PostTitle.neighbour_head} <= heads


def test_a_city_of_grids_at_a_twelfth() -> None:
    """3-21 … 3-23: 微网格1.23万个, 微网格员1.3万余人, 微网格党小组3600余个, at a twelfth: 1,025, 1,042 and 300."""
    filled = fill("yangquan", timezone.now(), share=12)
    assert figures.places_by_kind(filled.county)["grid"] == 1025
    assert figures.units_by_kind(filled.county, "grid")["party_group"] == 300
    workers = Post.objects.filter(title="grid_worker").count()
    held = figures.holders_of(filled.county, "grid_worker", timezone.localdate())
    assert 0.97 < held / workers < 1


def test_specialists_groups_and_who_was_struck_off() -> None:
    """4-4: 党建专干 in each Party organisation; 4-7: 党小组 set up this year; 4-5: which village was struck off."""
    world = World("huaqiao")
    hold(list(Post.objects.filter(title="specialist")))
    assert figures.party_units_with(world.town, "specialist", TODAY) == 2
    rows = [["单位名称", "单位类型", "所在地", "上级单位"]]
    rows += [[f"第{n}党小组", "党小组", "杏树湾村", "杏树湾村党支部"] for n in range(26)]
    take("units", rows)
    assert figures.units_added(world.town, "party_group", *YEAR) == 26
    assert figures.struck_off(world.town, *YEAR) == []
    strike(world)
    assert figures.struck_off(world.town, *YEAR) == ["杏树湾村"]


def strike(world: World) -> None:
    """Listed, sponsored, planned, reported, accepted and struck off, each by whose it is."""
    committee, branch = world.unit("party_committee"), world.unit("village_branch", world.village)
    secretary, village = world.viewer("secretary", unit=committee), world.viewer("secretary", unit=branch)
    leader = someone("leader", world.town)
    uid = UUID(int=7, version=4)
    case = weak.put_on(by=secretary, uid=uid, village=world.village.pk, title="不开会", text="半年没开会。", now=MONDAY)
    steps = (
        (secretary, "sponsor", {"sponsor": "分管领导"}),
        (village, "plan", {"measures": "每月开会。", "until": "2026-12-20"}),
        (village, "report", {"result": "开了。"}),
        (leader, "pass", {"finding": "属实。"}),
        (secretary, "strike", {"note": "党委会同意。"}),
    )
    for nth, (by, do, answers) in enumerate(steps, start=1):
        idem = UUID(int=100 + nth, version=4)
        take_step(by=by, act=Act(case=case.uid, do=do, answers=answers, idem=idem), now=MONDAY + timedelta(hours=nth))
    (row,) = weak.register(secretary)
    assert (row.sponsor, row.measures) == ("分管领导", "每月开会。")
    assert row.struck


def someone(title: str, place: Place) -> Viewer:
    post = Post.objects.filter(title=title, place=place).order_by("id")[0]
    person = add_person(name="分管领导甲")
    give_post(person=person, post=post, starts=SINCE)
    return viewer_of_post(post, person.pk, person.name)
