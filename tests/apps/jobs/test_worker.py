"""The queue and the thread that works it off."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections, transaction
from django.test import Client

from huiyin.apps.cases.actions.retaining import retain
from huiyin.apps.jobs.actions import LEASE, MAX_TRIES, do_long, does, drop, forget_ended, later, run_due, run_long
from huiyin.apps.jobs.models import Job
from huiyin.apps.jobs.queries import failed
from huiyin.apps.units.actions import add_post, add_unit
from huiyin.apps.units.models import Unit
from huiyin.cli import jobs as command
from huiyin.cli import main
from huiyin.cli.checks import jobs as failed_work
from huiyin.core.words import PostTitle, UnitKind
from huiyin.site import worker
from huiyin.site.log_lines import Lines
from huiyin.site.worker import Kind
from tests.builders import World, sign_in

NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)


def put(n: int, run_after: datetime = NOW) -> Job:
    job = later("test.note", event_id=None, payload={"n": n}, run_after=run_after)
    job.save(force_insert=True)
    return job


def wait_for(true: Callable[[], object]) -> None:
    end = time.monotonic() + 5
    while not true() and time.monotonic() < end:
        time.sleep(0.01)


@pytest.fixture
def noted() -> list[int]:
    """What the test's own reaction was given, in order; a negative number fails."""
    seen: list[int] = []

    def note(payload, now):
        if payload["n"] < 0:
            raise ValueError("no")
        seen.append(payload["n"])

    does("test.note", note)
    return seen


@pytest.mark.django_db
def test_what_is_due_is_done_once_in_order(noted: list[int]) -> None:
    for n, minutes in ((1, 2), (2, 1), (3, 60)):
        put(n, NOW + timedelta(minutes=minutes))
    assert run_due(NOW + timedelta(minutes=5)) == 2
    assert run_due(NOW + timedelta(minutes=5)) == 0
    assert noted == [2, 1]


