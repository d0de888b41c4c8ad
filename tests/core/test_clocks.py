"""When something is due, how far it has run, and what happens when nobody does it.

2026-11-18 is a Wednesday. The office is open 08:30-12:00 and 14:30-18:00.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from huiyin.core.calendar import Calendar, parse_notice
from huiyin.core.clocks import (
    ClockState,
    Due,
    Limit,
    LimitUnit,
    Rung,
    Segment,
    due,
    ladder,
    next_moment,
    parse_limit,
    remaining,
    send_after,
    share,
    spent,
    state,
    warn_at,
)
from huiyin.core.errors import RuleError
from tests.core.days import CHINA, at, clock_time, day, holidays, ran, running
from tests.core.test_calendar import ROWS_2027

WH, WD, D, H = LimitUnit.WORK_HOURS, LimitUnit.WORK_DAYS, LimitUnit.DAYS, LimitUnit.HOURS


@dataclass(frozen=True)
class Late:
    """As a pack says it."""

    after: str
    do: str
    to: str = ""


def due_at(limit, since, calendar=CHINA, **options):
    return due(parse_limit(limit), running(since), calendar, **options)


# -------------------------------------------------------------------------------------------------------- limits
def test_a_limit_is_a_number_and_a_unit():
    assert parse_limit("4wh") == Limit(4, WH)
    assert [parse_limit(text).unit for text in ("5wd", "7d", "24h")] == [WD, D, H]
    assert str(Limit(10, WD)) == "10wd"


@pytest.mark.parametrize("text", ["", "4", "wh", "-1wd", "4 wh", "1.5d", "5w", "99999d", "4wh\n", "\uff14wh"])
def test_anything_else_is_not_a_limit(text):
    with pytest.raises(RuleError) as refused:
        parse_limit(text)
    assert (refused.value.code, refused.value.values) == ("bad_limit", {"text": text})


def test_a_limit_is_never_negative():
    with pytest.raises(RuleError, match="bad_limit"):
        Limit(-1, D)


# -------------------------------------------------------------------------------------------------- working hours
@pytest.mark.parametrize(
    ("since", "limit", "expected"),
    [
        ("2026-11-18 09:00", "4wh", "2026-11-18 15:30"),  # three hours before lunch, one after
        ("2026-11-18 22:00", "4wh", "2026-11-19 15:00"),  # at night: the clock waits for the morning
        ("2026-11-18 03:00", "1wh", "2026-11-18 09:30"),  # before dawn
        ("2026-11-18 12:10", "4wh", "2026-11-19 09:00"),  # at lunch
        ("2026-11-20 17:59", "4wh", "2026-11-23 14:59"),  # one minute on Friday, the rest on Monday
        ("2026-11-21 10:00", "4wh", "2026-11-23 15:00"),  # on Saturday
        ("2026-11-18 08:30", "7wh", "2026-11-18 18:00"),  # a whole day ends at its close, not next morning
        ("2026-02-14 15:00", "8wh", "2026-02-24 16:00"),  # from a make-up Saturday across the Spring Festival
        ("2026-09-30 17:00", "2wh", "2026-10-08 09:30"),  # across National Day
        ("2025-12-31 17:00", "2wh", "2026-01-04 09:30"),  # over the New Year to a make-up Sunday
    ],
)
def test_working_hours_run_only_while_the_office_is_open(since, limit, expected):
    assert due_at(limit, since) == Due(at(expected), known=True)


# --------------------------------------------------------------------------------------------------- working days
@pytest.mark.parametrize(
    ("since", "limit", "expected"),
    [
        ("2026-02-12 10:00", "5wd", "2026-02-26 18:00"),  # 13th, Saturday 14th, then 24th, 25th, 26th
        ("2026-11-18 09:00", "1wd", "2026-11-19 18:00"),  # the day it starts is not counted
        ("2026-11-18 23:30", "1wd", "2026-11-19 18:00"),  # nor is its night
        ("2026-11-20 17:59", "1wd", "2026-11-23 18:00"),  # Friday evening
        ("2026-11-21 10:00", "1wd", "2026-11-23 18:00"),  # Saturday
        ("2026-02-27 10:00", "1wd", "2026-02-28 18:00"),  # the next day is a make-up Saturday
        ("2026-05-08 10:00", "2wd", "2026-05-11 18:00"),  # Saturday 9th is worked, Sunday is not
    ],
)
def test_working_days_end_at_close_of_business(since, limit, expected):
    assert due_at(limit, since) == Due(at(expected), known=True)


# ------------------------------------------------------------------------------------------ calendar days and hours
def test_calendar_days_end_at_the_end_of_the_last_day():
    """24:00 is written 23:59:59, so that the moment belongs to the day that it ends."""
    raw = due_at("15d", "2026-09-16 10:00")
    assert raw == Due(at("2026-10-01 23:59:59"), known=True)
    assert raw.day == day("2026-10-01")


def test_a_residents_period_does_not_end_on_a_day_off():
    """民法典 Art 203. An agency's clock shows the raw date."""
    assert due_at("15d", "2026-09-16 10:00", roll=True).day == day("2026-10-08")
    assert due_at("15d", "2026-09-05 10:00", roll=True).day == day("2026-09-20")  # a make-up Sunday is worked
    assert due_at("5wd", "2026-02-12 10:00", roll=True).day == day("2026-02-26")


