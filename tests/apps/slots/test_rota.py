"""Whoever is on duty is told: of a major event at night the leader whom the rota names, and all where it names nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huiyin.apps.cases.actions.sweep import sweep
from huiyin.apps.cases.models import Case, Notice
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.people.queries import Viewer
from huiyin.apps.slots.actions import call_off, hand_over
from huiyin.apps.units.models import Post
from huiyin.core.slots import SlotKind
from tests.apps.slots.hands import leaders, planned
from tests.builders import MONDAY, World, say

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NIGHT = MONDAY + 12 * HOUR


@pytest.fixture
def reporter(world: World) -> Viewer:
    return world.viewer("grid_worker", place=world.grid)


def on_duty(world: World, desk: Viewer, post: Post) -> None:
    """The post is on duty for the night, from an hour before `NIGHT` on."""
    planned(
        world, desk, kind=SlotKind.on_duty, starts=NIGHT - HOUR, ends=NIGHT + 13 * HOUR, post=post, room="", capacity=0
    )


def first_report(world: World, reporter: Viewer) -> Case:
    return say(world, by=reporter, slug="major_event", channel="grid", now=NIGHT, answers={"title": "后山滑塌"})


def leaders_told(case: Case) -> set[int]:
    told = Notice.objects.filter(case=case, to_post__title="leader")
    return set(told.values_list("to_post_id", flat=True))


def test_the_first_report_goes_to_the_leader_on_duty(world: World, desk: Viewer, reporter: Viewer) -> None:
    first, second = leaders(world)[:2]
    on_duty(world, desk, second)
    case = first_report(world, reporter)
    run_due(NIGHT + HOUR / 60)
    assert leaders_told(case) == {second.pk}
    assert first.pk != second.pk


def test_where_nobody_is_on_duty_all_are_told(world: World, desk: Viewer, reporter: Viewer) -> None:
    both = leaders(world)[:2]
    on_duty(world, desk, both[0])
    call_off(by=desk, slot=both[0].slots.get().uid, reason="换班", now=NIGHT - 2 * HOUR)
    case = first_report(world, reporter)
    run_due(NIGHT + HOUR / 60)
    assert leaders_told(case) >= {post.pk for post in both}


def test_who_took_the_night_over_is_told_that_nobody_acknowledged(world: World, desk: Viewer, reporter: Viewer) -> None:
    planned_for, takes_over = leaders(world)[:2]
    on_duty(world, desk, planned_for)
    case = first_report(world, reporter)
    run_due(NIGHT + HOUR / 60)
    hand_over(by=desk, slot=planned_for.slots.get().uid, to=takes_over, reason="去县里开会", now=NIGHT + HOUR / 2)
    sweep(now=NIGHT + HOUR)
    late = Notice.objects.filter(case=case, code="late", to_post__title="leader")
    assert set(late.values_list("to_post_id", flat=True)) == {takes_over.pk}
