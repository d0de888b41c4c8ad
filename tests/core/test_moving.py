"""Places that move: whatever happens to the tree, what lies inside a place has its number inside, and nothing else has."""

from __future__ import annotations

import pytest

from huiyin.core.errors import RuleError
from huiyin.core.places import Interval, check_merge, columns_from_above, next_number, span
from huiyin.core.words import PlaceKind


def test_a_merged_place_keeps_one_number_after_its_neighbours():
    parent = Interval(1024, 2047)
    assert next_number(PlaceKind.village, parent, None) == Interval(1025, 1025)
    assert next_number(PlaceKind.village, parent, 1025) == Interval(1026, 1026)
    with pytest.raises(RuleError, match="places_full"):
        next_number(PlaceKind.village, parent, 2047)


def test_even_the_smallest_place_has_room_for_merged_ones():
    assert span(PlaceKind.micro) > 1


def test_only_one_level_merges():
    check_merge(PlaceKind.village, PlaceKind.community)
    with pytest.raises(RuleError, match="merge_unlike"):
        check_merge(PlaceKind.grid, PlaceKind.village)


def test_what_comes_from_above():
    assert columns_from_above(PlaceKind.village, PlaceKind.town) == ["county", "town"]
    assert columns_from_above(PlaceKind.grid, PlaceKind.town) == ["county", "town", "village"]
    assert columns_from_above(PlaceKind.village, PlaceKind.village) == ["county", "town", "village"]
    assert columns_from_above(PlaceKind.micro, PlaceKind.grid) == ["county", "town", "village", "grid"]
