"""一事一议: nobody bears what the law takes off them, nobody more than the cap, and the whole comes out to the fen."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.errors import RuleError
from huiyin.core.levies import (
    FREE_OF_LABOUR,
    OLD,
    Caps,
    Exempt,
    Most,
    Person,
    borne,
    caps_of,
    cash_for_labour,
    check_plan,
    read_caps,
)
from huiyin.core.words import Text
from tests.packs.shelf import load

CAPS = Caps("99", 1500, 10, (18, 60), (18, 55), Text("演示"), "—", date(2020, 1, 1), verified=False)
PEOPLE = st.lists(
    st.builds(
        Person,
        household=st.integers(1, 8),
        age=st.integers(0, 100),
        woman=st.booleans(),
        exempt=st.frozensets(st.sampled_from(Exempt), max_size=2),
    ),
    min_size=1,
    max_size=40,
)


@given(people=PEOPLE, fen=st.integers(0, 60_000), days=st.integers(0, 400))
def test_the_whole_comes_out_and_nobody_bears_more_than_the_cap(people: list[Person], fen: int, days: int):
    try:
        homes = borne(people, CAPS, fen=fen, days=days)
    except RuleError:
        return
    assert sum(home.fen for home in homes) == fen
    assert sum(home.days for home in homes) == days
    assert all(home.fen <= home.heads * CAPS.money and home.days <= home.able * CAPS.days for home in homes)
    assert len({home.household for home in homes}) == len(homes) == len({person.household for person in people})


@given(people=PEOPLE)
def test_nobody_of_sixty_or_more_bears_labour_whatever_the_row_says(people: list[Person]):
    bearers = [person for person in people if person.bears_labour(CAPS)]
    assert all(18 <= person.age < OLD and not person.exempt & FREE_OF_LABOUR for person in bearers)


@given(people=PEOPLE, fen=st.integers(1, 60_000))
def test_no_head_bears_a_fen_more_than_another_but_for_the_odd_ones(people: list[Person], fen: int):
    alone = [Person(n, person.age, person.woman, person.exempt) for n, person in enumerate(people)]
    try:
        paid = [home.fen for home in borne(alone, CAPS, fen=fen, days=0) if home.heads]
    except RuleError:
        return
    assert max(paid) - min(paid) <= 1


def test_a_village_of_three_households():
    people = [
        Person(1, 45),
        Person(1, 44, woman=True),
        Person(1, 70),  # pays, does not work
        Person(1, 16, exempt=frozenset({Exempt.student})),  # pays, does not work
        Person(2, 59),
        Person(2, 56, woman=True),  # beyond the row's age for women
        Person(3, 30, exempt=frozenset({Exempt.soldier})),  # neither
        Person(3, 28, woman=True, exempt=frozenset({Exempt.after_birth})),  # pays
    ]
    homes = borne(people, CAPS, fen=7 * 1500, days=10)
    assert [(h.heads, h.fen, h.able, h.days) for h in homes] == [(4, 6000, 2, 7), (2, 3000, 1, 3), (1, 1500, 0, 0)]


@pytest.mark.parametrize(
    ("fen", "heads", "days", "able", "code"),
    [
        (1500 * 10 + 1, 10, 0, 0, "over_money_cap"),
        (0, 0, 41, 4, "over_labour_cap"),
        (100, 0, 0, 0, "bad_levy"),
        (0, 10, 10, 0, "bad_levy"),
        (0, 10, 0, 4, "bad_levy"),
        (-1, 10, 0, 4, "bad_levy"),
    ],
)
def test_what_may_not_be_raised(fen: int, heads: int, days: int, able: int, code: str):
    with pytest.raises(RuleError, match=code):
        check_plan(Most(1500, 10), fen=fen, heads=heads, days=days, able=able)


def test_the_cap_itself_may_be_raised():
    check_plan(Most(1500, 10), fen=15_000, heads=10, days=40, able=4)


def test_money_for_labour_is_only_ever_asked_for():
    assert cash_for_labour(3, day_price=8000, asked_for=True) == 24_000
    with pytest.raises(RuleError, match="labour_not_bought"):
        cash_for_labour(3, day_price=8000, asked_for=False)


def test_without_a_row_nothing_can_be_raised():
    rows = read_caps(load("law/levies.toml"))
    assert caps_of(rows, "99", date(2026, 11, 22)).most == Most(1500, 10)
    for province in ("14", "15", "42", "43", "62"):
        with pytest.raises(RuleError, match="no_caps"):
            caps_of(rows, province, date(2026, 11, 22))


def test_a_broken_row_is_named():
    with pytest.raises(ValueError, match="row 1"):
        read_caps({"row": [{"province": "99"}]})
