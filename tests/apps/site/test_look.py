"""How dates, time left, money, phone numbers and codes are written, in both languages."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from huiyin.site.look import dates, figures

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = dt.datetime(2026, 11, 21, 9, 42, tzinfo=SHANGHAI)
MONDAY = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)  # 18:00 in the village


@pytest.fixture(params=["zh-hans", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


def both(language: str, chinese: str, english: str) -> str:
    return chinese if language == "zh-hans" else english


def test_a_moment_is_told_by_the_clock_of_the_village(language):
    assert dates.when(MONDAY) == both(language, "11月23日（周一）18:00", "Mon 23 Nov 18:00")
    assert dates.when(NOW.replace(hour=8, minute=5)) == both(language, "11月21日（周六）8:05", "Sat 21 Nov 08:05")


def test_another_year_is_named(language):
    last_year = MONDAY.replace(year=2025)
    assert dates.when(last_year, NOW) == both(language, "2025年11月23日（周日）18:00", "Sun 23 Nov 2025 18:00")
    assert dates.short_day(MONDAY, NOW) == both(language, "11月23日", "23 Nov")
    assert dates.full_when(MONDAY) == both(language, "2026年11月23日（周一）18:00", "Mon 23 Nov 2026 18:00")


def test_a_day_without_hour(language):
    day = dt.date(2026, 11, 23)
    assert dates.when(day) == dates.day(day) == both(language, "11月23日（周一）", "Mon 23 Nov")


def test_the_day_turns_at_midnight_in_the_village_not_in_greenwich():
    assert dates.short_day(dt.datetime(2026, 11, 22, 16, 0, tzinfo=dt.UTC)) == "11月23日"


def test_the_machine_gets_the_offset():
    assert dates.stamp(MONDAY) == "2026-11-23T18:00+08:00"


@pytest.mark.parametrize(
    ("minutes", "chinese", "english"),
    [
        (0, "余不到1分钟", "less than a minute left"),
        (1, "余1分钟", "1 minute left"),
        (40, "余40分钟", "40 minutes left"),
        (60, "余1小时", "1 hour left"),
        (110, "余1小时50分", "1 h 50 min left"),
        (180, "余3小时", "3 hours left"),
        (239, "余3小时", "3 hours left"),
        (24 * 60, "余1天", "1 day left"),
        (47 * 60, "余1天", "1 day left"),
        (-1, "逾期1分钟", "late by 1 minute"),
        (-120, "逾期2小时", "late by 2 hours"),
        (-24 * 60, "逾期1天", "late by 1 day"),
    ],
)
def test_time_left_is_never_told_too_long(language, minutes, chinese, english):
    assert dates.due_in(NOW + dt.timedelta(minutes=minutes), NOW) == both(language, chinese, english)


@pytest.mark.parametrize(
    ("days", "chinese", "english"),
    [
        (2, "余2个工作日", "2 working days left"),
        (0, "今天到期", "due today"),
        (-1, "逾期1个工作日", "late by 1 working day"),
    ],
)
def test_working_days_left(language, days, chinese, english):
    assert dates.days_left(days) == both(language, chinese, english)


@pytest.mark.parametrize(
    ("written", "shown", "masked"),
    [
        ("13800000000", "138-0000-0000", "138-****-0000"),
        ("+86 138 0000 0000", "138-0000-0000", "138-****-0000"),
        ("03005550110", "0300-555-0110", "0300-***-0110"),
        ("030055501100", "0300-5550-1100", "0300-****-1100"),
        ("01055550110", "010-5555-0110", "010-****-0110"),
        ("4005550110", "400-555-0110", "400-***-0110"),
        ("110", "110", "***"),
        ("12345", "12345", "*****"),
        ("", "", ""),
    ],
)
def test_phone_numbers(written, shown, masked):
    assert figures.phone(written) == shown
    assert figures.masked(written) == masked


def test_money_is_fen_inside_and_yuan_outside(language):
    assert figures.yuan(936650) == both(language, "9,366.50元", "9,366.50 yuan")
    assert figures.yuan(-5) == both(language, "−0.05元", "−0.05 yuan")
    assert figures.wan(382611420) == both(language, "382.61万元", "3,826,114.20 yuan")
    assert figures.wan(1_000_000) == both(language, "1.00万元", "10,000.00 yuan")
    assert figures.wan(999_999) == both(language, "9,999.99元", "9,999.99 yuan")


def test_a_number_comes_with_its_unit_and_of_how_many(language):
    assert figures.count(1286, "person") == both(language, "1,286人", "1,286 people")
    assert figures.count(1, "case") == both(language, "1件", "1 case")
    assert figures.count(41, "case", 46) == both(language, "41/46件", "41/46 cases")


def test_every_unit_has_a_word_in_both_languages(language):
    for unit in figures.UNITS:
        shown = figures.count(2, unit)
        assert shown.startswith("2")
        assert shown.isascii() is (language == "en"), shown


def test_codes_are_written_in_groups():
    assert figures.code_groups("8K3M2F7P9X") == "8K3M2-F7P9X"
    assert figures.code_groups("8k3m-2f7p") == "8K3M-2F7P"


def test_sizes_of_files():
    assert [figures.file_size(size) for size in (1, 186_000, 1_468_006)] == ["1 KB", "182 KB", "1.4 MB"]