def test_hours_of_the_clock_run_at_night_and_on_holidays():
    assert due_at("24h", "2026-10-01 23:30") == Due(at("2026-10-02 23:30"), known=True)


def test_moments_come_back_in_utc():
    assert due_at("24h", "2026-10-01 23:30").at.isoformat() == "2026-10-02T15:30:00+00:00"
    assert due_at("5wd", "2026-02-12 10:00").at.isoformat() == "2026-02-26T10:00:00+00:00"


@pytest.mark.parametrize("limit", ["0wh", "0wd", "0d", "0h"])
def test_no_time_at_all_is_due_at_the_start(limit):
    assert due_at(limit, "2026-11-21 10:00") == Due(at("2026-11-21 10:00"), known=True)
    assert due_at(limit, "2026-11-21 10:00", roll=True).at == at("2026-11-21 10:00")


def test_a_clock_that_has_not_started_has_no_due_date():
    five = parse_limit("5wd")
    assert due(five, [], CHINA) == Due(None, known=True)
    assert due(five, [], CHINA).day is None
    assert state(five, [], CHINA, at("2026-11-18 09:00"), 75) is ClockState.NOT_STARTED
    assert state(five, running("2026-11-18 10:00"), CHINA, at("2026-11-18 09:00"), 75) is ClockState.NOT_STARTED
    assert spent(WD, [], CHINA, at("2026-11-18 09:00")) == timedelta()
    assert remaining(five, [], CHINA, at("2026-11-18 09:00")) is None
    assert share(five, [], CHINA, at("2026-11-18 09:00")) is None
    assert warn_at(five, [], CHINA, 75) is None
    assert next_moment(five, [], CHINA, 0, 75) is None


# ------------------------------------------------------------------------------------------------ the unknown year
@pytest.mark.parametrize(
    ("since", "limit"), [("2026-12-30 10:00", "5wd"), ("2026-12-31 15:00", "4wh"), ("2027-01-04 10:00", "1wd")]
)
def test_a_due_date_in_a_year_without_a_notice_is_not_yet_known(since, limit):
    """Nobody is refused for it: the date is shown as not yet known."""
    now, clock = at("2027-01-05 09:00"), parse_limit(limit)
    assert due_at(limit, since) == Due(None, known=False)
    assert state(clock, running(since), CHINA, now, 75) is ClockState.UNKNOWN
    assert share(clock, running(since), CHINA, now) is None
    assert remaining(clock, running(since), CHINA, now) is None
    assert spent(clock.unit, running(since), CHINA, now) is None
    assert warn_at(clock, running(since), CHINA, 75) is None
    assert next_moment(clock, running(since), CHINA, 0, 75) is None


