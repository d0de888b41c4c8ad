"""Too few are not told, and never so that the one left out could be worked out from the rest."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.hiding import FEWEST, few_among

PLACES = st.dictionaries(st.integers(1, 60), st.integers(0, 40), max_size=20)


@given(PLACES)
def test_no_small_number_is_told(found: dict[int, int]) -> None:
    hidden = few_among(found)
    assert all(n == 0 or n >= FEWEST or pk in hidden for pk, n in found.items())


@given(PLACES)
def test_nobody_can_subtract(found: dict[int, int]) -> None:
    """Who knows the whole and all that is told knows of no place alone how many there were."""
    hidden, some = few_among(found), {pk for pk, n in found.items() if n}
    assert len(hidden) != 1 or some == hidden, "one alone is hidden only where there is no other"


@given(PLACES)
def test_nothing_is_hidden_where_all_are_many(found: dict[int, int]) -> None:
    assert bool(few_among(found)) == any(0 < n < FEWEST for n in found.values())


def test_the_smallest_other_is_hidden_with_it() -> None:
    assert few_among({1: 3, 2: 40, 3: 12, 4: 12}) == {1, 3}
    assert few_among({1: 3, 2: 4, 3: 12}) == {1, 2}
    assert few_among({1: 0, 2: 12}) == frozenset()
