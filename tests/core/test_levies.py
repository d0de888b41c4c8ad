"""一事一议: no head bears more than the cap of the year, whatever was planned before in it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.errors import RuleError
from huiyin.core.levies import Most, Plan, caps_of, check_plan, left_of, plan_of, read_caps
from tests.packs.shelf import load

MOST = Most(1500, 10)
PLANS = st.lists(
    st.builds(Plan, st.integers(0, 40_000), st.integers(1, 40), st.integers(0, 200), st.integers(1, 40)), max_size=6
)


@given(plans=PLANS)
def test_whatever_is_planned_in_a_year_no_head_bears_more_than_the_cap(plans: list[Plan]):
    """Each plan is reckoned after those before it; what is refused is not planned."""
    taken: list[Plan] = []
    for plan in plans:
        try:
            check_plan(left_of(MOST, taken), plan)
        except RuleError:
            continue
        taken.append(plan)
    assert sum(-(-plan.fen // plan.heads) for plan in taken) <= MOST.money
    assert sum(-(-plan.days // plan.able) for plan in taken) <= MOST.days


def test_what_is_left_is_never_below_zero_and_nothing_is_taken_off_by_what_nobody_bears():
    assert left_of(MOST, []) == MOST
    assert left_of(MOST, [Plan(fen=10_001, heads=10)]) == Most(499, 10), "an odd fen is a whole one for somebody"
    assert left_of(MOST, [Plan(days=40, able=4), Plan(days=40, able=4)]) == Most(1500, 0)
    assert left_of(MOST, [Plan(fen=1, heads=0)]) == MOST


def test_a_plan_is_what_the_step_told():
    """Who is let off is taken off: money from 10 of 13, labour from 4 of 9."""
    money = {"money": "15000", "people": 13, "free_soldiers": "1", "free_poor": 2, "workdays": None}
    assert plan_of(money) == Plan(15_000, 10, 0, 0)
    labour = {"workdays": 40, "grown": 9, "free_students": 3, "free_mothers": 1, "free_disabled": 1}
    assert plan_of(labour) == Plan(0, 0, 40, 4)
    with pytest.raises(RuleError, match="bad_levy"):
        check_plan(MOST, plan_of({"money": 100, "people": 3, "free_poor": 4}))


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (Plan(1500 * 10 + 1, 10), "over_money_cap"),
        (Plan(days=41, able=4), "over_labour_cap"),
        (Plan(fen=100), "bad_levy"),
        (Plan(heads=10, days=10), "bad_levy"),
        (Plan(heads=10, able=4), "bad_levy"),
        (Plan(-1, 10, 0, 4), "bad_levy"),
    ],
)
def test_what_may_not_be_raised(plan: Plan, code: str):
    with pytest.raises(RuleError, match=code):
        check_plan(MOST, plan)


def test_the_cap_itself_may_be_raised():
    check_plan(MOST, Plan(fen=15_000, heads=10, days=40, able=4))


def test_without_a_row_nothing_can_be_raised():
    rows = read_caps(load("law/levies.toml"))
    assert caps_of(rows, "99", date(2026, 11, 22)).most == MOST
    for province in ("14", "15", "42", "43", "62"):
        with pytest.raises(RuleError, match="no_caps"):
            caps_of(rows, province, date(2026, 11, 22))


def test_a_broken_row_is_named():
    with pytest.raises(ValueError, match="row 1"):
        read_caps({"row": [{"province": "99"}]})
