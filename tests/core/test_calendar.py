"""Which days are work days, in the words of 民法典 Arts 200-204 and the yearly notices."""

from __future__ import annotations

import importlib
import os
from datetime import date, time, timedelta

import pytest

from huiyin.core.calendar import NATURAL, OFFICE, Calendar, Hours, calendar_from, hours_from, parse_notice
from huiyin.core.errors import RuleError
from huiyin.core.notices import Problem, parse_days
from tests.core.days import CHINA, SEEDED, at, day, holidays

MORNING = (time(8, 30), time(12))
AFTERNOON = (time(14, 30), time(18))


# ------------------------------------------------------------------------------------------------------ the seed
@pytest.mark.parametrize("text", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])
def test_a_make_up_weekend_day_is_a_work_day(text):
    assert day(text).isoweekday() >= 6
    assert CHINA.is_workday(day(text)) is True


@pytest.mark.parametrize("text", ["2026-01-01", "2026-02-17", "2026-04-06", "2026-05-05", "2026-06-19", "2026-10-07"])
def test_a_holiday_on_a_weekday_is_not_worked(text):
    assert day(text).isoweekday() <= 5
    assert CHINA.is_workday(day(text)) is False


def test_an_ordinary_week_has_five_work_days():
    week = [CHINA.is_workday(day("2026-11-16") + timedelta(days=n)) for n in range(7)]
    assert week == [True] * 5 + [False] * 2


def test_a_holiday_has_its_name():
    assert CHINA.off[day("2026-02-17")] == "春节"
    assert CHINA.off[day("2026-10-01")] == "国庆节"


def test_a_year_without_a_notice_is_not_yet_known():
    """Not even its Saturdays: one of them may be worked."""
    assert CHINA.years == {2024, 2025, 2026}
    for text in ("2027-01-04", "2027-01-09", "2023-12-29"):
        assert CHINA.is_workday(day(text)) is None
        assert CHINA.workdays_after(day(text), 1) is None
        assert CHINA.spans(day(text)) == ()


def test_the_seed_agrees_with_a_second_opinion():
    """Every seeded day compared with the package chinesecalendar. The build machine may not skip this."""
    try:
        other = importlib.import_module("chinese_calendar")
    except ImportError:
        if os.environ.get("CI"):
            raise
        pytest.skip("chinesecalendar is not installed")
    seed = calendar_from(SEEDED)
    known = range(min(seed.years), max(other.constants.workdays).year + 1)
    days = [date(year, 1, 1) + timedelta(days=n) for year in known for n in range(366 if year % 4 == 0 else 365)]
    assert len(days) >= 366 + 365 + 365
    assert [d for d in days if seed.is_workday(d) is not other.is_workday(d)] == []


# ------------------------------------------------------------------------------------------------ counting work days
def test_five_work_days_after_12_february_2026_cross_the_spring_festival():
    """13th, Saturday 14th (worked), then 24th, 25th and 26th. Monday-to-Friday logic would say the 19th."""
    assert CHINA.workdays_after(day("2026-02-12"), 5) == day("2026-02-26")


def test_no_work_days_after_a_day_is_the_day():
    assert CHINA.workdays_after(day("2026-02-17"), 0) == day("2026-02-17")


def test_work_days_are_counted_across_known_years():
    assert CHINA.workdays_after(day("2025-12-31"), 1) == day("2026-01-04")


def test_counting_into_an_unknown_year_gives_no_date():
    assert CHINA.workdays_after(day("2026-12-30"), 1) == day("2026-12-31")
    assert CHINA.workdays_after(day("2026-12-30"), 2) is None


def test_a_gap_between_known_years_is_not_jumped_over():
    gap = Calendar(years=frozenset({2024, 2026}))
    assert gap.workdays_after(day("2024-12-31"), 1) is None
    assert gap.passed(at("2024-12-31 09:00"), at("2026-01-05 09:00")) is None
    assert gap.days(at("2024-12-31 09:00"), at("2026-01-05 09:00")) is None
    assert gap.workdays_after(day("2026-01-01"), 1) == day("2026-01-02")


# ------------------------------------------------------------------------------------------------------ office hours
def test_the_office_is_open_in_the_morning_and_the_afternoon():
    (start, noon), (again, close) = CHINA.spans(day("2026-11-20"))
    assert (start, noon) == (at("2026-11-20 08:30"), at("2026-11-20 12:00"))
    assert (again, close) == (at("2026-11-20 14:30"), at("2026-11-20 18:00"))
    assert start.isoformat() == "2026-11-20T08:30:00+08:00"


def test_the_office_is_closed_on_a_day_off():
    assert CHINA.spans(day("2026-11-21")) == ()
    assert CHINA.spans(day("2026-10-01")) == ()


