"""一事一议到户: what the households owe adds up to the plan, and nobody owes more a head than the plan says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.errors import RuleError
from huiyin.core.levies import Plan
from huiyin.core.levy_list import Home, Share, Summed, read_homes, shares, summed

HOMES = st.tuples(st.integers(1, 9), st.just(0), st.integers(0, 1), st.integers(0, 1)).map(lambda told: Home(*told))


@given(homes=st.lists(HOMES, min_size=1, max_size=30), fen=st.integers(0, 90_000), days=st.integers(0, 300))
def test_the_shares_add_up_to_the_fen_and_the_day_and_nobody_bears_more_a_head(homes: list[Home], fen: int, days: int):
    told = dict(enumerate(homes, start=1))
    heads, able = sum(home.heads for home in homes), sum(home.able for home in homes)
    plan = Plan(fen if heads else 0, heads, days if able else 0, able)
    owed = shares(plan, told)
    assert (sum(one.fen for one in owed.values()), sum(one.days for one in owed.values())) == (plan.fen, plan.days)
    for number, one in owed.items():
        home = told[number]
        assert abs(one.fen * heads - plan.fen * home.heads) < max(heads, 1), "nobody is off by a fen or more"
        assert one.fen <= home.heads * -(-plan.fen // (heads or 1))
        assert one.days <= home.able * -(-plan.days // (able or 1))


def test_a_list_is_read_as_it_is_typed_or_pasted():
    text = "1 4 0 0 2\n\n2\t3\t1\t0\t2\t1\n3，5，0，5，0\n"
    homes = read_homes(text, [1, 2, 3])
    assert homes == {1: Home(4, 0, 0, 2), 2: Home(3, 1, 0, 2, 1), 3: Home(5, 0, 5, 0)}
    assert (homes[2].heads, homes[2].able, homes[3].heads) == (2, 1, 0)
    assert shares(Plan(600, 6, 3, 3), homes) == {1: Share(400, 2), 2: Share(200, 1), 3: Share(0, 0)}


@pytest.mark.parametrize(
    ("text", "code", "which"),
    [
        ("1 4 0 0 2\n甲 3", "levy_lines", "2"),
        ("1", "levy_lines", "1"),
        ("1 4 5", "levy_lines", "1"),
        ("1 4 0 0 5", "levy_lines", "1"),
        ("1 4 0 0 2 1 1 1", "levy_lines", "1"),
        ("1 100", "levy_lines", "1"),
        ("1 -4", "levy_lines", "1"),
        ("1 2 0 0 0 0 0 0 9", "levy_lines", "1"),
        ("9 4", "levy_strangers", "9"),
        ("1 4\n2 4\n1 4", "levy_twice", "1"),
    ],
)
def test_what_cannot_be_is_refused_with_where_it_stands(text: str, code: str, which: str):
    with pytest.raises(RuleError) as refused:
        read_homes(text, [1, 2])
    assert (refused.value.code, refused.value.values["which"]) == (code, which)


def test_a_list_fits_when_everybody_is_told_of_and_as_many_bear_as_the_plan_counts_on():
    homes = {1: Home(4, 0, 0, 2), 2: Home(3)}
    assert summed(homes, [1, 2]) == Summed(2, 0, 7, 2)
    assert summed(homes, [1, 3]) == Summed(1, 1, 4, 2), "who was struck from the roll counts no more"
    assert summed(homes, [1, 2]).fits(Plan(700, 7, 4, 2))
    assert summed(homes, [1, 2]).fits(Plan(700, 7, 0, 9)), "no labour is raised"
    assert not summed(homes, [1, 2]).fits(Plan(700, 8))
    assert not summed(homes, [1, 2]).fits(Plan(0, 7, 4, 3))
    assert not summed(homes, [1, 2, 3]).fits(Plan(700, 7))


def test_what_nobody_bears_is_refused():
    with pytest.raises(RuleError, match="bad_levy"):
        shares(Plan(100, 0), {1: Home(1, 1)})
