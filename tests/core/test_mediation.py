"""The rules of mediation, on values."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.mediation import Able, Wanted, confirm_by, consent_of_all, in_force, reasons

DAY = date(2026, 11, 16)
DAYS = st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2030, 1, 1)))


def test_a_court_confirms_within_thirty_days_and_some_things_never():
    assert confirm_by(DAY, confirmable=True) == date(2026, 12, 16)
    assert confirm_by(DAY, confirmable=False) is None
    assert confirm_by(None, confirmable=True) is None


@pytest.mark.parametrize(
    ("consents", "all_agree"),
    [
        ([], False),
        (["agreed"], False),
        (["agreed", ""], False),
        (["agreed", "refused"], False),
        (["agreed", "agreed"], True),
    ],
)
def test_each_of_at_least_two_parties_agrees(consents: list[str], all_agree: bool):
    assert consent_of_all(consents) is all_agree


@given(st.lists(DAYS, max_size=5), DAYS, DAYS)
def test_in_force_on_the_last_of_all_marks_and_never_without_one(marks, signed, sealed):
    day = in_force(marks, signed, sealed)
    every = [*marks, signed, sealed]
    assert (day is not None) == (bool(marks) and None not in every)
    if day is not None:
        assert day in every
        assert all(one <= day for one in every)


def test_reasons_are_said_and_never_summed():
    able = Able(1, frozenset({"dispute_family"}), "本地话、普通话", True, 1, 3)
    wanted = Wanted(1, frozenset({"dispute_family", "disputes"}), ["本地话"], True)
    assert reasons(able, wanted) == ("skill", "near", "language", "woman", "free")
    far = Able(2, frozenset(), "", False, 3, 3)
    assert reasons(far, wanted) == ()
    assert reasons(able, Wanted(2, frozenset(), ["", "蒙语"], False)) == ("free",)
