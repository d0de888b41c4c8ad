"""Backups in a folder go when their time is over, and nothing else that lies there."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.cli import backup
from huiyin.cli.expiring import day_of, expired, name_of

TODAY = date(2026, 11, 22)


def over(*days: date) -> list[date | None]:
    return [day_of(name) for name in expired(map(name_of, days), TODAY, days=30, months=12)]


def test_daily_ones_stay_for_thirty_days_and_the_first_of_a_month_for_twelve_months() -> None:
    every = [TODAY - timedelta(days=n) for n in range(500)]
    gone = set(over(*every))
    assert not gone & {TODAY - timedelta(days=n) for n in range(31)}
    stay = [day for day in every if day not in gone and day < TODAY - timedelta(days=30)]
    assert stay == [date(2026, month, 1) for month in range(10, 0, -1)] + [date(2025, 12, 1)]


@given(st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.integers(1, 24))
def test_so_many_months_are_so_many_archives_and_none_is_older(today: date, months: int) -> None:
    """So an erasure is complete when these months have passed."""
    every = [name_of(today - timedelta(days=n)) for n in range(1000)]
    kept = [day for name in set(every) - set(expired(every, today, days=0, months=months)) if (day := day_of(name))]
    monthly = [day for day in kept if day.day == 1]
    assert len(monthly) == months
    assert all((today.year - day.year) * 12 + today.month - day.month < months for day in monthly)


def test_the_first_that_there_is_in_a_month_is_the_monthly_one() -> None:
    assert over(date(2026, 9, 3), date(2026, 9, 12)) == [date(2026, 9, 12)]


def test_other_files_are_nobody_s_to_delete() -> None:
    names = ["county.tar.gz", "huiyin-2020-01-01.tar.gz.part", "huiyin-2020-02-31.tar.gz", "huiyin-2020-01-01.zip"]
    assert expired(names, TODAY, days=30, months=12) == []


@settings(max_examples=50)
@given(st.sets(st.integers(0, 900)))
def test_run_every_night_it_leaves_what_run_once_leaves(ago: set[int]) -> None:
    days = {TODAY - timedelta(days=n) for n in ago}
    kept: set[date] = set()
    for day in sorted(days):
        kept |= {day}
        kept -= {day_of(name) for name in expired(map(name_of, kept), day, days=30, months=12)}
    assert kept - set(over(*kept)) == days - set(over(*days))


def test_the_command_deletes_them_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    settings.BACKUPS = {"days": 30, "months": 12}
    monkeypatch.setattr(backup, "_today", lambda: TODAY)
    old, own, month = (
        tmp_path / name_of(date(2024, 1, 5)),
        tmp_path / "county.tar.gz",
        tmp_path / name_of(date(2026, 9, 2)),
    )
    for path in (old, own, month):
        path.touch()
    backup._let_expire(tmp_path)
    assert (old.exists(), own.exists(), month.exists()) == (False, True, True)
    assert "its time was over" in capsys.readouterr().out
