"""When a series falls, and what may stand in one room."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.calendar import Calendar
from huiyin.core.errors import RuleError
from huiyin.core.ical import Entry, feed, folded
from huiyin.core.slots import check_slot, days_of_series, overlaps

NINE = datetime(2026, 11, 23, 1, tzinfo=UTC)
CALENDAR = Calendar(years=frozenset({2026}), off={date(2026, 11, 25): "庙会"})


def test_every_monday_and_wednesday_but_not_on_a_day_off() -> None:
    days = days_of_series(date(2026, 11, 23), date(2026, 12, 6), [1, 3], CALENDAR)
    assert [day.isoformat() for day in days] == ["2026-11-23", "2026-11-30", "2026-12-02"]


def test_days_of_a_year_that_is_not_known_yet_are_planned() -> None:
    assert len(list(days_of_series(date(2027, 1, 4), date(2027, 1, 17), [], CALENDAR))) == 2


@pytest.mark.parametrize(
    ("hours", "capacity", "code"), [(0, 0, "slot_backward"), (25, 0, "slot_too_long"), (1, 501, "slot_too_big")]
)
def test_a_slot_that_cannot_be(hours: int, capacity: int, code: str) -> None:
    with pytest.raises(RuleError, match=code):
        check_slot(NINE, NINE + timedelta(hours=hours), capacity)


def test_a_series_that_cannot_be() -> None:
    with pytest.raises(RuleError, match="slot_backward"):
        days_of_series(date(2026, 11, 23), date(2026, 11, 22), [])
    with pytest.raises(RuleError, match="series_too_long"):
        days_of_series(date(2026, 11, 23), date(2028, 11, 22), [])


def test_one_may_begin_when_the_other_ends() -> None:
    ten = NINE + timedelta(hours=1)
    assert not overlaps(NINE, ten, [(ten, ten + timedelta(hours=1))])
    assert overlaps(NINE, ten, [(NINE + timedelta(minutes=59), ten + timedelta(hours=1))])


def test_a_feed_for_any_telephone() -> None:
    entry = Entry("a@huiyin", NINE, NINE + timedelta(hours=2), "书记接访；有事来说", "杏树湾村, 一楼", nth=1)
    lines = feed("望禾镇", [entry], made=NINE).split("\r\n")
    assert (lines[0], lines[-2]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert "DTSTART:20261123T010000Z" in lines
    assert "LOCATION:杏树湾村\\, 一楼" in lines
    assert "SEQUENCE:1" in lines


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_folded_lines_are_short_and_whole_again(line: str) -> None:
    pieces = list(folded(line))
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line