def test_a_due_date_before_the_unknown_year_stays_known():
    assert due_at("1wd", "2026-12-30 10:00") == Due(at("2026-12-31 18:00"), known=True)
    assert due_at("3wh", "2026-12-31 15:00") == Due(at("2026-12-31 18:00"), known=True)


def test_what_was_due_in_the_old_year_is_late_in_the_unknown_one():
    clock, segments, now = parse_limit("1wd"), running("2026-12-30 10:00"), at("2027-01-05 09:00")
    assert state(clock, segments, CHINA, now, 75) is ClockState.LATE
    assert share(clock, segments, CHINA, now) is None


def test_calendar_days_need_no_notice_unless_the_end_may_move():
    assert due_at("7d", "2026-12-30 10:00").day == day("2027-01-06")
    assert due_at("7d", "2026-12-30 10:00", roll=True) == Due(None, known=False)
    segments, now = running("2026-12-30 10:00"), at("2027-01-02 10:00")
    assert state(parse_limit("7d"), segments, CHINA, now, 75) is ClockState.RUNNING


def test_an_extension_in_working_days_of_a_known_date_may_be_unknown():
    clock, segments = parse_limit("7d"), running("2026-12-30 10:00")
    assert due(clock, segments, CHINA, extra=[parse_limit("2wd")]) == Due(None, known=False)


def test_what_ran_in_years_that_nobody_knows_cannot_be_counted():
    """Cases of 2023 that were imported, when the calendar begins in 2024."""
    clock, segments = parse_limit("2wd"), ran(("2023-12-28 10:00", "2023-12-28 11:00"), ("2026-11-18 10:00", None))
    assert due(clock, segments, CHINA) == Due(None, known=False)


def test_a_date_may_be_known_and_its_warning_not():
    """An extension in calendar days of a clock that is warned by office time."""
    segments, extra = running("2023-12-28 10:00"), [parse_limit("1d")]
    assert due(parse_limit("0wd"), segments, CHINA, extra=extra).day == day("2023-12-29")
    assert warn_at(parse_limit("0wd"), segments, CHINA, 75, extra=extra) is None
    assert share(parse_limit("0wd"), segments, CHINA, at("2023-12-28 11:00"), extra=extra) is None
    assert state(parse_limit("0wd"), segments, CHINA, at("2023-12-28 11:00"), 75, extra=extra) is ClockState.RUNNING


def test_loading_the_notice_rates_the_open_clocks_anew():
    notice, problems = parse_notice(ROWS_2027, year=2027, source="放假通知")
    assert not problems
    assert due_at("5wd", "2026-12-30 10:00", CHINA.with_notice(notice)) == Due(at("2027-01-07 18:00"), known=True)
    assert due_at("4wh", "2026-12-31 15:00", CHINA.with_notice(notice)) == Due(at("2027-01-04 09:30"), known=True)


# ------------------------------------------------------------------------------------- holidays lengthen (the peer)
AGES = (2, 3.5, 4.5, 5.5, 6.5, 7.5)


def late_ages(calendar):
    now, five = at("2026-11-20 20:00"), parse_limit("5wd")
    return [a for a in AGES if state(five, [Segment(now - timedelta(days=a))], calendar, now, 75) is ClockState.LATE]


def test_holidays_in_the_window_lengthen_a_limit():
    """A queue with five days and tickets of these ages: a well-known help desk finds the last three late, and, wrongly,
    five of them when two holidays lie in the window."""
    assert late_ages(CHINA) == [5.5, 6.5, 7.5]
    assert late_ages(holidays("2026-11-18")) == []
    assert late_ages(holidays("2026-11-18", "2026-11-19")) == []


def test_each_holiday_moves_each_due_date_by_a_working_day():
    now, five = at("2026-11-20 20:00"), parse_limit("5wd")
    for age in AGES:
        segments = [Segment(now - timedelta(days=age))]
        without = due(five, segments, CHINA).day
        assert due(five, segments, holidays("2026-11-19", "2026-11-20")).day == CHINA.workdays_after(without, 2)


