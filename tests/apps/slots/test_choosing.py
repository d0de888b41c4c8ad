"""What is chosen from when times are planned: as people say it, one line for each, and no two alike."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huiyin.apps.duties.choices import posts, swaps
from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.queries import Viewer
from tests.apps.slots.hands import leaders, planned
from tests.builders import MONDAY, World

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_leaders_of_one_title_are_told_apart_by_who_holds_the_post(world: World, desk: Viewer) -> None:
    names = ("葛山", "何朝")
    for post, name in zip(leaders(world), names, strict=False):
        give_post(person=add_person(name=name), post=post, starts=MONDAY.date() - timedelta(days=90))
    said = dict(posts(desk))
    assert [said[f"p{post.pk}"].rpartition(" ")[2] for post in leaders(world)[:2]] == list(names)


def test_a_slot_to_swap_with_says_day_and_hours_as_people_do(world: World, desk: Viewer) -> None:
    _first, second, *_ = leaders(world)
    mine = planned(world, desk)[0]
    other = planned(world, desk, post=second, starts=MONDAY + 48 * HOUR, ends=MONDAY + 50 * HOUR)[0]
    ((code, said),) = swaps(desk, mine, MONDAY)
    assert code == f"s{other.uid}"
    assert said.startswith("11月18日 9:00–11:00"), said