@pytest.mark.django_db
def test_what_fails_waits_longer_each_time_and_holds_up_nobody(
    noted: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    bad, _ = put(-1), put(7)
    at = NOW
    for tries in range(1, MAX_TRIES + 1):
        run_due(at)
        bad.refresh_from_db()
        assert (bad.tries, bad.done_at) == (tries, None)
        at = bad.run_after
    assert noted == [7]
    assert (bad.dropped_at, bad.last_line) == (None, "ValueError")
    assert list(failed()) == [bad]
    assert [record.levelname for record in caplog.records] == ["WARNING"] * (MAX_TRIES - 1) + ["ERROR"]
    assert run_due(at + timedelta(days=9)) == 0, "it is tried no more"
    assert [each.kept for each in failed_work.look(lambda n: None)] == ["ValueError"]


@pytest.fixture
def long_ones() -> list[int]:
    """The same for a long reaction: 0 is killed, as if by SIGKILL, the first time."""
    seen: list[int] = []

    def note(payload, now):
        seen.append(payload["n"])
        if payload["n"] < 0:
            raise ValueError("no")
        if payload["n"] == 0 and len(seen) == 1:
            raise KeyboardInterrupt

    does("test.long", note, long=True)
    return seen


def put_long(n: int) -> Job:
    job = later("test.long", event_id=None, payload={"n": n}, run_after=NOW)
    job.save(force_insert=True)
    return job


@pytest.mark.django_db
def test_long_jobs_are_done_apart_a_few_at_a_time(noted: list[int], long_ones: list[int]) -> None:
    for n in (1, 2, 3, 4):
        put_long(n)
    put(9)
    assert run_due(NOW) == 1
    assert (noted, long_ones) == ([9], [])
    assert run_long(NOW, 3) == 3
    assert run_long(NOW, 3) == 1
    assert run_long(NOW, 3) == 0
    assert long_ones == [1, 2, 3, 4]


@pytest.mark.django_db
def test_a_long_job_that_was_killed_is_begun_again_when_its_lease_is_over(long_ones: list[int]) -> None:
    put_long(0)
    with pytest.raises(KeyboardInterrupt):
        run_long(NOW)
    assert run_long(NOW + LEASE - timedelta(seconds=1)) == 0
    assert run_long(NOW + LEASE) == 1
    assert long_ones == [0, 0]


@pytest.mark.django_db
def test_of_two_who_begin_a_long_job_one_has_it(long_ones: list[int]) -> None:
    put_long(5)
    mine, theirs = Job.objects.get(), Job.objects.get()
    assert [do_long(mine, NOW), do_long(theirs, NOW)] == [True, False]
    assert long_ones == [5]


@pytest.mark.django_db
def test_a_long_job_that_fails_waits_as_any_other(long_ones: list[int]) -> None:
    bad = put_long(-1)
    assert run_long(NOW) == 0
    bad.refresh_from_db()
    assert (bad.tries, bad.last_line, bad.run_after) == (1, "ValueError", NOW + timedelta(minutes=1))
    assert run_long(NOW) == 0
    assert long_ones == [-1]


@pytest.mark.django_db
def test_what_failed_is_tried_again_when_somebody_says_so(noted: list[int], capsys, monkeypatch) -> None:
    monkeypatch.setattr(command, "open_dir", lambda folder: None)
    bad = put(-1)
    put(3)
    Job.objects.filter(pk=bad.pk).update(
        failed_at=NOW, tries=MAX_TRIES, error="Traceback\nValueError: no", payload={"n": 4}
    )
    assert run_due(NOW) == 1
    assert main(["jobs", "."]) == 1
    assert f"{bad.pk} test.note failed at 2026-11-16 01:00 UTC: ValueError: no" in capsys.readouterr().out
    assert main(["jobs", ".", "--retry"]) == 0
    assert main(["jobs", "."]) == 0
    run_due(datetime.now(UTC) + timedelta(seconds=1))
    assert noted == [3, 4]


@pytest.mark.django_db
def test_an_administrator_is_told(client: Client) -> None:
    world = World()
    office = world.viewer("admin", unit=add_office(world))
    said = "后台工作没有做成"
    assert said not in sign_in(client, office).get("/d/towns/").content.decode()
    Job.objects.filter(pk=put(-1).pk).update(failed_at=NOW)
    assert said in client.get("/d/towns/").content.decode()


def add_office(world: World) -> Unit:
    """A unit of the county with an administrator's post."""
    unit = add_unit(kind=UnitKind.office, name="县社会治理中心", seat=world.county)
    add_post(title=PostTitle.admin, name="系统管理员", unit=unit)
    return unit


@pytest.mark.django_db
def test_an_unknown_reaction_is_kept_with_its_error(noted: list[int]) -> None:
    job = later("test.nobody", event_id=None, payload={}, run_after=NOW)
    job.save(force_insert=True)
    run_due(NOW)
    job.refresh_from_db()
    assert (job.tries, job.reaction) == (1, "test.nobody")
    assert job.last_line == "NotImplementedError"


@pytest.mark.django_db
def test_what_was_done_goes_after_a_month_and_what_failed_after_half_a_year() -> None:
    ended = {"done_at": 32, "dropped_at": 33, "failed_at": 185} | {"done_at ": 20, "dropped_at ": 20, "failed_at ": 100}
    for name, days in ended.items():
        Job.objects.filter(pk=put(days).pk).update(**{name.strip(): NOW - timedelta(days=days)})
    put(0, NOW - timedelta(days=400))
    assert retain(now=NOW)["jobs"] == 3
    assert sorted(job.payload["n"] for job in Job.objects.all()) == [0, 20, 20, 100], "what still waits stays"


@pytest.mark.django_db
def test_what_gathered_over_years_goes_in_stretches() -> None:
    for n in range(5):
        Job.objects.filter(pk=put(n).pk).update(done_at=NOW)
    later = NOW + timedelta(days=60)
    gone = [forget_ended(done_before=later, failed_before=later, most=2) for _ in range(4)]
    assert gone == [2, 2, 1, 0]


@pytest.mark.django_db
def test_what_an_exception_quotes_reaches_neither_the_row_nor_the_log(
    noted: list[int], capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    said = "欧阳若兰住在桥东头12号，电话13800000000"

    def quotes(_payload, _now):
        try:
            {"": 0}[said]
        except KeyError as missing:
            raise ValueError(f"cannot send: {said}") from missing

    does("test.quotes", quotes)
    job = later("test.quotes", event_id=None, payload={}, run_after=NOW)
    job.save(force_insert=True)
    at = NOW
    for _ in range(MAX_TRIES):
        run_due(at)
        job.refresh_from_db()
        at = job.run_after
    assert job.failed_at
    told = "".join(Lines().format(record) for record in caplog.records) + job.error + "".join(capsys.readouterr())
    assert "ValueError" in told
    assert "in quotes" in job.error, "where it failed"
    for word in ("欧阳若兰", "桥东头", "13800000000"):
        assert word not in told


@pytest.mark.django_db
def test_taking_back_what_has_not_run(noted: list[int]) -> None:
    assert drop([], NOW) == 0
    put(1)
    run_due(NOW)
    assert noted == [1]


def test_the_worker_goes_on_after_a_failure_and_stops_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[str] = []

    def fails_once(_now: datetime, _most: int) -> int:
        rounds.append("fails")
        if len(rounds) == 1:
            raise OSError("database is locked")
        return 0

    def follows(_now: datetime, _most: int) -> int:
        rounds.append("follows")
        return 0

    monkeypatch.setattr(worker.logger, "exception", lambda *args: None)
    thread = worker.Worker(Kind("what fails", 9, fails_once), Kind("what follows", 9, follows), every=0.01)
    thread.start()
    wait_for(lambda: len(rounds) >= 4)
    thread.stop()
    assert rounds[:4] == ["fails", "follows", "fails", "follows"], "one kind of work does not hold up another"
    assert not thread.is_alive()


def test_the_worker_goes_on_at_once_while_there_is_more() -> None:
    left = [1, 1, 1]
    thread = worker.Worker(Kind("what is left", 1, lambda _now, _most: left.pop() if left else 0), every=60)
    thread.start()
    wait_for(lambda: not left)
    thread.stop()
    assert left == []
    assert not thread.is_alive()


def test_long_jobs_and_the_plan_of_the_nights_hold_up_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[tuple[tuple[Kind, ...], float]] = []
    monkeypatch.setattr(worker.Worker, "start", lambda self: begun.append((self.kinds, self.every)))
    for name in (worker.Worker, worker.Notes):
        monkeypatch.setattr(name, "stop", lambda self, timeout=0: None)
    monkeypatch.setattr(worker.Notes, "start", lambda self: None)
    with worker.at_work():
        assert len(begun) == 3
    assert ((worker.NIGHTS,), 3600) in begun, "planned by the first round, then every hour"
    assert ((worker.LONG,), worker.EVERY_SECONDS) in begun
    assert ((worker.JOBS, worker.CLOCKS, worker.LOGS), worker.EVERY_SECONDS) in begun


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_on_sqlite_the_worker_leaves_the_file_alone_after_each_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[float] = []
    monkeypatch.setattr(time, "sleep", rests.append)
    put(2)
    run_due(NOW, 1)
    assert rests == [], "whoever works for a person does not rest"
    monkeypatch.setattr(connections["default"], "rests", worker.RESTS)
    run_due(NOW, 1)
    assert len(rests) == 1
    assert 0 < rests[0] <= 1
    monkeypatch.setattr(connections["default"], "rests", 1e9)
    with transaction.atomic(), transaction.atomic():
        put(1)
    assert rests[1:] == [1.0], "never longer than a second, and once for what is nested"
