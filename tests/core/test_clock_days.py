"""A clock counts from a day that was asked, and days that do not count push its end (law.md §1, §12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from huiyin.core.clock_days import Days, counting, days_said, past_day, since_day, uncounted
from huiyin.core.clocks import Due, Limit, LimitUnit, Segment, due, parse_limit
from huiyin.core.errors import RuleError
from huiyin.core.marks import Marks
from huiyin.core.pack_check import check_raw
from huiyin.core.pack_reader import read_pack
from huiyin.core.pack_sheet import rule_sheet
from huiyin.core.stories import read_stories
from huiyin.core.story_run import Play, play
from tests.core.days import CHINA, at, day, ran, running
from tests.core.review import REVIEW
from tests.core.test_clocks_properties import GAPS, LIMITS, MOMENTS, paused

PACK = read_pack(REVIEW)
WD, D, H, WH = LimitUnit.WORK_DAYS, LimitUnit.DAYS, LimitUnit.HOURS, LimitUnit.WORK_HOURS
CAST = {"阿问": ["anyone", "reporter"], "小站": ["desk@station"], "小干": ["desk@station"]}


def ends(limit: str, since: str, from_day: str, less: int = 0) -> datetime | None:
    read = parse_limit(limit)
    return due(read, since_day(running(since), day(from_day), read.unit), CHINA, extra=uncounted(read.unit, less)).at


# ------------------------------------------------------------------------------------------------ the day it counts from
@pytest.mark.parametrize(
    ("limit", "entered", "from_day", "expected"),
    [
        ("15d", "2026-09-18 10:00", "2026-09-16", "2026-10-01 23:59:59"),  # the raw date, two days late
        ("60d", "2026-11-18 10:00", "2026-11-01", "2026-12-31 23:59:59"),  # Art 34, from acceptance
        ("30d", "2026-11-02 10:00", "2026-11-05", "2026-12-05 23:59:59"),  # Art 35, from receipt, after it began
        ("5wd", "2026-02-24 09:00", "2026-02-12", "2026-02-26 18:00"),  # the Spring Festival between the two
        ("5wd", "2026-11-12 09:00", "2026-11-09", "2026-11-16 18:00"),  # an order entered three days late
        ("5wd", "2026-11-30 09:00", "2026-11-09", "2026-11-16 18:00"),  # so late that it is over
        ("1wd", "2026-11-16 09:00", "2026-11-14", "2026-11-16 18:00"),  # from a Saturday
    ],
)
def test_the_day_itself_is_not_counted(limit, entered, from_day, expected):
    assert ends(limit, entered, from_day) == at(expected)


def test_on_the_day_itself_the_moment_stands():
    for limit in ("4wh", "24h", "5wd", "7d"):
        assert (
            ends(limit, "2026-11-18 09:00", "2026-11-18")
            == due(parse_limit(limit), running("2026-11-18 09:00"), CHINA).at
        )


def test_hours_count_from_the_end_of_a_day_of_which_nobody_knows_the_hour():
    """民法典 Art 201: hours count from their own moment; a pack may not ask for it, a town's own limit could."""
    assert ends("2h", "2026-11-18 09:00", "2026-11-17") == at("2026-11-18 02:00")
    assert ends("2wh", "2026-11-18 09:00", "2026-11-13") == at("2026-11-16 10:30")


def test_pauses_stay_pauses():
    segments = ran(("2026-11-02 09:00", "2026-11-04 09:00"), ("2026-11-09 09:00", None))
    assert since_day(segments, day("2026-10-30"), D)[0] == Segment(at("2026-10-30 00:00"), at("2026-11-04 09:00"))
    assert since_day(segments, day("2026-11-06"), D) == ran(("2026-11-09 09:00", None))
    stopped = ran(("2026-11-02 09:00", "2026-11-04 09:00"))
    assert due(Limit(3, D), since_day(stopped, day("2026-11-06"), D), CHINA).at == at("2026-11-09 23:59:59")
    assert since_day([], day("2026-11-06"), D) == []


def test_a_clock_waits_only_for_a_day_that_the_opening_does_not_ask():
    decide, again = PACK.clocks["decide"], PACK.clocks["ask_again"]
    assert (decide.waits, again.waits) == (False, True)
    segments = running("2026-11-18 09:00")
    assert counting(decide, segments, None, D) == segments
    assert counting(again, segments, None, D) == []
    assert due(Limit(30, D), [], CHINA) == Due(None, known=True), "not a missing holiday notice"


