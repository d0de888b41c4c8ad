"""How numbers are said in print, and when that is true: what is printed is always true of what it was printed of."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.rounding import percent, read_said, said

WORDS = st.sampled_from(["", "余", "以上", "万", "亿", "万余", "亿余"])
STEPS = st.sampled_from([1, 10, 100, 1000, 10_000])


@given(st.integers(0, 10**10), WORDS, STEPS, st.integers(0, 3))
def test_what_is_printed_is_true(value: int, words: str, step: int, decimals: int) -> None:
    text = said(value, words, decimals, step)
    number = read_said(text)
    assert number is not None, text
    assert number.true_of(value), text


@given(st.integers(0, 10**6))
def test_a_plain_number_is_true_of_itself_alone(value: int) -> None:
    number = read_said(said(value))
    assert number is not None
    assert number.true_of(value)
    assert not number.true_of(value + 1)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("372余", 373, 379), ("50余", 51, 59), ("150余", 151, 159), ("20余", 21, 29), ("400余", 401, 499), ("1000余", 1001, 1999),
        ("1.3万余", 13_001, 13_999), ("3600余", 3601, 3699), ("2000余", 2001, 2999), ("210余", 211, 219), ("300余", 301, 399),
        ("1.23万", 12_250, 12_349), ("1.1亿", 105_000_000, 114_999_999), ("6.2亿", 615_000_000, 624_999_999), ("602", 602, 602),
        ("15,957", 15_957, 15_957), ("10000余", 10_001, 19_999),
    ],
)  # fmt: skip
def test_what_the_towns_print(text: str, least: int, most: int) -> None:
    number = read_said(text)
    assert number is not None
    assert number.true_of(least)
    assert number.true_of(most)
    assert not number.true_of(least - 1)
    assert not number.true_of(most + 1)


def test_at_least_has_no_upper_end() -> None:
    number = read_said("100以上")
    assert number is not None
    assert number.true_of(100)
    assert number.true_of(10**9)
    assert not number.true_of(99)


@pytest.mark.parametrize(
    ("value", "words", "decimals", "step", "text"),
    [
        (12_300, "万", 2, 1, "1.23万"), (13_050, "万余", 0, 1000, "1.3万余"), (372, "余", 0, 10, "370余"), (50, "余", 0, 10, "50"),
        (9, "余", 0, 10, "9"), (110_000_000, "亿", 1, 1, "1.1亿"), (0, "余", 0, 10, "0"),
    ],
)  # fmt: skip
def test_how_it_is_printed(value: int, words: str, decimals: int, step: int, text: str) -> None:
    assert said(value, words, decimals, step) == text


@pytest.mark.parametrize("text", ["", "约372", "372件", "一百", "1.2.3", "-4", "余"])
def test_what_is_no_number(text: str) -> None:
    assert read_said(text) is None


@given(st.integers(1, 10**6).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d))))
def test_a_share_is_never_whole_while_something_lacks(pair: tuple[int, int]) -> None:
    n, d = pair
    shown = percent(n, d)
    assert (shown == 100) == (n == d)
    assert (shown == 0) == (n == 0)
    assert abs(shown - Decimal(n) * 100 / d) <= Decimal("0.1")


def test_the_towns_shares() -> None:
    assert [str(percent(*pair)) for pair in ((433, 435), (497, 620), (46, 51), (9999, 10_000))] == [
        "99.5",
        "80.2",
        "90.2",
        "99.9",
    ]
