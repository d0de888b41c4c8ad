"""A firm's Party branch that is seated in a village (两新党支部) leads the firm and not the village."""

from __future__ import annotations

from datetime import date

import pytest

from huiyin.apps.cases.holders import anchors_of, posts_in
from huiyin.apps.figures.reach import heads
from huiyin.apps.net.counting import counted
from huiyin.apps.net.homes import grid_for_all
from huiyin.apps.people.queries import Viewer
from huiyin.apps.people.roles import may
from huiyin.apps.places.models import Household, Place
from huiyin.apps.units.actions import add_post, add_unit
from huiyin.apps.units.models import Unit
from huiyin.core.party import kind_below
from huiyin.core.relations import Relation, holds
from huiyin.core.words import PostTitle, UnitKind
from tests.builders import MONDAY, World, say

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 16)


@pytest.fixture
def world() -> World:
    """A town by 四级网格 with all its villages and grids."""
    return World(profile="xinba")


def firm_branch(at: Place) -> Unit:
    """A company and below it what was entered as a plain Party branch."""
    firm = add_unit(kind=UnitKind.company, name="杏树湾菌业公司", seat=at)
    branch = add_unit(kind=UnitKind.branch, name="杏树湾菌业公司党支部", seat=at, parent=firm)
    add_post(title=PostTitle.secretary, name="支部书记", unit=branch)
    return branch


def secretary(world: World) -> Viewer:
    return world.viewer("secretary", unit=firm_branch(world.village))


@pytest.mark.parametrize("parent", ["company", "property", "association", "social"])
def test_below_a_firm_a_branch_is_the_firm_s(parent: str) -> None:
    assert kind_below(UnitKind.branch, parent) == UnitKind.firm_branch
    assert kind_below(UnitKind.branch, "party_committee") == UnitKind.branch
    assert kind_below(UnitKind.team, parent) == UnitKind.team


def test_its_secretary_is_not_the_party_unit_of_the_village(world: World) -> None:
    by = secretary(world)
    case = say(world)
    party = Relation.parse("party_unit@village")
    assert party is not None
    assert by.actor.post not in posts_in(party, anchors_of(case)).values_list("pk", flat=True)
    assert not holds("party_unit@village", by.actor, anchors_of(case))
    assert not heads(by, world.village)


@pytest.mark.parametrize("action", ["net.homes", "net.link", "net.draw", "net.standing", "duty.care"])
def test_it_opens_no_home_and_no_standing_of_others(world: World, action: str) -> None:
    by = secretary(world)
    assert may(action, "secretary", "branch")
    assert not may(action, by.actor.title, by.actor.unit_kind)
    assert not by.actor.visits_homes


def test_it_makes_no_path_for_households(world: World) -> None:
    """Where the village has no branch of its own, the firm's does not stand in for it."""
    Household.objects.create(place=world.grid, place_no=world.grid.no, code="X-1", door="1号")
    Unit.objects.filter(seat=world.village, kind="branch").update(closed_on=DAY)
    firm_branch(world.village)
    (sums,), _ = counted([world.grid.pk], DAY, MONDAY)
    assert (sums.households, sums.pathed) == (1, 0)


def test_it_is_not_the_party_unit_of_the_grid(world: World) -> None:
    Unit.objects.filter(seat=world.grid, kind__in=("party_group", "central_household")).update(closed_on=DAY)
    firm_branch(world.grid)
    assert grid_for_all(world.grid).group is None
