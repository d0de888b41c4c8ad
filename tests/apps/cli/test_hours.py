"""Office hours from the command line: shown, set, given up; open cases follow."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from huiyin.apps.cases.models import ClockRun
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.jobs.models import Job
from huiyin.apps.places.queries import calendar_of
from huiyin.cli import hours, main
from tests.builders import MONDAY, World, say

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hours, "open_dir", lambda folder: None)
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY)


@pytest.fixture
def world() -> World:
    return World()


def due() -> datetime:
    found = ClockRun.objects.order_by("id")[0].due_at
    assert found is not None
    return found


def test_hours_are_set_for_a_place_and_open_cases_follow(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    say(world)
    before = due()
    assert main(["hours", "望禾镇", "1-5=09:00-10:00,16:00-17:00"]) == 0
    assert "Mon-Sun 09:00-10:00, 16:00-17:00" in capsys.readouterr().out
    run_due(MONDAY)
    assert due() > before
    assert main(["hours", "990001100", "--none"]) == 0
    assert "Mon-Sun 08:30-12:00, 14:30-18:00" in capsys.readouterr().out
    assert main(["hours", "everywhere", "1-5=08:00-12:00,13:00-17:00", "6=09:00-11:00"]) == 0
    assert capsys.readouterr().out == (
        "everywhere:\n  Mon-Fri 08:00-12:00, 13:00-17:00\n  Sat 09:00-11:00\n  Sun 08:00-12:00, 13:00-17:00\n"
    )
    assert main(["hours", "望禾镇"]) == 0
    assert "Sat 09:00-11:00" in capsys.readouterr().out, "what holds is shown, whosever it is"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["什么镇"], "There is no place with the code or name 什么镇."),
        (["第一网格"], "Several places are called 第一网格."),
        (["望禾镇", "1-5"], "“1-5” says no hours."),
        (["望禾镇", "1-4=09:00-12:00"], "周一到周五每天都要有上班时间"),
        (["望禾镇", "1-5=09:00-25:00"], "周一到周五每天都要有上班时间"),
        (["望禾镇", "1-5=09:00-12:00", "--none"], "Give either a week or --none."),
    ],
)
def test_what_cannot_be_set_is_said_plainly(
    world: World, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["hours", *words]) == 1
    assert said in capsys.readouterr().err
    assert not Job.objects.exists()
    assert calendar_of(world.village).hours == calendar_of(world.county).hours


def test_who_rated_by_the_old_calendar_meanwhile_is_rated_again(world: World) -> None:
    say(world)
    stale = due()
    main(["hours", "everywhere", "1-5=09:00-10:00,16:00-17:00"])
    run_due(MONDAY)
    true = due()
    ClockRun.objects.filter(due_at=true).update(due_at=stale)  # by another process that had read it before
    run_due(MONDAY + timedelta(seconds=59))
    assert due() == stale
    run_due(MONDAY + timedelta(seconds=60))
    assert due() == true != stale