def test_a_make_up_day_has_mondays_hours_unless_something_else_is_said():
    week = hours_from({"1": ["09:00-12:00"], "2-5": ["08:00-12:00"], "6": ["10:00-11:00"]})
    assert [week.on(weekday)[0][0] for weekday in (1, 2, 5, 6, 7)] == [time(9), time(8), time(8), time(10), time(9)]
    sunday, saturday = day("2026-01-04"), day("2026-02-14")
    town = Calendar.merged(CHINA, Calendar(week))
    assert town.spans(sunday)[0][0].time() == time(9)
    assert town.spans(saturday)[0][0].time() == time(10)
    as_friday = town.inherit(Calendar(on={saturday: 5}))
    assert as_friday.spans(saturday)[0][0].time() == time(8)


def test_hours_must_be_in_order_and_every_weekday_has_some():
    with pytest.raises(RuleError) as lunch:
        hours_from({"1-5": ["08:30-12:00", "11:00-18:00"]})
    assert (lunch.value.code, lunch.value.values) == ("bad_hours", {"weekday": 1})
    with pytest.raises(RuleError) as closed:
        hours_from({"1-4": ["08:30-12:00"]})
    assert closed.value.values == {"weekday": 5}


@pytest.mark.parametrize("week", [{"mon": ["08:30-12:00"]}, {"1-9": ["08:30-12:00"]}, {"1-5": ["8点半"]}])
def test_hours_that_cannot_be_read_are_refused(week):
    with pytest.raises(RuleError, match="bad_hours"):
        hours_from(week)


# ------------------------------------------------------------------------------------------------- down the tree
def test_a_place_lays_its_own_days_over_its_parents():
    """A county's festival, and a town that works on it after all; the year stays the nation's."""
    county = Calendar(off={day("2026-08-14"): "旗庆", day("2027-08-14"): "旗庆"})
    town = Calendar(on={day("2026-08-14"): None}, off={day("2026-10-10"): "庙会"})
    in_county = Calendar.merged(CHINA, county)
    in_town = Calendar.merged(CHINA, county, town)
    assert in_county.is_workday(day("2026-08-14")) is False
    assert in_town.is_workday(day("2026-08-14")) is True
    assert (in_county.is_workday(day("2026-10-10")), in_town.is_workday(day("2026-10-10"))) == (True, False)
    assert in_town.years == CHINA.years
    assert in_county.is_workday(day("2027-08-14")) is False
    assert in_county.is_workday(day("2027-08-13")) is None


def test_hours_are_inherited_until_a_place_has_its_own():
    summer = Hours((((time(9), time(17)),),) * 7)
    county = CHINA.inherit(Calendar(summer))
    assert county.inherit(Calendar()).hours == summer
    assert Calendar().spans(day("2026-11-20")) == ()
    assert Calendar(years=frozenset({2026}))._hours_on(day("2026-11-20")) == OFFICE.week[4] == (MORNING, AFTERNOON)


def test_equal_calendars_are_equal_and_can_be_kept_in_a_table():
    assert Calendar.merged(CHINA, Calendar()) == CHINA
    assert hash(Calendar.merged(CHINA, Calendar())) == hash(CHINA)


# -------------------------------------------------------------------------------------------------- yearly notice
ROWS_2027 = (
    [(f"2027-10-0{n}", "off", "国庆节") for n in range(1, 8)]
    + [(f"2027-05-0{n}", "放假", "劳动节") for n in range(1, 6)]
    + [("2027-01-01", "休", "元旦"), ("2027-05-08", "班", "劳动节"), ("2027-10-09", "on:5", "国庆节")]
)


def test_a_notice_makes_its_year_known():
    notice, problems = parse_notice(ROWS_2027, year=2027, source="放假通知")
    assert problems == ()
    assert (len(notice.off), notice.on) == (13, {day("2027-05-08"): None, day("2027-10-09"): 5})
    later = CHINA.with_notice(notice)
    assert later.is_workday(day("2027-01-04")) is True
    assert later.workdays_after(day("2026-12-31"), 1) == day("2027-01-04")
    assert CHINA.is_workday(day("2027-01-04")) is None


def test_a_notice_may_name_days_of_the_december_before():
    rows = [*ROWS_2027, ("2026-12-31", "off", "元旦")]
    notice, problems = parse_notice(rows, year=2027, source="放假通知")
    assert problems == ()
    assert CHINA.with_notice(notice).is_workday(day("2026-12-31")) is False


def test_a_later_notice_amends_an_earlier_one():
    """As in 2020, when a holiday was lengthened and a make-up Saturday became a day off."""
    first = {"year": 2027, "source": "放假通知", "days": ROWS_2027}
    rows = [("2027-05-06", "off", "劳动节"), ("2027-05-08", "off", "劳动节"), ("2027-05-09", "on", "劳动节")]
    second = {"year": 2027, "source": "延长假期的通知", "days": [*rows, ("2027-05-05", "on", "劳动节")]}
    calendar = calendar_from({"notices": [first, second]}, over=CHINA)
    assert [calendar.is_workday(day(f"2027-05-0{n}")) for n in (4, 5, 6, 7, 8, 9)] == [0, 1, 0, 1, 0, 1]
    with pytest.raises(RuleError, match="too_few_days"):
        calendar_from({"notices": [second]}, over=CHINA)


