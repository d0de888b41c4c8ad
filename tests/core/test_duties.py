"""When a duty is due, when it is late, and which event does it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.calendar import Calendar
from huiyin.core.duties import (
    Deadline,
    Duty,
    Expected,
    Occurrence,
    Standing,
    SubjectKind,
    deadline,
    problems_of,
    read_duties,
    standing,
)
from huiyin.core.spans import Period, span_at
from huiyin.core.words import Text

KNOWN = Calendar(years=frozenset(range(2025, 2029)), off={date(2026, 10, 1): "国庆"}, on={date(2026, 10, 10): None})
VISIT = Duty(
    "visit", Text("走访"), Text(""), SubjectKind.links, ("member_contact",), Period.month, (Expected("field.visit"),)
)
OCTOBER = span_at(Period.month, date(2026, 10, 5))


def test_without_a_word_it_is_due_on_the_last_day_and_late_the_day_after() -> None:
    assert deadline(VISIT, OCTOBER, Calendar()) == Deadline(date(2026, 10, 31), date(2026, 11, 1))


def test_the_tenth_day_with_five_days_of_grace() -> None:
    duty = replace(VISIT, due="10d", grace="5d")
    assert deadline(duty, OCTOBER, KNOWN) == Deadline(date(2026, 10, 10), date(2026, 10, 16))


def test_work_days_go_by_the_calendar_of_the_place() -> None:
    duty = replace(VISIT, due="2wd", grace="1wd")  # the 1st is off, the 2nd a Friday, the 5th a Monday
    assert deadline(duty, OCTOBER, KNOWN) == Deadline(date(2026, 10, 5), date(2026, 10, 7))


def test_nothing_is_due_on_a_day_off() -> None:
    patrol = replace(VISIT, period=Period.day, due="1wd")
    assert deadline(patrol, span_at(Period.day, date(2026, 10, 1)), KNOWN) is None
    assert deadline(patrol, span_at(Period.day, date(2026, 10, 10)), KNOWN) == Deadline(
        date(2026, 10, 10), date(2026, 10, 11)
    )


def test_a_year_without_notice_is_not_yet_known_and_never_late() -> None:
    assert deadline(replace(VISIT, due="2wd"), OCTOBER, Calendar()) == Deadline(None, None)
    assert deadline(replace(VISIT, grace="2wd"), OCTOBER, Calendar()) == Deadline(date(2026, 10, 31), None)


@given(
    st.sampled_from(Period),
    st.dates(date(2025, 1, 1), date(2027, 12, 1)),
    st.integers(1, 400),
    st.sampled_from("d wd".split()),
)
def test_due_within_the_span_and_late_after_it_was_due(period: Period, day: date, n: int, unit: str) -> None:
    span = span_at(period, day)
    found = deadline(replace(VISIT, period=period, due=f"{n}{unit}", grace="3d"), span, KNOWN)
    if found is None:
        assert not any(
            KNOWN.is_workday(span.first + timedelta(days=k)) for k in range((span.last - span.first).days + 1)
        )
    elif found.on:
        assert found.on in span
        assert found.late_from == found.on + timedelta(days=4)


def test_the_event_has_the_kind_and_one_value_of_each_dimension() -> None:
    expected = Expected("field.visit", {"role": frozenset({"leader"}), "did": frozenset({"opinion", "mediation"})})
    told = Occurrence("field.visit", {"role": "leader"}, frozenset({"opinion", "policy"}))
    assert expected.fits(told)
    assert not expected.fits(replace(told, kind="case.opened"))
    assert not expected.fits(replace(told, dimensions={"role": "grid_worker"}))
    assert not expected.fits(replace(told, did=frozenset({"policy"})))


def test_a_visit_that_met_nobody_does_no_duty() -> None:
    assert not Expected("field.visit").fits(Occurrence("field.visit", {"outcome": "nobody"}))
    assert Expected("field.visit", {"outcome": frozenset({"nobody"})}).fits(
        Occurrence("field.visit", {"outcome": "nobody"})
    )


def test_what_was_done_is_done_even_when_somebody_said_it_was_not_needed() -> None:
    assert standing(1, 2) is Standing.open
    assert standing(1, 2, unneeded=True) is Standing.unneeded
    assert standing(2, 2, unneeded=True) is Standing.done


def test_a_table_of_a_profile() -> None:
    table = {
        "slug": "care", "title": {"zh": "关爱走访"}, "who": {"cared": ["old"], "by": "volunteer"}, "period": "week",
        "event": {"kind": "field.visit", "did": ["care"]}, "led_by": "village_branch", "head": "secretary",
        "confidential": True, "source": "T1-7",
    }  # fmt: skip
    (duty,) = read_duties([table])
    assert (duty.kind, duty.words, duty.period, duty.events[0].wants) == (
        "cared",
        ("old",),
        "week",
        {"did": frozenset({"care"})},
    )
    assert problems_of([duty]) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"words": ("mayor",)}, "mayor is no word for links"),
        ({"source": ""}, "names no source"),
        ({"times": 0}, "0 times is not between 1 and 31"),
        ({"confidential": True}, "is confidential and does not say who else may see it: led_by and head"),
        ({"due": "4wh"}, "4wh is not counted in days"),
        ({"by": "mayor"}, "mayor is no title of a post"),
        ({"events": (Expected("field.visit", {"mood": frozenset({"good"})}),)}, "mood is no dimension of an event"),
    ],
)
def test_everything_that_is_wrong_is_told(change: dict[str, object], problem: str) -> None:
    assert problems_of([replace(VISIT, **{"source": "T1-4", **change})]) == [f"visit: {problem}"]  # type: ignore[arg-type]


def test_a_profile_with_a_wrong_duty_is_not_read() -> None:
    table: dict[str, Any] = {
        "slug": "visit", "title": {"zh": "走访", "en": "Visit"}, "who": {"links": "mayor"}, "period": "month",
        "event": {"kind": "field.visit"},
    }  # fmt: skip
    with pytest.raises(ValueError, match="visit: names no source; visit: mayor is no word for links"):
        read_duties([table])


def test_a_duty_stands_there_once() -> None:
    duty = replace(VISIT, source="T1-4")
    assert problems_of([duty, duty]) == ["visit: stands there twice"]
