"""Counts of attendances, and what a calendar takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.activity import check_counts, differences, hours_of
from huiyin.core.errors import RuleError
from huiyin.core.ical import Entry, feed

COUNTS = st.dictionaries(st.sampled_from(["resident", "member", "cadre"]), st.integers(1, 500))
NOON = datetime(2026, 11, 28, 4, tzinfo=UTC)


@given(COUNTS, COUNTS)
def test_what_was_said_first_and_the_differences_are_what_is_said_now(before: dict[str, int], now: dict[str, int]):
    changes = differences(before, now)
    after = {name: before.get(name, 0) + changes.get(name, 0) for name in before | changes}
    assert {name: n for name, n in after.items() if n} == now
    assert 0 not in changes.values()


@given(COUNTS.filter(bool), st.integers(-5, 3000))
def test_persons_are_never_more_than_attendances(counts: dict[str, int], persons: int):
    if 0 < persons <= sum(counts.values()):
        assert check_counts(counts, persons) == sum(counts.values())
    else:
        with pytest.raises(RuleError, match="more_persons"):
            check_counts(counts, persons)


@pytest.mark.parametrize(("minutes", "said"), [(90, "1.5"), (120, "2"), (15, "0.25"), (0, "0"), (600, "10")])
def test_hours_as_they_are_printed(minutes: int, said: str):
    assert hours_of(minutes) == said


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"], include_characters="\n"), max_size=300))
def test_lines_of_a_calendar_are_short_and_join_to_what_was_said(title: str):
    text = feed("村里", [Entry("a@b", NOON, NOON + timedelta(hours=2), title, "村口广场，东头")], made=NOON)
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    whole = text.replace("\r\n ", "").split("\r\n")
    escaped = title.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    assert not title or f"SUMMARY:{escaped}" in whole
    assert "DTSTART:20261128T040000Z" in whole


def test_what_is_cancelled_is_taken_out_of_calendars():
    text = feed("村里", [Entry("a@b", NOON, NOON + timedelta(hours=1), "x", off=True)], made=NOON)
    assert "STATUS:CANCELLED" in text
