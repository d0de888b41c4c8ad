"""The scope tree as numbers: what lies inside a place has its number inside, and nothing else has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.errors import RuleError
from huiyin.core.places import CHILDREN, EVERYTHING, WHOLE, Interval, check_parent, next_interval, span
from huiyin.core.words import PLACE_DEPTH, PlaceKind

CHAIN = [PlaceKind.city, PlaceKind.county, PlaceKind.town, PlaceKind.village, PlaceKind.grid, PlaceKind.micro]
BIGGEST_FAMILY = 40


def children(kind: PlaceKind, parent: Interval | None, count: int) -> list[Interval]:
    """The first places of a kind in their parent, one after the other."""
    found: list[Interval] = []
    for _ in range(count):
        found.append(next_interval(kind, parent, found[-1].end if found else None))
    return found


@given(st.lists(st.integers(1, BIGGEST_FAMILY), min_size=6, max_size=6), st.data())
def test_a_place_lies_inside_all_its_ancestors_and_beside_all_its_siblings(counts: list[int], data: st.DataObject):
    parent: Interval | None = None
    ancestors: list[Interval] = []
    for kind, count in zip(CHAIN, counts, strict=True):
        family = children(kind, parent, count)
        chosen = data.draw(st.integers(0, count - 1))
        for n, one in enumerate(family):
            assert one.no <= one.end
            assert all(above.contains(one.no) and above.contains(one.end) and above.no < one.no for above in ancestors)
            assert all(other.end < one.no or one.end < other.no for other in family[n + 1 :])
        parent = family[chosen]
        ancestors.append(parent)


@given(st.sampled_from(CHAIN[1:]), st.sampled_from(CHAIN[:-1]))
def test_levels_may_be_left_out(kind: PlaceKind, above: PlaceKind):
    if PLACE_DEPTH[kind] > PLACE_DEPTH[above]:
        outer = Interval(span(above), 2 * span(above) - 1)
        inner = next_interval(kind, outer, None)
        assert outer.no < inner.no
        assert inner.end <= outer.end


@pytest.mark.parametrize("kind", CHAIN[1:])
def test_a_parent_is_full_in_the_end_and_says_so(kind: PlaceKind):
    parent = Interval(0, span(CHAIN[CHAIN.index(kind) - 1]) - 1)
    last_end = parent.end - span(kind)
    assert next_interval(kind, parent, last_end).end == parent.end
    with pytest.raises(RuleError, match="places_full"):
        next_interval(kind, parent, parent.end)


def test_there_is_room_for_the_whole_country():
    assert span(PlaceKind.micro) >= 1
    assert all(CHILDREN[depth] >= 60 for depth in CHILDREN), "cities of a province, counties of a city …"
    assert span(PlaceKind.village) == span(PlaceKind.community)
    assert EVERYTHING.end == WHOLE - 1 < 2**63, "fits the database's big integer"


def test_a_child_is_deeper_than_its_parent():
    check_parent(PlaceKind.grid, PlaceKind.town)
    check_parent(PlaceKind.county, None)
    for kind, parent in [(PlaceKind.town, PlaceKind.village), (PlaceKind.village, PlaceKind.community)]:
        with pytest.raises(RuleError, match="wrong_parent"):
            check_parent(kind, parent)
