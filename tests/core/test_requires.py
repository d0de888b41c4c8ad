"""Posts that a profile requires of each place, and what lacks."""

from __future__ import annotations

import pytest

from huiyin.core.requires import lacks, level_of, path_of, requirements, sizes
from huiyin.core.words import PlaceKind

ONE_PLUS = {
    "requires": [
        {"title": "grid_head", "on": "grid"},
        {"title": "grid_worker", "on": "grid"},
        {"title": "grid_assistant", "on": "grid"},
        {"title": "member_contact", "on": "grid", "count": 3},
    ]
}
"""1+1+1+N read as posts per grid: a head, a worker, an assistant, and members."""


def test_one_plus_one_plus_one_plus_n_as_posts_per_grid() -> None:
    found = lacks(
        requirements(ONE_PLUS), "grid", {"grid_head": (1, 1), "grid_worker": (1, 0), "member_contact": (2, 2)}
    )
    assert [(one.title.value, one.missing, one.unheld) for one in found] == [
        ("grid_head", 0, 0),
        ("grid_worker", 0, 1),
        ("grid_assistant", 1, 0),
        ("member_contact", 1, 0),
    ]
    assert lacks(requirements(ONE_PLUS), "village", {}) == []


def test_more_than_is_required_makes_up_for_nothing_else() -> None:
    (one,) = lacks(
        requirements({"requires": [{"title": "grid_worker", "on": "grid"}]}), "grid", {"grid_worker": (4, 3)}
    )
    assert (one.missing, one.unheld, one.held) == (0, 0, 1)


def test_a_community_counts_as_a_village() -> None:
    assert level_of("community") == PlaceKind.village
    assert len(lacks(requirements({"requires": [{"title": "adviser", "on": "village"}]}), "community", {})) == 1


def test_a_path_leads_over_three_levels_unless_the_profile_says_otherwise() -> None:
    assert path_of({}) == (PlaceKind.town, PlaceKind.village, PlaceKind.grid)
    assert path_of({"net": {"path": ["town", "village"]}}) == (PlaceKind.town, PlaceKind.village)


def test_an_unknown_word_is_refused() -> None:
    with pytest.raises(ValueError, match="king"):
        requirements({"requires": [{"title": "king", "on": "grid"}]})


def test_a_grid_has_so_many_households_as_the_profile_says_both_ends_included() -> None:
    """3-19, 3-20: 300—500户的大网格, 30—50户的微网格."""
    big, micro = sizes({"sizes": [{"on": "grid", "least": 300, "most": 500}, {"on": "micro", "least": 30, "most": 50}]})
    assert [big.breach(n) for n in (299, 300, 500, 501)] == ["few", "", "", "many"]
    assert [micro.breach(n) for n in (0, 29, 30, 50, 51)] == ["few", "few", "", "", "many"]
    assert sizes({}) == ()


@pytest.mark.parametrize(
    "table", [("village", 30, 50), ("grid", 50, 30), ("grid", 0, 30), ("castle", 1, 2)], ids=lambda table: str(table)
)
def test_a_rule_that_no_grid_can_keep_is_refused(table: tuple[str, int, int]) -> None:
    on, least, most = table
    with pytest.raises(ValueError, match=on):
        sizes({"sizes": [{"on": on, "least": least, "most": most}]})


def test_one_rule_for_each_kind_of_grid() -> None:
    with pytest.raises(ValueError, match="twice"):
        sizes({"sizes": [{"on": "grid", "least": 1, "most": 2}] * 2})
