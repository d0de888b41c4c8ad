"""What comes every night: it always waits for the coming one, whatever became of the last, and bears being begun again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from huiyin.apps.cases.models import Case
from huiyin.apps.duties.models import Owed
from huiyin.apps.jobs import actions
from huiyin.apps.jobs.actions import LEASE, MAX_TRIES, run_due, run_long
from huiyin.apps.jobs.models import Job
from huiyin.apps.jobs.nightly import Round, plan
from huiyin.apps.jobs.queries import failed, pending
from huiyin.apps.keys import outside
from huiyin.apps.net.models import Coverage, Gap
from huiyin.apps.people.models import SecurityEntry
from huiyin.apps.records.models import Checkpoint, Event, Leaf
from huiyin.site.nightly import JOB
from huiyin.site.wiring import NIGHTLY
from huiyin.site.worker import LOGS, work
from tests.builders import MONDAY, World, say

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 11, 16, 16, 30, tzinfo=UTC)
"""Half past midnight in Shanghai."""
ROUNDS = pytest.mark.parametrize("each", NIGHTLY, ids=lambda each: each.reaction)


def waiting(reaction: str = JOB) -> list[datetime]:
    return list(pending(reaction).order_by("run_after").values_list("run_after", flat=True))


def test_the_first_round_of_the_logs_is_now_and_then_every_night() -> None:
    say(World())
    plan(MONDAY)
    assert waiting() == [MONDAY]
    for _ in range(2):
        plan(MONDAY)
        assert waiting() == [MONDAY, TUESDAY]
    assert run_long(MONDAY) == 1
    assert Checkpoint.objects.exists()
    plan(TUESDAY - timedelta(minutes=1))
    assert waiting() == [TUESDAY], "not once more for the same night"
    assert run_long(TUESDAY, len(NIGHTLY)) == 3, "the logs, and two more rounds whose hour it is by then"
    plan(TUESDAY)
    assert waiting() == [TUESDAY + timedelta(days=1)]
    assert set(Checkpoint.objects.values_list("number", flat=True)) == {1, 2}


@ROUNDS
def test_a_bad_night_does_not_end_it(each: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_payload: Mapping[str, Any], _now: datetime) -> None:
        raise ValueError("no")

    monkeypatch.setitem(actions._works, each.reaction, fails)
    now = MONDAY
    while not failed().filter(reaction=each.reaction).exists():
        plan(now)
        run_long(now)
        now += timedelta(minutes=10)
    assert failed().filter(reaction=each.reaction).get().tries == MAX_TRIES
    plan(now)
    assert max(waiting(each.reaction)) > now


@ROUNDS
def test_it_bears_being_begun_again_and_keeps_nobody_from_writing(each: Round, world: World) -> None:
    say(world)
    plan(MONDAY)
    assert run_due(MONDAY + timedelta(days=2)) >= 0, "none is done inside of the transaction of short jobs"
    assert pending(each.reaction, {}).exists()
    each.work({}, TUESDAY)
    found = rows()
    each.work({}, TUESDAY + LEASE)
    assert rows() == found


def rows() -> list[int]:
    return [model.objects.count() for model in (Case, Event, Checkpoint, Coverage, Gap, Owed, SecurityEntry)]


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
    work(LOGS)
    assert Leaf.objects.count() == Event.objects.count()