# --------------------------------------------------------------------------------------------------------- pauses
def test_working_hours_stand_still_during_a_pause():
    segments = ran(("2026-11-20 15:00", "2026-11-20 16:00"), ("2026-11-24 09:00", None))
    assert due(parse_limit("8wh"), segments, CHINA).at == at("2026-11-25 09:00")
    assert spent(WH, segments, CHINA, at("2026-11-24 10:30")) == timedelta(hours=2.5)


def test_a_pause_across_a_weekend_moves_the_end_by_its_working_days():
    """Thursday and Friday have run. Monday, when the pause ends, continues Friday; Tuesday to Thursday remain."""
    assert due_at("5wd", "2026-11-18 10:00").at == at("2026-11-25 18:00")
    segments = ran(("2026-11-18 10:00", "2026-11-20 16:00"), ("2026-11-23 09:00", None))
    assert due(parse_limit("5wd"), segments, CHINA).at == at("2026-11-26 18:00")


def test_a_pause_within_a_day_moves_no_day():
    segments = ran(("2026-11-18 10:00", "2026-11-19 09:00"), ("2026-11-19 16:00", None))
    assert due(parse_limit("5wd"), segments, CHINA).at == at("2026-11-25 18:00")
    assert due(parse_limit("7d"), segments, CHINA).day == day("2026-11-25")


@pytest.mark.parametrize(
    ("resumed", "expected"),
    [
        ("2026-11-24 09:00", "2026-11-24 18:00"),  # what is left of that day
        ("2026-11-24 19:00", "2026-11-25 18:00"),  # after close: the next working day
        ("2026-11-28 10:00", "2026-11-30 18:00"),  # on a Saturday: Monday
    ],
)
def test_a_clock_paused_on_its_last_day_has_the_rest_of_a_day_left(resumed, expected):
    segments = ran(("2026-11-18 10:00", "2026-11-19 09:00"), (resumed, None))
    assert due(parse_limit("1wd"), segments, CHINA).at == at(expected)
    assert remaining(parse_limit("1wd"), segments, CHINA, at(resumed)) in (timedelta(), timedelta(days=1))


def test_calendar_days_stand_still_during_a_pause():
    segments = ran(("2026-11-18 10:00", "2026-11-20 10:00"), ("2026-11-29 10:00", None))
    assert due(parse_limit("7d"), segments, CHINA).day == day("2026-12-04")
    assert due(parse_limit("2d"), segments, CHINA).day == day("2026-11-29")


def test_a_clock_that_ran_out_before_its_pause_stays_late():
    segments = ran(("2026-11-16 10:00", "2026-11-18 10:00"), ("2026-11-24 09:00", None))
    assert due(parse_limit("1wd"), segments, CHINA).at == at("2026-11-17 18:00")
    assert due(parse_limit("2wh"), segments, CHINA).at == at("2026-11-16 12:00")
    assert state(parse_limit("1wd"), segments, CHINA, at("2026-11-24 09:00"), 75) is ClockState.LATE
    assert share(parse_limit("2wh"), segments, CHINA, at("2026-11-16 15:00")) == 125


def test_a_pause_that_ends_in_an_unknown_year_makes_the_date_unknown():
    segments = ran(("2026-12-30 10:00", "2027-01-05 09:00"), ("2027-01-06 09:00", None))
    assert due(parse_limit("5wd"), segments, CHINA) == Due(None, known=False)
    assert due(parse_limit("1wd"), segments, CHINA).at == at("2026-12-31 18:00")


def test_periods_may_come_in_any_order_and_a_stop_before_its_start_is_no_time():
    segments = ran(("2026-11-24 09:00", None), ("2026-11-20 15:00", "2026-11-20 16:00"))
    assert due(parse_limit("8wh"), segments, CHINA).at == at("2026-11-25 09:00")
    wrong = ran(("2026-11-20 16:00", "2026-11-20 15:00"))
    assert spent(WH, wrong, CHINA, at("2026-11-23 09:00")) == timedelta()


