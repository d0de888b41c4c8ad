"""What a password must be, in one table for both profiles; and how long a sign-in lasts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from huiyin.core.idle import FRESH, IN_ALL, idle_limit, is_over, lives
from huiyin.core.passwords import PROFILES, faults, is_old, is_void
from huiyin.core.words import KEEPERS, PlaceKind, PostTitle

KNOWN = {"password", "trustno1", "letmein"}
CONTEXT = ("何桂香", "heguixiang", "hgx", "huiyin", "回音", "yunxiuxian", "yunxiu", "云岫县", "W001")
NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
TABLE = [  # password, faults under asvs, faults under dengbao3
    ("三只山羊过独木桥", "", "too_short too_few_kinds"),
    ("三只山羊过独木桥 Goat 7", "", ""),
    ("purple kettle", "", "too_few_kinds"),
    ("correct horse battery staple", "", "too_few_kinds"),
    ("Correct Horse Battery 9", "", ""),
    ("xj8k-2mfq-p9wz", "", ""),
    ("🐐 goats cross bridges", "", "too_few_kinds"),
    ("kurz7", "too_short", "too_short too_few_kinds"),
    ("a" * 201, "too_long", "too_long too_few_kinds"),
    ("trustno1", "known", "too_short too_few_kinds known"),
    ("Password2026!", "known", "known"),
    ("12345678", "easy", "too_short too_few_kinds"),
    ("aaaaaaaa11", "easy", "too_few_kinds"),
    ("abcabcabcabc", "easy", "too_few_kinds"),
    ("qwertyuiop123", "easy", "too_few_kinds"),
    ("zhangsan123", "easy", "too_few_kinds"),
    ("Wangxiaoming@1990", "easy", "easy"),
    ("zxm19900101", "easy", "too_few_kinds"),
    ("Wang13812345678", "easy", "easy"),
    ("13812345678", "easy", "too_few_kinds"),
    ("110101199003074518", "easy", "too_few_kinds"),
    ("生日1990年03月07日", "easy", "too_few_kinds"),
    ("我的密码19900307", "easy", "too_few_kinds"),
    ("何桂香19850203", "easy", "too_few_kinds"),
    ("Heguixiang!85", "easy", "easy"),
    ("HuiYin-2026-W001", "easy", "easy"),
    ("云岫县2026!Aa", "easy", "easy"),
    ("云岫县的山羊过独木桥 Goat 7", "", ""),
]


@pytest.mark.parametrize(("password", "asvs", "dengbao3"), TABLE, ids=[row[0][:24] for row in TABLE])
def test_the_table_of_passwords(password: str, asvs: str, dengbao3: str) -> None:
    assert faults(password, PROFILES["asvs"], KNOWN, CONTEXT) == asvs.split()
    assert faults(password, PROFILES["dengbao3"], KNOWN, CONTEXT) == dengbao3.split()


def test_long_ones_are_allowed_and_every_sign() -> None:
    assert PROFILES["asvs"].shortest == 8
    assert all(profile.longest >= 64 for profile in PROFILES.values())
    assert faults("ñandú ✓ 鸵鸟 \t x", PROFILES["asvs"]) == []


def test_only_one_profile_asks_for_change() -> None:
    ninety = NOW - timedelta(days=90)
    assert not is_old(PROFILES["asvs"], ninety - timedelta(days=900), NOW)
    assert is_old(PROFILES["dengbao3"], ninety, NOW)
    assert not is_old(PROFILES["dengbao3"], ninety + timedelta(seconds=1), NOW)
    assert not is_old(PROFILES["dengbao3"], None, NOW)


@pytest.mark.parametrize("name", PROFILES)
def test_a_card_is_void_after_a_week(name: str) -> None:
    assert is_void(PROFILES[name], NOW - timedelta(days=7), NOW)
    assert not is_void(PROFILES[name], NOW - timedelta(days=6, hours=23), NOW)


@pytest.mark.parametrize(
    ("title", "place", "minutes"),
    [
        *((title, PlaceKind.county, 10) for title in sorted(KEEPERS)),
        (PostTitle.desk, PlaceKind.town, 30),
        (PostTitle.leader, PlaceKind.county, 30),
        (PostTitle.clerk, PlaceKind.village, 10),
        (PostTitle.secretary, PlaceKind.community, 10),
        (PostTitle.grid_worker, PlaceKind.grid, 240),
        (PostTitle.volunteer, PlaceKind.village, 240),
    ],
)
def test_how_long_a_sign_in_may_lie_unused(title: str, place: str, minutes: int) -> None:
    assert idle_limit(title, place) == timedelta(minutes=minutes)


def test_how_long_a_sign_in_still_lives() -> None:
    limit, hour = timedelta(hours=4), timedelta(hours=1)
    assert lives(NOW, NOW + hour, limit, NOW + 2 * hour) == 3 * hour
    assert lives(NOW, NOW + 11 * hour, limit, NOW + 11 * hour) == hour, "never beyond twelve hours in all"
    assert lives(NOW, NOW, limit, NOW + 5 * hour) == timedelta()


def test_no_sign_in_lasts_for_ever() -> None:
    limit = timedelta(minutes=30)
    assert not is_over(NOW, NOW, limit, NOW + timedelta(minutes=29))
    assert is_over(NOW, NOW, limit, NOW + limit)
    assert is_over(NOW, NOW + IN_ALL - timedelta(minutes=1), limit, NOW + IN_ALL)
    assert timedelta(minutes=10) >= FRESH
    assert all(idle_limit(title, place) <= IN_ALL for title in PostTitle for place in PlaceKind)