# ---------------------------------------------------------------------------------------------------- days left out
def test_days_of_hearing_push_the_end_in_the_clocks_own_unit():
    assert ends("30d", "2026-11-02 09:00", "2026-11-02", less=7) == at("2026-12-09 23:59:59")
    assert ends("5wd", "2026-11-16 09:00", "2026-11-16", less=2) == at("2026-11-25 18:00")
    assert ends("4wh", "2026-11-18 09:00", "2026-11-18", less=1) == at("2026-11-19 18:00"), "hours by a work day"
    assert uncounted(WD, 0) == []


# ------------------------------------------------------------------------------------------------------ what is said
NOW = at("2026-11-20 10:00")


def said(do: str, **answers: Any) -> Days:
    move = next(move for move in (PACK.start, *PACK.moves) if move.do == do)
    return days_said(PACK, move, answers, NOW)


def test_answers_are_told_to_their_clocks():
    assert said("serve", received_on="2026-11-18") == Days({"ask_again": date(2026, 11, 18)}, {})
    assert said("hear", hearing=3, appraisal="10") == Days({}, {"decide": 13})
    assert said("hear", hearing="", appraisal=None) == Days({}, {})
    assert said("hear", received_on="2026-11-18") == Days({}, {}), "what the move does not ask says nothing"


@pytest.mark.parametrize(
    ("do", "answers", "code"),
    [
        ("serve", {"received_on": "2026-11-21"}, "day_still_ahead"),
        ("serve", {"received_on": "2025-11-18"}, "day_long_past"),
        ("serve", {"received_on": "昨天"}, "wrong_answer"),
        ("hear", {"hearing": "-3"}, "wrong_answer"),
        ("hear", {"hearing": "三"}, "wrong_answer"),
        ("hear", {"hearing": 367}, "wrong_answer"),
    ],
)
def test_a_day_that_cannot_be_is_refused(do, answers, code):
    with pytest.raises(RuleError, match=code):
        said(do, **answers)


def test_today_is_shanghais_today():
    evening = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)  # one in the night of the 21st in Shanghai
    assert past_day("2026-11-21", "received_on", evening) == date(2026, 11, 21)
    assert past_day(date(2025, 11, 20), "received_on", evening) == date(2025, 11, 20)


def test_marks_keep_days_for_clocks_to_come():
    marks = Marks(days={"ask_again": date(2026, 11, 18)})
    assert Marks.from_json(marks.to_json()) == marks
    assert "days" not in Marks().to_json()


# -------------------------------------------------------------------------------------------------------- in a case
def scene(when: str, who: str, do: str, **ask: Any) -> dict[str, Any]:
    return {"at": when, "who": who, "do": do, "ask": ask}


def swept(when: str, *late: str) -> dict[str, Any]:
    return {"at": when, "sweep": True, "late": list(late)}


def played(*steps: dict[str, Any]) -> Play:
    (story,) = read_stories({"story": [{"title": "一", "cast": CAST, "steps": list(steps)}]})
    stage = Play(PACK, story.cast, CHINA)
    for each in story.scenes:
        stage.scene(each)
    return stage


def came(*steps: dict[str, Any]) -> list[str]:
    (story,) = read_stories({"story": [{"title": "一", "cast": CAST, "steps": list(steps), "ends": {"state": ""}}]})
    return [*map(str, play(PACK, story, CHINA))]


APPLIED = scene("2026-09-01T09:00", "阿问", "order", text="不服", accepted_on="2026-08-31")
TAKEN = scene("2026-09-03T09:00", "小站", "accept")
REPLIED = scene("2026-09-10T09:00", "小站", "report", result="维持")


def test_a_day_said_before_a_clock_runs_waits_for_it():
    stage = played(APPLIED)
    assert stage.case.marks.days == {"decide": date(2026, 8, 31)}
    stage = played(APPLIED, TAKEN)
    assert stage.case.marks.days == {}
    assert stage.clocks.due()["decide"] == at("2026-09-30 23:59:59")


def test_hearing_days_add_up_and_count_in_the_step_that_stops_the_clock():
    heard = [
        scene("2026-09-05T09:00", "小站", "hear", hearing=5),
        scene("2026-09-20T09:00", "小站", "hear", appraisal=3),
    ]
    stage = played(APPLIED, TAKEN, *heard)
    assert stage.clocks.due()["decide"] == at("2026-10-08 23:59:59")
    late = scene("2026-10-09T09:00", "小站", "report", result="维持", hearing=2)
    assert not came(APPLIED, TAKEN, *heard, swept("2026-10-08T23:59:59", "decide"), late)
    stage = played(APPLIED, TAKEN, *heard, late)
    assert stage.clocks.due()["decide"] == at("2026-10-10 23:59:59")