def test_overlapping_periods_count_once():
    segments = ran(("2026-11-18 09:00", "2026-11-18 11:00"), ("2026-11-18 10:00", "2026-11-18 10:30"))
    assert spent(WH, segments, CHINA, at("2026-11-18 18:00")) == timedelta(hours=2)
    assert spent(H, [*segments, *running("2026-11-18 10:30")], CHINA, at("2026-11-18 12:00")) == timedelta(hours=3)


# ----------------------------------------------------------------------------------------------------- extensions
def test_an_extension_in_the_same_unit_adds_to_the_limit():
    assert due_at("5wd", "2026-11-18 10:00", extra=[parse_limit("2wd")]).at == at("2026-11-27 18:00")


def test_an_extension_in_another_unit_runs_from_the_end():
    assert due_at("3d", "2026-11-18 10:00", extra=[parse_limit("2wd")]).at == at("2026-11-24 18:00")
    assert due_at("4wh", "2026-11-18 09:00", extra=[parse_limit("1wd")]).at == at("2026-11-19 18:00")


def test_an_extension_is_paused_like_the_limit():
    segments = ran(("2026-11-18 09:00", "2026-11-18 16:30"), ("2026-11-20 09:00", None))
    assert due(parse_limit("4wh"), segments, CHINA, extra=[parse_limit("2h")]).at == at("2026-11-20 10:00")
    stopped = ran(("2026-11-18 09:00", "2026-11-18 10:00"))
    assert due(parse_limit("4wh"), stopped, CHINA, extra=[parse_limit("2h")]).at == at("2026-11-18 17:30")


# --------------------------------------------------------------------------------------------- how far it has run
FOUR = parse_limit("4wh")
WEDNESDAY = running("2026-11-18 09:00")


def test_four_working_hours_on_a_wednesday():
    """Due at 15:30; three of the four hours are over at noon, when the warning begins."""
    seen = [
        (
            clock,
            share(FOUR, WEDNESDAY, CHINA, at(f"2026-11-18 {clock}")),
            remaining(FOUR, WEDNESDAY, CHINA, at(f"2026-11-18 {clock}")),
            state(FOUR, WEDNESDAY, CHINA, at(f"2026-11-18 {clock}"), 75).value,
        )
        for clock in ("09:00", "10:00", "11:59", "12:00", "13:00", "15:29", "15:30", "16:30")
    ]
    assert seen == [
        ("09:00", 0, timedelta(hours=4), "running"),
        ("10:00", 25, timedelta(hours=3), "running"),
        ("11:59", 74, timedelta(hours=1, minutes=1), "running"),
        ("12:00", 75, timedelta(hours=1), "near"),
        ("13:00", 75, timedelta(hours=1), "near"),
        ("15:29", 99, timedelta(minutes=1), "near"),
        ("15:30", 100, timedelta(), "late"),
        ("16:30", 125, timedelta(), "late"),
    ]


def test_working_days_are_spent_when_they_are_reached_and_warned_by_office_time():
    five, segments = parse_limit("5wd"), running("2026-11-18 18:00")
    assert spent(WD, segments, CHINA, at("2026-11-20 09:00")) == timedelta(days=2)
    assert remaining(five, segments, CHINA, at("2026-11-20 09:00")) == timedelta(days=3)
    assert remaining(five, segments, CHINA, at("2026-11-25 09:00")) == timedelta()
    assert warn_at(five, segments, CHINA, 75) == at("2026-11-24 16:15")
    assert share(five, segments, CHINA, at("2026-11-24 16:15")) == 75


def test_calendar_days_are_warned_by_the_clock():
    assert warn_at(parse_limit("1d"), running("2026-11-20 23:59:59"), CHINA, 75) == at("2026-11-21 17:59:59")


def test_a_clock_without_time_is_late_at_once_and_warned_when_due():
    none = parse_limit("0wh")
    assert state(none, WEDNESDAY, CHINA, at("2026-11-18 09:00"), 75) is ClockState.LATE
    assert share(none, WEDNESDAY, CHINA, at("2026-11-18 09:00")) == 100
    assert warn_at(none, WEDNESDAY, CHINA, 75) == at("2026-11-18 09:00")


