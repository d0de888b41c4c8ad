"""Spans follow each other without gap or overlap, and are named as they lie in time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.spans import Period, span_at

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
PERIODS = st.sampled_from(Period)


@given(PERIODS, DAYS)
def test_a_day_lies_in_exactly_one_span(period: Period, day: date) -> None:
    span = span_at(period, day)
    assert day in span
    assert {span_at(period, span.first), span_at(period, span.last)} == {span}


@given(PERIODS, DAYS)
def test_spans_follow_each_other(period: Period, day: date) -> None:
    span = span_at(period, day)
    assert span.next.first == span.last + timedelta(days=1)
    assert span.next.before == span
    assert span.before.name < span.name < span.next.name


@pytest.mark.parametrize(
    ("period", "name", "first", "last"),
    [
        ("day", "2026-11-22", "2026-11-22", "2026-11-22"),
        ("week", "2026-W47", "2026-11-16", "2026-11-22"),
        ("month", "2026-11", "2026-11-01", "2026-11-30"),
        ("quarter", "2026-Q4", "2026-10-01", "2026-12-31"),
        ("half_year", "2026-H2", "2026-07-01", "2026-12-31"),
        ("year", "2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_names(period: str, name: str, first: str, last: str) -> None:
    span = span_at(Period(period), date(2026, 11, 22))
    assert (span.name, span.first.isoformat(), span.last.isoformat()) == (name, first, last)


def test_a_week_belongs_to_the_year_of_its_thursday() -> None:
    assert span_at(Period.week, date(2027, 1, 1)).name == "2026-W53"
