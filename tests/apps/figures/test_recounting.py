"""What was taken back and said anew counts once, by the counters and by the events alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huiyin.apps.activities.actions.activities import Held, hold
from huiyin.apps.activities.actions.taking_back import take_back_held
from huiyin.apps.figures import asking, recounting
from huiyin.apps.figures.library import figures
from tests.apps.activities.held import SATURDAY, Doers, held
from tests.builders import World

pytestmark = pytest.mark.django_db


def both(world: World) -> tuple[int, int]:
    """How many acts of service by the counters, and by the events."""
    figure, on = figures()["volunteering"], SATURDAY.date()
    return asking.value_of(figure, world.town, on).n, recounting.value_of(figure, world.town, on).n


def test_an_activity_that_is_held_again_after_it_was_taken_back_counts_again():
    world, now = World("yangquan"), SATURDAY + timedelta(hours=10)
    chief = Doers(world).chief
    day = held(world, chief, counts={"resident": 30}, kind="volunteering")
    assert both(world) == (1, 1)
    take_back_held(by=chief, uid=day.uid, why="写错了", now=now)
    assert both(world) == (0, 0)
    hold(by=chief, uid=day.uid, held=Held({"resident": 20}), now=now)
    assert both(world) == (1, 1)
    take_back_held(by=chief, uid=day.uid, why="又写错了", now=now)
    assert both(world) == (0, 0)
