"""A village with a matter and a row of every table, and somebody of another village."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from huiyin.apps.cases.models import Case
    from huiyin.apps.people.queries import Viewer
    from tests.apps.scope.rows import Rows
    from tests.builders import World


@pytest.fixture
def world() -> World:
    from tests.builders import World  # this file is read before Django is set up

    return World("yangquan")


@pytest.fixture
def here(world: World) -> Case:
    """A matter of the village, in the hands of its volunteers."""
    from huiyin.apps.cases.actions.backing import Backing, back_case
    from huiyin.apps.net.actions import recount_inside
    from huiyin.apps.people.queries import Viewer
    from huiyin.apps.places.models import Household
    from huiyin.apps.units.models import HouseholdLink, Post
    from tests.builders import MONDAY, say, step

    case = say(world)
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    step(case, desk, "dispatch", MONDAY, unit=world.unit("village_volunteers", world.village).pk)
    home = Household.objects.create(place=world.grid, place_no=world.grid.no, code="1")
    post = Post.objects.filter(place=world.grid).order_by("id")[0]
    HouseholdLink.objects.create(household=home, post=post, place_no=world.grid.no, starts=MONDAY.date())
    recount_inside(place=world.grid, now=MONDAY)
    back_case(by=Viewer.nobody(), backing=Backing(case.uid, uuid.uuid4(), phone="13900000000"), now=MONDAY)
    return case


@pytest.fixture
def rows(world: World, here: Case) -> Rows:
    """A row of every table, in the village and of that matter."""
    from huiyin.apps.scope.policies import policies
    from tests.apps.scope.rows import Rows

    made = Rows(world.grid, here)
    assert made.everywhere() == [policy.model for policy in policies()]
    return made


@pytest.fixture
def elsewhere(world: World, here: Case) -> Viewer:
    """A post on the other village: everything here is none of its business."""
    from huiyin.apps.units.models import Post

    post = Post.objects.filter(place=world.other_village).order_by("id")[0]
    return world.viewer(post.title, place=world.other_village)
