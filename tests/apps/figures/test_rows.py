"""Every row of the list of figures is yielded by a definition, is a rule, or waits by name."""

from __future__ import annotations

import pytest

from huiyin.apps.figures.library import figures, of_profile
from huiyin.core.figures import Measure
from tests.apps.figures.truth import rows_in
from tests.apps.figures.waiting import DAY as AS_OF
from tests.apps.figures.waiting import RULES, WAITING
from tests.packs.shelf import FIGURES

pytestmark = pytest.mark.django_db


def test_every_row_is_yielded_or_a_rule_or_waits_by_name() -> None:
    yielded = {row for figure in figures().values() for row in figure.rows}
    assert len(FIGURES) == 107
    assert not yielded & {*WAITING, *RULES, AS_OF}
    assert yielded | {*WAITING, *RULES, AS_OF} == {each["id"] for each in FIGURES}


def test_every_row_that_runs_says_where() -> None:
    for each in FIGURES:
        slugs = [figure.slug for figure in figures().values() if each["id"] in figure.rows]
        if slugs:
            assert each.get("live") in {f"/figures/{slug}/" for slug in slugs}, each["id"]
        elif each["id"] in WAITING:
            assert "live" not in each


@pytest.mark.parametrize("profile", ["xinba", "dalu", "dagaoping", "yangquan", "huaqiao"])
def test_the_figures_of_a_town_are_those_that_it_prints(profile: str) -> None:
    assert {row for figure in of_profile(profile) for row in figure.rows} >= rows_in(profile)
    assert all(figure.measure in Measure for figure in of_profile(profile))
