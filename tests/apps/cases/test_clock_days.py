"""Clocks that count from a day that was asked and leave asked days out: kept, rated again, taken back, shown as they are."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from huiyin.apps.cases import ahead, library
from huiyin.apps.cases.actions.bulk import do_each, name_of, undo
from huiyin.apps.cases.actions.rerate import ask_to_rerate
from huiyin.apps.cases.actions.sweep import sweep
from huiyin.apps.cases.meters import Meter, meters
from huiyin.apps.cases.missing_year import missing_year
from huiyin.apps.cases.models import Case, ClockRun
from huiyin.apps.cases.texts import sentence
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import CalendarNotice
from huiyin.apps.records.models import Event
from huiyin.apps.say.queries import following
from huiyin.cli.checks import clocks as clock_check
from huiyin.cli.checks import marks as marks_check
from huiyin.core.errors import RuleError
from huiyin.core.pack_reader import read_pack
from tests.builders import MONDAY, World, say, step
from tests.core.review import REVIEW

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ORDER: dict[str, Any] = {"slug": "hotline", "channel": "hotline", "category": "water", "text": "楼里三天没水。"}


@pytest.fixture
def _review(monkeypatch: pytest.MonkeyPatch) -> None:
    """The example pack stands on the shelf beside the shipped ones."""
    shelf, raw = library.pack, library.raw_pack
    example = read_pack(REVIEW)
    monkeypatch.setattr(library, "pack", lambda slug: example if slug == "review" else shelf(slug))
    monkeypatch.setattr(library, "raw_pack", lambda slug: REVIEW if slug == "review" else raw(slug))
    monkeypatch.setattr(library, "_pins", {})
    monkeypatch.setattr(library, "_pinned", {})


@pytest.fixture(autouse=True)
def _told_the_same() -> Iterator[None]:
    """After each test, what is kept of clocks and marks is what verify computes again."""
    yield
    for check in (clock_check, marks_check):
        assert [str(each) for each in check.look(lambda _n: None)] == []


def end_of(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T15:59:59").replace(tzinfo=UTC)


def run_of(case: Case, name: str) -> ClockRun:
    return ClockRun.objects.filter(case=case, name=name).order_by("-id")[0]


def meter_of(case: Case, title: str, now: datetime) -> Meter:
    runs = ClockRun.objects.filter(case=case).order_by("id")
    with translation.override("zh-hans"):
        return next(each for each in meters(Case.objects.get(pk=case.pk), runs, now) if each.title == title)


# ------------------------------------------------------------------------------------------------- orders of the hotline
@pytest.fixture
def town() -> World:
    return World("dalu")


@pytest.fixture
def office(town: World) -> Viewer:
    return town.viewer("desk", unit=town.unit("town_office"))


def order(town: World, by: Viewer, now: datetime = MONDAY, **answers: str) -> Case:
    return say(town, by=by, now=now, **ORDER, answers={"matter": "help", **answers})


def test_an_order_entered_late_is_due_as_it_was_dispatched(town: World, office: Viewer):
    case = order(town, office, MONDAY + 3 * DAY, dispatched="2026-11-16")
    run = run_of(case, "solve")
    assert (run.counted_from, run.limit) == (date(2026, 11, 16), "5wd")
    assert run.due_at == datetime(2026, 11, 23, 10, 0, tzinfo=UTC), "not on the 26th"
    assert run_of(case, "dispatch").counted_from is None, "receiving it counts from when the town has it"
    assert "从11月16日起算" in meter_of(case, "办结", MONDAY + 3 * DAY).text


def test_an_order_without_its_day_counts_from_the_moment_it_came_in(town: World, office: Viewer):
    run = run_of(order(town, office), "solve")
    assert (run.counted_from, run.due_at) == (None, datetime(2026, 11, 23, 10, 0, tzinfo=UTC))


def test_the_day_on_the_order_is_its_end_from_whenever_it_counts(town: World, office: Viewer):
    case = order(town, office, MONDAY + 3 * DAY, dispatched="2026-11-16", due="2026-11-18")
    assert (run_of(case, "solve").limit, run_of(case, "solve").due_at) == ("2d", end_of("2026-11-18"))


def test_an_order_that_was_over_when_it_came_is_late_at_the_next_sweep(town: World, office: Viewer):
    case = order(town, office, dispatched="2026-11-02")
    due_at = datetime(2026, 11, 9, 10, 0, tzinfo=UTC)
    assert sweep(now=MONDAY + HOUR)["late"] == 1
    case.refresh_from_db()
    assert (case.late, case.due_at, case.due_clock) == (True, due_at, "solve")
    (late,) = Event.objects.filter(subject=case.uid, kind="case.late")
    assert (late.at, late.recorded_at, late.data["limit"]) == (due_at, MONDAY + HOUR, "5wd")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("2026-11-17", "2026年11月17日还没有到。请写实际发生的那一天。"),
        ("2025-11-14", "2025年11月14日已经过了一年多。请看看年份对不对。"),
        ("上周", "dispatched"),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_a_sentence(town: World, office: Viewer, given: str, says: str):
    with pytest.raises(RuleError) as refusal:
        order(town, office, dispatched=given)
    with translation.override("zh-hans"):
        assert says in sentence(refusal.value)
    assert not Case.objects.exists()


def test_done_again_it_has_its_time_anew(town: World, office: Viewer):
    case = order(town, office, dispatched="2026-11-02")
    works = town.unit("works_office")
    officer = town.viewer("officer", unit=works)
    step(case, office, "dispatch", MONDAY + HOUR, unit=works.pk)
    step(case, officer, "accept", MONDAY + 2 * HOUR)
    step(case, officer, "contact", MONDAY + 3 * HOUR, note="电话问过。")
    step(case, officer, "report", MONDAY + 4 * HOUR, result="修好了。")
    step(case, office, "reply", MONDAY + 5 * HOUR, result="修好了。")
    step(case, office, "redo", MONDAY + DAY, reason="又停了。")
    again = run_of(case, "solve")
    assert (again.counted_from, again.due_at) == (None, datetime(2026, 11, 24, 10, 0, tzinfo=UTC))


# -------------------------------------------------------------------------------------------------- the example of a review
review = pytest.mark.usefixtures("_review")


def asked(world: World, **answers: str) -> Case:
    return say(world, slug="review", text="对答复不服。", answers=answers)


def replied(world: World, desk: Viewer) -> Case:
    case = asked(world)
    step(case, desk, "accept", MONDAY + HOUR)
    return step(case, desk, "report", MONDAY + DAY, result="维持原答复。").case


@review
def test_a_clock_that_waits_shows_nothing_false(world: World, desk: Viewer):
    case = replied(world, desk)
    run = run_of(case, "ask_again")
    assert (run.running, run.due_at, run.next_at) == (True, None, None)
    case = Case.objects.get(pk=case.pk)
    assert (case.due_at, case.due_clock, case.late) == (None, "", False), "no holiday notice is missing"
    assert not sweep(now=MONDAY + 200 * DAY)
    december = datetime(2026, 12, 2, 1, 0, tzinfo=UTC)
    CalendarNotice.objects.all().delete()
    assert missing_year(desk, december) is None
    shown = meter_of(case, "再申请", december)
    assert (shown.word, shown.due, shown.used, shown.days) == ("起算日还不知道", None, None, None)
    assert shown.text == "限30天，从“收到答复的日期”起算"
    with translation.override("zh-hans"):
        (fact,) = following._running(case, library.pinned(case.pack_id))
        matter = following.Followed(case, library.pinned(case.pack_id), None, True, december)
        assert following._due_fact(matter, fact)["value"] == "还不知道：从“收到答复的日期”起30天，这一天还没有登记。"
        (promise,) = [each for each in ahead.promised(case) if each.words == "再申请"]
    assert (promise.at, promise.limit, promise.since) == (None, "30天", "收到答复的日期")


@review
def test_the_day_given_later_counts_and_a_corrected_one_again(world: World, desk: Viewer):
    case = replied(world, desk)
    step(case, desk, "serve", MONDAY + 5 * DAY, received_on="2026-11-18")
    assert run_of(case, "ask_again").due_at == end_of("2026-12-18")
    case = step(case, desk, "serve", MONDAY + 6 * DAY, received_on="2026-11-20").case
    assert run_of(case, "ask_again").due_at == end_of("2026-12-20")
    assert (case.due_at, case.due_clock) == (end_of("2026-12-20"), "ask_again")
    assert sweep(now=end_of("2026-12-20"))["late"] == 1


@review
def test_a_later_day_takes_back_that_it_is_late(world: World, desk: Viewer):
    case = replied(world, desk)
    step(case, desk, "serve", MONDAY + 2 * DAY, received_on="2026-10-01")
    assert sweep(now=MONDAY + 2 * DAY)["late"] == 1
    case = step(case, desk, "serve", MONDAY + 3 * DAY, received_on="2026-11-18").case
    assert (case.late, run_of(case, "ask_again").stage, case.due_at) == (False, 0, end_of("2026-12-18"))


@review
def test_a_day_said_at_the_opening_waits_for_its_clock(world: World, desk: Viewer):
    case = asked(world, accepted_on="2026-11-10")
    assert not ClockRun.objects.filter(case=case).exists()
    step(case, desk, "accept", MONDAY + 2 * DAY)
    assert run_of(case, "decide").counted_from == date(2026, 11, 10)
    assert run_of(case, "decide").due_at == end_of("2026-12-10")


@review
def test_days_of_hearing_add_up_without_an_approver(world: World, desk: Viewer):
    case = asked(world)
    step(case, desk, "accept", MONDAY)
    step(case, desk, "hear", MONDAY + DAY, hearing=3)
    step(case, desk, "hear", MONDAY + 2 * DAY, hearing=2, appraisal=5)
    run = run_of(case, "decide")
    assert (run.less, run.extra, run.due_at) == (10, [], end_of("2026-12-26"))
    assert meter_of(case, "复查", MONDAY + 2 * DAY).text == "限30天，另有10天不算在内，用2天"


@review
def test_hearing_days_told_with_the_reply_keep_it_in_time(world: World, desk: Viewer):
    case = asked(world)
    step(case, desk, "accept", MONDAY)
    late = MONDAY + 33 * DAY
    step(case, desk, "report", late, result="维持。", hearing=5)
    run_due(late)
    assert run_of(case, "decide").due_at == end_of("2026-12-21")
    assert not Event.objects.filter(subject=case.uid, kind="case.late").exists()
    assert meter_of(case, "复查", late).word == "按时"


@review
def test_a_new_calendar_rates_them_again_without_their_events(world: World, desk: Viewer):
    case = replied(world, desk)
    step(case, desk, "serve", MONDAY + 2 * DAY, received_on="2026-11-18")
    ClockRun.objects.filter(case=case).update(due_at=None, next_at=None)
    with CaptureQueriesContext(connection) as queries:
        ask_to_rerate(None, MONDAY + 3 * DAY)
        run_due(MONDAY + 3 * DAY)
    assert run_of(case, "ask_again").due_at == end_of("2026-12-18")
    assert Case.objects.get(pk=case.pk).due_at == end_of("2026-12-18")
    assert not [each["sql"] for each in queries if "records_eventsecret" in each["sql"] and "SELECT" in each["sql"][:6]]


@review
def test_undoing_many_puts_their_days_back(world: World, desk: Viewer):
    cases = [asked(world) for _ in range(2)]
    for case in cases:
        step(case, desk, "accept", MONDAY)
        step(case, desk, "hear", MONDAY + HOUR, hearing=3)
    late = MONDAY + 36 * DAY
    sweep(now=late)
    before = [ClockRun.objects.filter(case=case).values().get() for case in cases]
    assert all(row["late_at"] for row in before)
    key = uuid.uuid4()
    act: dict[str, Any] = {"by": desk, "cases": [case.uid for case in cases], "do": "report", "key": key, "now": late}
    assert [each.refused for each in do_each(**act, answers={"result": "维持。", "hearing": 9})] == ["", ""]
    assert [run_of(case, "decide").less for case in cases] == [12, 12]
    undo(by=desk, bulk=name_of("report", key), now=late + HOUR / 10)
    after = [ClockRun.objects.filter(case=case).values().get() for case in cases]
    assert after == before


@review
def test_a_step_that_says_days_takes_at_most_ten_queries(world: World, desk: Viewer):
    case = replied(world, desk)
    library._pinned[case.pack_id] = library.pack("review")
    for do, answers in (
        ("serve", {"received_on": "2026-11-18"}),
        ("redo", {"reason": "没说清"}),
        ("hear", {"hearing": 3}),
    ):
        with CaptureQueriesContext(connection) as queries:
            step(case, desk, do, MONDAY + 3 * DAY, **answers)
        sent = [
            each["sql"] for each in queries if not each["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
        ]
        assert len(sent) <= 10, "\n".join(sent)


def test_a_refusal_says_a_day_as_people_do():
    with translation.override("zh-hans"):
        assert "2026年11月23日" in sentence(RuleError("day_not_ahead", day=date(2026, 11, 23)))
        assert "“2026-11-23”" in sentence(RuleError("bad_date", text="2026-11-23")), "words stay as somebody wrote them"
