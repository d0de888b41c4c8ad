"""Office hours of a place: refused when they are saved, never when they are read."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.db import connection

from huiyin.apps.places import actions
from huiyin.apps.places.actions import add_place, set_hours
from huiyin.apps.places.models import OfficeHours, Place
from huiyin.apps.places.queries import calendar_of, forget_calendars
from huiyin.core.errors import RuleError
from huiyin.core.words import PlaceKind

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY = date(2026, 11, 16), date(2026, 11, 20)
WEEK = {"1-4": ["09:00-12:00", "14:00-17:00"], "5": ["09:00-12:00"]}


@pytest.fixture
def county() -> Place:
    return add_place(kind=PlaceKind.county, name="云岫县", parent=None, code="990001")


def opens(place: Place, day: date) -> list[tuple[time, time]]:
    return [(start.time(), stop.time()) for start, stop in calendar_of(place).spans(day)]


def test_hours_hold_at_a_place_and_inside_it(county: Place) -> None:
    town = add_place(kind=PlaceKind.town, name="望禾镇", parent=county)
    set_hours(place=county, week=WEEK)
    assert opens(town, MONDAY) == [(time(9), time(12)), (time(14), time(17))]
    assert opens(town, FRIDAY) == [(time(9), time(12))]
    set_hours(place=county, week={})
    assert opens(town, FRIDAY)[1] == (time(14, 30), time(18)), "the nation's again"


@pytest.mark.parametrize(
    "week",
    [
        {"1-4": ["09:00-12:00"]},
        {"1-5": ["09:00-12:00", "11:00-17:00"]},
        {"1-5": ["九点到十二点"]},
        {"2-6": ["09:00-12:00"]},
    ],
)
def test_hours_that_are_not_whole_are_refused_when_saved(county: Place, week: dict[str, list[str]]) -> None:
    set_hours(place=county, week=WEEK)
    with pytest.raises(RuleError, match="bad_hours"):
        set_hours(place=county, week=week)
    assert opens(county, FRIDAY) == [(time(9), time(12))], "what was there holds"


@pytest.mark.django_db(transaction=True)
def test_calendars_are_forgotten_when_the_new_one_can_be_read(county: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    forgotten: list[bool] = []
    monkeypatch.setattr(actions, "forget_calendars", lambda: forgotten.append(connection.in_atomic_block))
    set_hours(place=county, week=WEEK)
    assert forgotten == [True, False], "in the transaction, and again when others see it"


def test_rows_that_came_another_way_never_stop_a_reader(county: Place) -> None:
    OfficeHours.objects.create(place=county, weekday=3, opens=time(9), closes=time(12))
    forget_calendars()
    assert opens(county, MONDAY)[0] == (time(8, 30), time(12))