def test_hearing_days_count_while_the_clock_is_paused_and_not_before_it_runs():
    pause = scene("2026-09-05T09:00", "小站", "pause", until="2026-09-08", hearing=4)
    stage = played(APPLIED, TAKEN, pause, scene("2026-09-08T09:00", "小站", "resume"))
    assert stage.clocks.due()["decide"] == at("2026-10-07 23:59:59"), "three days paused, four left out"
    stage = played(APPLIED, {**TAKEN, "ask": {"hearing": 1}})
    assert stage.clocks.due()["decide"] == at("2026-10-01 23:59:59"), "the step that starts it counts"


def test_a_clock_that_waits_is_never_late_and_counts_once_the_day_is_known():
    served = scene("2026-09-20T09:00", "小站", "serve", received_on="2026-09-16")
    stage = played(APPLIED, TAKEN, REPLIED)
    assert stage.clocks.due()["ask_again"] is None
    assert stage.clocks.late(at("2026-12-20 09:00")) == frozenset()
    stage = played(APPLIED, TAKEN, REPLIED, served)
    assert stage.clocks.due()["ask_again"] == at("2026-10-16 23:59:59")
    again = scene("2026-09-21T09:00", "小站", "serve", received_on="2026-09-18")
    stage = played(APPLIED, TAKEN, REPLIED, served, again)
    assert stage.clocks.due()["ask_again"] == at("2026-10-18 23:59:59"), "a later answer counts it again"


def test_each_day_serves_one_run():
    redone = scene("2026-09-21T09:00", "阿问", "redo", reason="没说清")
    second = scene("2026-09-25T09:00", "小站", "report", result="补充答复")
    served = scene("2026-09-20T09:00", "小站", "serve", received_on="2026-09-16")
    stage = played(APPLIED, TAKEN, REPLIED, served, redone)
    assert stage.clocks.due()["decide"] == at("2026-10-21 23:59:59"), "from its own moment, not from August"
    assert played(APPLIED, TAKEN, REPLIED, served, redone, second).clocks.due()["ask_again"] is None
    early = scene("2026-09-24T09:00", "小站", "serve", received_on="2026-09-23")
    stage = played(APPLIED, TAKEN, REPLIED, served, redone, early, second)
    assert stage.clocks.due()["ask_again"] == at("2026-10-23 23:59:59")


def test_the_example_is_a_good_pack_and_its_sheet_says_so():
    assert [str(one) for one in check_raw(REVIEW, {}) if one.where.startswith("clocks")] == []
    clocks = {clock.title: clock.limit for clock in rule_sheet(PACK, "zh-hans").clocks}
    assert clocks["复查"] == "30天；从“受理日期”那天起算，当天不算；“听证天数”不算在内；“鉴定天数”不算在内"
    assert rule_sheet(PACK, "en").clocks[1].limit == (
        "30 days; counted from the day in “Received the reply on”, which is not counted itself"
    )


# ------------------------------------------------------------------------------------------------------- for every clock
DAYS = st.integers(0, 900).map(lambda n: date(2024, 1, 1) + timedelta(days=n))
LESS = st.integers(0, 60)


def known(limit: Limit, segments: list[Segment], less: int = 0) -> datetime:
    found = due(limit, segments, CHINA, extra=uncounted(limit.unit, less)).at
    assume(found is not None)
    assert found
    return found


@given(LIMITS, paused(), LESS, LESS)
def test_days_left_out_never_make_it_earlier(limit, segments, less, more):
    assert known(limit, segments, less) <= known(limit, segments, less + more)
    if limit.unit in (WD, D):
        assert known(limit, segments, less) == known(replace(limit, n=limit.n + less), segments)


@given(LIMITS, paused(), DAYS, st.integers(0, 90))
def test_who_counts_from_an_earlier_day_is_never_due_later(limit, segments, first, days):
    later = first + timedelta(days=days)
    ends = [known(limit, since_day(segments, each, limit.unit)) for each in (first, later)]
    assert ends[0] <= ends[1]


@given(LIMITS, MOMENTS, GAPS)
def test_the_hour_at_which_a_late_order_is_entered_changes_nothing(limit, moment, gap):
    """Only the day counts, whenever it is entered after it."""
    from_day = date(2023, 12, 1)
    entered = [since_day([Segment(each)], from_day, limit.unit) for each in (moment, moment + gap)]
    assert entered[0] == entered[1]
