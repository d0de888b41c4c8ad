"""The slip by text message: the public number and the record code, no word of the matter and no code that acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from huiyin.apps.cases.actions.erasing import erase_case
from huiyin.apps.cases.codes import receipt_code
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.slips import record_code
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.leaves import plain_code
from tests.apps.jobs.carried import NAME, Carried
from tests.builders import MONDAY, World, say

pytestmark = pytest.mark.django_db
Work = Callable[..., list[tuple[str, str]]]


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture(autouse=True)
def carried(settings: Any) -> Iterator[None]:
    settings.SMS = {"provider": NAME}
    Carried.sent.clear()
    yield
    Carried.sent.clear()


@pytest.fixture
def work(django_capture_on_commit_callbacks: Any) -> Work:
    """The queue is worked off twice: what a job puts into it as well. What was sent."""

    def done(later: timedelta = timedelta()) -> list[tuple[str, str]]:
        with django_capture_on_commit_callbacks(execute=True):
            for _ in range(2):
                run_due(MONDAY + later)
        return Carried.sent

    return done


def test_who_leaves_a_mobile_is_sent_the_record_code_once(world: World, work: Work) -> None:
    case = say(world)
    ((to, words),) = work()
    assert to == "+8613800000000"
    assert case.code in words
    assert plain_code(words.partition("存证码")[2][:14]) == record_code(case)
    assert f"/q/{case.code}" in words
    assert receipt_code(case.uid) not in words
    assert "路灯" not in words
    assert len(work()) == 1


def test_nobody_else_is_sent_anything(world: World, work: Work) -> None:
    say(world, phone="")
    say(world, phone="0300-555-0110")
    say(world, phone="010-6555-0110")
    ordered = say(world)
    Case.objects.filter(pk=ordered.pk).update(channel="hotline")
    assert work() == []


def test_the_number_of_a_child_in_danger_is_sent_nothing_before_a_guardian_was_asked(world: World, work: Work) -> None:
    say(world, slug="respond_now", place=world.village, channel="one_key", category="one_key", alone=True)
    assert work() == []
    say(world, slug="respond_now", place=world.village, channel="one_key", category="one_key", guardian="爷爷")
    assert len(work()) == 1


def test_no_provider_nothing_waits(world: World, work: Work, settings: Any) -> None:
    settings.SMS = {}
    say(world)
    assert work() == []


def test_at_night_it_waits_until_the_morning(world: World, work: Work) -> None:
    night = timedelta(hours=13)
    say(world, now=MONDAY + night)
    assert work(night) == []
    assert len(work(night + timedelta(hours=10))) == 1


def test_what_is_confidential_or_was_erased_meanwhile_is_not_told(world: World, work: Work) -> None:
    night = timedelta(hours=13)
    hidden, erased = say(world, now=MONDAY + night), say(world, now=MONDAY + night)
    work(night)
    Case.objects.filter(pk=hidden.pk).update(level="restricted")
    Case.objects.filter(pk=erased.pk).update(open=False, outcome="solved", closed_at=MONDAY)
    erase_case(by=Viewer.for_system("a test"), case=erased.uid, reason="asked", now=MONDAY + night)
    assert work(night + timedelta(hours=10)) == []


def test_one_number_is_not_flooded_and_codes_come_first(world: World, work: Work, settings: Any) -> None:
    for _ in range(5):
        say(world)
    assert len(work()) == 3
    settings.SMS_A_DAY = 6
    say(world, phone="13900000001")
    assert len(work()) == 3, "half of the day's messages is kept for codes that somebody waits for"