@pytest.mark.parametrize(
    ("stopped", "expected"),
    [
        ("2026-11-18 10:00", ClockState.STOPPED_IN_TIME),
        ("2026-11-18 15:30", ClockState.STOPPED_IN_TIME),
        ("2026-11-18 15:31", ClockState.STOPPED_LATE),
    ],
)
def test_a_stopped_clock_was_in_time_or_late(stopped, expected):
    """At the very end is still in time."""
    segments = ran(("2026-11-18 09:00", stopped))
    assert state(FOUR, segments, CHINA, at("2026-11-25 09:00"), 75) is expected
    assert due(FOUR, segments, CHINA).at == at("2026-11-18 15:30")


def test_the_state_can_be_asked_about_a_past_moment():
    segments = ran(("2026-11-18 09:00", "2026-11-19 15:31"))
    assert state(FOUR, segments, CHINA, at("2026-11-18 10:00"), 75) is ClockState.RUNNING
    assert state(FOUR, segments, CHINA, at("2026-11-19 10:00"), 75) is ClockState.LATE


# ----------------------------------------------------------------------------------------------- ladder and sweep
LATE = (Late("8wh", "raise"), Late("0wh", "tell", "chief@unit"))


def test_the_ladder_runs_in_the_same_calendar():
    assert ladder(LATE, at("2026-11-18 15:30"), CHINA) == [
        Rung(at("2026-11-18 15:30"), "tell", "chief@unit"),
        Rung(at("2026-11-19 16:30"), "raise", ""),
    ]
    friday = ladder(LATE, at("2026-02-14 15:30"), CHINA)
    assert friday[1].at == at("2026-02-24 16:30")


def test_a_rung_in_an_unknown_year_waits_for_its_notice():
    assert ladder(LATE, at("2026-12-31 17:00"), CHINA) == [Rung(at("2026-12-31 17:00"), "tell", "chief@unit")]


def test_a_sweep_needs_to_come_at_the_warning_when_due_and_at_each_rung():
    moments = [next_moment(FOUR, WEDNESDAY, CHINA, done, 75, LATE) for done in range(5)]
    assert moments[4] is None, "everybody has been told"
    assert moments[:4] == [at(f"2026-11-{text}") for text in ("18 12:00", "18 15:30", "18 15:30", "19 16:30")]


def test_a_clock_that_stands_still_needs_no_sweep():
    segments = ran(("2026-11-18 09:00", "2026-11-18 10:00"))
    assert next_moment(FOUR, segments, CHINA, 0, 75, LATE) is None


# ---------------------------------------------------------------------------------------------------- quiet hours
@pytest.mark.parametrize(
    ("now", "sent"),
    [
        ("2026-11-18 20:59", "2026-11-18 20:59"),
        ("2026-11-18 21:00", "2026-11-19 08:00"),
        ("2026-11-19 02:00", "2026-11-19 08:00"),
        ("2026-11-19 08:00", "2026-11-19 08:00"),
    ],
)
def test_messages_of_the_night_wait_for_the_morning(now, sent):
    assert send_after(at(now)) == at(sent)


def test_quiet_hours_hold_messages_and_never_a_clock():
    assert due_at("2h", "2026-11-18 22:00").at == at("2026-11-19 00:00")
    assert send_after(at("2026-11-19 00:00")) == at("2026-11-19 08:00")


def test_quiet_hours_may_lie_in_the_day_or_not_be_at_all():
    siesta = (clock_time("12:00"), clock_time("14:00"))
    assert send_after(at("2026-11-18 12:30"), siesta) == at("2026-11-18 14:00")
    assert send_after(at("2026-11-18 14:30"), siesta) == at("2026-11-18 14:30")
    never = (clock_time("00:00"), clock_time("00:00"))
    assert send_after(at("2026-11-18 00:00"), never) == at("2026-11-18 00:00")


def test_an_empty_calendar_knows_nothing_and_raises_nothing():
    assert due_at("5wd", "2026-11-18 10:00", Calendar()) == Due(None, known=False)