def test_a_county_may_add_a_few_days_to_a_known_year():
    county = {"year": 2026, "source": "旗庆放假通知", "days": [("2026-08-14", "off", "旗庆")]}
    calendar = calendar_from({"week": {"1-5": ["09:00-17:00"]}, "notices": [county]}, over=CHINA)
    assert calendar.is_workday(day("2026-08-14")) is False
    assert calendar.spans(day("2026-08-13"))[0][0] == at("2026-08-13 09:00")


def test_a_day_off_on_a_weekend_is_no_problem_but_a_make_up_weekday_is():
    rows = [*ROWS_2027, ("2027-05-10", "on", "劳动节")]
    assert parse_notice(rows, year=2027, source="")[1] == (Problem(16, "on_weekday", "2027-05-10"),)


def test_all_problems_of_a_notice_are_listed_at_once():
    rows = [
        *ROWS_2027,
        ("2027-01-01", "off", "元旦"),
        ("2027-02-30", "off", "春节"),
        (date(2026, 2, 17), "off", "春节"),
        ("2027-02-07", "maybe", "春节"),
        ("2027-02-08", "off:5", "春节"),
        ("2027-02-13",),
        (),
    ]
    assert parse_notice(rows, year=2027, source="")[1] == (
        Problem(16, "twice", "2027-01-01"),
        Problem(17, "bad_date", "2027-02-30"),
        Problem(18, "wrong_year", "2026-02-17"),
        Problem(19, "bad_kind", "maybe"),
        Problem(20, "bad_kind", "off:5"),
        Problem(21, "bad_row", "1"),
        Problem(22, "bad_row", "0"),
    )


def test_a_torn_file_does_not_make_a_year_known():
    assert parse_notice(ROWS_2027[:3], year=2027, source="")[1] == (Problem(0, "too_few_days", "3"),)


def test_a_places_own_days_need_no_year():
    assert parse_days([("2026-08-14", "off", "旗庆"), ("2027-08-14", "off", "旗庆")])[2] == ()


def test_a_calendar_file_is_read_or_refused_with_all_problems():
    county = calendar_from({"days": [["2026-08-14", "off", "旗庆"]]})
    assert county == Calendar(off={day("2026-08-14"): "旗庆"})
    with pytest.raises(RuleError) as refused:
        calendar_from({"days": [["?", "off", "旗庆"]], "notices": [{"year": 2027, "source": "", "days": []}]})
    assert refused.value.code == "bad_calendar"
    assert refused.value.values["problems"] == (Problem(1, "bad_date", "?"), Problem(0, "too_few_days", "0"))


# ------------------------------------------------------------------------------------------------------- moments
def test_office_time_passes_only_while_the_office_is_open():
    hour = 3_600_000_000
    assert CHINA.passed(at("2026-11-20 11:00"), at("2026-11-20 15:00")) == 3 * hour // 2
    assert CHINA.passed(at("2026-11-20 18:00"), at("2026-11-23 08:30")) == 0
    assert CHINA.passed(at("2026-09-30 08:30"), at("2026-10-08 18:00")) == 14 * hour


def test_office_time_into_an_unknown_year_is_not_known():
    assert CHINA.passed(at("2026-12-31 09:00"), at("2027-01-01 00:00")) is None
    assert CHINA.passed(at("2027-01-04 09:00"), at("2027-01-04 10:00")) is None
    assert CHINA.after(at("2027-01-04 09:00"), 1) is None
    assert CHINA.days(at("2027-01-04 09:00"), at("2027-01-05 09:00")) is None
    assert CHINA.end(at("2027-01-04 09:00"), 1) is None


def test_an_end_on_a_day_off_rolls_to_the_next_work_day():
    """民法典 Art 203: if the last day is a legal day off, the day after it is the last day."""
    assert CHINA.rolled(at("2026-10-01 23:59:59")) == at("2026-10-08 23:59:59")
    assert CHINA.rolled(at("2026-09-20 23:59:59")) == at("2026-09-20 23:59:59")
    assert CHINA.rolled(at("2027-01-04 23:59:59")) is None
    assert holidays("2026-12-31").rolled(at("2026-12-31 23:59:59")) is None


def test_a_moment_without_a_time_zone_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="time zone"):
        CHINA.end(at("2026-11-20 09:00").replace(tzinfo=None), 1)
    with pytest.raises(ValueError, match="time zone"):
        NATURAL.after(at("2026-11-20 09:00").replace(tzinfo=None), 1)
