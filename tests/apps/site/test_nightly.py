"""Every night the logs are brought up to date and their heads signed, and the next night is planned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from huiyin.apps.jobs.actions import run_long
from huiyin.apps.jobs.models import Job
from huiyin.apps.keys import outside
from huiyin.apps.records.models import Checkpoint, Event, Leaf
from huiyin.site.nightly import JOB, plan
from huiyin.site.worker import work
from tests.builders import MONDAY, World, say

pytestmark = pytest.mark.django_db


def waiting() -> list[datetime]:
    return list(
        Job.objects.filter(reaction=JOB, done_at=None).order_by("run_after").values_list("run_after", flat=True)
    )


def test_the_first_night_is_now_and_each_plans_the_next() -> None:
    say(World())
    plan(MONDAY)
    plan(MONDAY)
    assert run_long(MONDAY) >= 1
    assert Checkpoint.objects.exists()
    tuesday = datetime(2026, 11, 16, 16, 30, tzinfo=UTC)  # half past midnight in Shanghai
    assert waiting() == [tuesday]
    plan(MONDAY)
    assert waiting() == [tuesday]
    assert run_long(tuesday) == 1
    assert waiting() == [tuesday + timedelta(days=1)]
    assert set(Checkpoint.objects.values_list("number", flat=True)) == {1, 2}


def test_without_a_record_key_it_fails_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    say(World())
    keys = outside.keys()
    monkeypatch.setattr(outside, "_kept", [outside.Outside(keys.generations, keys.index)])
    plan(MONDAY)
    assert run_long(MONDAY) == 0
    assert "KeysMissing" in Job.objects.get(reaction=JOB).error
    assert Leaf.objects.count() == Event.objects.count()


def test_the_work_in_the_background_puts_new_events_into_logs() -> None:
    say(World())
    assert work() >= 1
    assert Leaf.objects.count() == Event.objects.count()
