"""What the net's registers say to figures (figures.md); the towns' own sizes are held in `tests/apps/figures`."""

from __future__ import annotations

import pytest
from django.test import Client

from huiyin.apps.net import commanding
from huiyin.apps.net.actions import recount_all
from huiyin.apps.net.queries import held_in, net_of
from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.units.actions import add_unit
from huiyin.apps.units.models import Post, Unit
from huiyin.core.requires import requirements
from huiyin.core.words import PostTitle, UnitKind
from tests.apps.net.covered import SINCE, Net
from tests.apps.net.striking import strike
from tests.builders import MONDAY, World

pytestmark = pytest.mark.django_db
DAY = MONDAY.date()


def test_in_how_many_villages_somebody_holds_the_post() -> None:
    """1-22: 法律顾问服务全覆盖."""
    world = World("dalu")
    advisers = list(Post.objects.filter(title="adviser").order_by("id"))
    for held in (1, 2):
        give_post(person=add_person(name=f"顾{held}"), post=advisers[held - 1], starts=SINCE)
        recount_all(now=MONDAY)
        assert held_in(world.town, "adviser") == (held, 2)


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


def test_six_offices_three_centres_one_brigade_each_with_its_head_and_three_heads() -> None:
    """2-12: 六办三中心一大队; 片长、组长、邻长 required in every area."""
    from huiyin.apps.cases import library

    world = World("dagaoping")
    town = Unit.objects.filter(seat=world.town)
    assert [town.filter(kind=kind).count() for kind in ("office", "centre", "brigade")] == [6, 3, 1]
    for unit in town.filter(kind__in=("office", "centre", "brigade")):
        assert unit.posts.filter(title="chief").exists()
    heads = {one.title for one in requirements(library.profile("dagaoping").raw)}
    assert {PostTitle.area_head, PostTitle.group_head, PostTitle.neighbour_head} <= heads


def test_a_weak_branch_is_put_right_and_struck_off() -> None:
    """4-5."""
    strike(World("huaqiao"))


def test_a_unit_says_what_it_is_in_the_command_of_four_levels(client: Client) -> None:
    """四级联动 (3-25): by its kind and seat, in the words of its town; a level counts while a unit stands there."""
    world = World("yangquan")
    committee, branch = world.unit("party_committee"), world.unit("village_branch", world.village)
    assert (commanding.title_of(committee), commanding.title_of(branch)) == ("前线指挥所", "战斗堡垒")
    assert commanding.title_of(world.unit("town_centre")) == ""
    assert "前线指挥所" in client.get(f"/net/unit/{committee.uid}/").content.decode()
    assert commanding.standing(world.town, DAY, {}).n() == commanding.standing(world.village, DAY, {}).n() == 2
    add_unit(kind=UnitKind.party_committee, name="县委", seat=world.county)
    assert commanding.standing(world.village, DAY, {}).n() == commanding.standing(world.county, DAY, {}).n() == 3
    Unit.objects.filter(pk=committee.pk).update(closed_on=DAY)
    assert commanding.standing(world.county, DAY, {}).n() == 2
