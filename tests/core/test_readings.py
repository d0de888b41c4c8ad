"""A sheet that two people read: what differs, and what stands when a third has looked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.errors import RuleError
from huiyin.core.readings import differences, plain, settled

CELLS = st.dictionaries(st.sampled_from([f"{n}.{what}" for n in (1, 2, 10) for what in ("value", "signed")]),
                        st.sampled_from(["", "agree", "1", " agree "]))  # fmt: skip


@given(CELLS, CELLS)
def test_readings_differ_in_the_same_places_whoever_read_first(one: dict[str, str], other: dict[str, str]) -> None:
    assert differences(one, other) == differences(other, one)
    assert (not differences(one, other)) == (plain(one) == plain(other))


@given(CELLS, CELLS, CELLS)
def test_what_both_read_stands_and_the_third_decides_the_rest(
    one: dict[str, str], other: dict[str, str], third: dict[str, str]
) -> None:
    places = differences(one, other)
    if any(name not in third for name in places):
        with pytest.raises(RuleError, match="readings_differ"):
            settled(one, other, third)
        return
    found = settled(one, other, third)
    assert all(found.get(name, "") == third[name].strip() for name in places)
    assert {k: v for k, v in found.items() if k not in places} == {
        k: v for k, v in plain(one).items() if k not in places
    }


def test_places_come_in_the_order_of_the_sheet() -> None:
    assert differences({"10.signed": "1", "2.value": "agree", "agree": "3"}, {}) == ("agree", "2.value", "10.signed")
