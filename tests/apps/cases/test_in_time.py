"""A breach that a later holiday notice makes none is taken back by an event, so that every figure is right again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from huiyin.apps.cases.actions.rerate import rerate
from huiyin.apps.cases.actions.sweep import sweep
from huiyin.apps.cases.models import Case
from huiyin.apps.places.models import CalendarNotice
from huiyin.apps.records.models import Cell, Event
from huiyin.apps.records.recount import recount
from huiyin.cli.checks import marks
from tests.builders import MONDAY, World, say

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def world() -> World:
    return World("yangquan")


def no_water(world: World, now: datetime) -> None:
    """The Monday becomes a day off, as everybody learns later."""
    CalendarNotice.objects.create(
        place=world.town, year=2026, source="停水放假", days=[["2026-11-16", "off", "停水"]], loaded_at=timezone.now()
    )
    rerate({"place": world.town.pk, "after": 0}, now)


def kinds(case: Case) -> list[str]:
    return list(Event.objects.filter(subject=case.uid).order_by("nth").values_list("kind", flat=True))


def late_cells() -> int:
    return sum(Cell.objects.filter(kind="late", span="d").values_list("n", flat=True))


def test_it_is_counted_no_longer_and_all_agree(world: World) -> None:
    case = say(world)
    sweep(now=MONDAY + 3 * HOUR)
    assert late_cells() == 1
    no_water(world, MONDAY + 4 * HOUR)
    assert kinds(case) == ["case.order", "case.late", "case.in_time"]
    assert late_cells() == 0
    assert list(recount(None, date(2026, 11, 1), date(2026, 11, 30))) == []
    assert list(marks.look(lambda n: None)) == []
    rerate({"place": world.town.pk, "after": 0}, MONDAY + 5 * HOUR)
    assert len(kinds(case)) == 3, "twice is as good as once"


def test_late_by_the_new_calendar_too_it_is_a_breach_of_that_day(world: World) -> None:
    case = say(world)
    sweep(now=MONDAY + 3 * HOUR)
    no_water(world, MONDAY + 4 * HOUR)
    sweep(now=MONDAY + timedelta(days=2))
    assert kinds(case)[:4] == ["case.order", "case.late", "case.in_time", "case.late"]
    assert dict(Cell.objects.filter(kind="late", span="d", n__gt=0).values_list("day", "n")) == {date(2026, 11, 17): 1}


def test_what_stays_late_stays_a_breach(world: World) -> None:
    case = say(world)
    sweep(now=MONDAY + timedelta(days=2))
    no_water(world, MONDAY + timedelta(days=2))
    assert "case.in_time" not in kinds(case)
