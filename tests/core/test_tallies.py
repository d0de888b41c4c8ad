"""What acts add up to: in any order, sent once or five times, one entry counts once; and a sheet adds up or is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.errors import RuleError
from huiyin.core.rolls import ActKind
from huiyin.core.tallies import LEFT, VALUES, Sheet, Told, check_sheet, tally

NINE = datetime(2026, 11, 16, 1, tzinfo=UTC)
ROLL = dict.fromkeys(range(1, 7), 1)


def told(n: int, entry: int, kind: ActKind, value: str = "") -> Told:
    return Told(NINE + timedelta(minutes=n), UUID(int=n), entry, kind, value)


def value_of(kind: ActKind) -> st.SearchStrategy[str]:
    if kind in {ActKind.opine, ActKind.vote}:
        return st.sampled_from(VALUES)
    if kind is ActKind.authorise:
        return st.sampled_from(["", *map(str, ROLL)])
    return st.sampled_from(["", LEFT]) if kind is ActKind.attend else st.just("")


@st.composite
def some_acts(draw: st.DrawFn) -> list[Told]:
    kinds = draw(st.lists(st.sampled_from(list(ActKind)), max_size=25))
    return [told(n, draw(st.sampled_from(range(1, 8))), kind, draw(value_of(kind))) for n, kind in enumerate(kinds)]


@given(some_acts(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_and_acts_sent_again_change_no_count(acts: list[Told], rng):
    again = [*acts, *rng.choices(acts, k=5)] if acts else []
    rng.shuffle(again)
    assert tally(ROLL, again) == tally(ROLL, acts)


@given(some_acts())
def test_no_entry_counts_twice_and_nobody_who_is_not_on_the_roll(acts: list[Told]):
    found = tally(ROLL, acts)
    assert found.agree + found.oppose + found.abstain <= found.present <= found.roll == len(ROLL)
    assert sum(found.opinions) == found.asked <= found.roll
    assert found.marks <= found.present
    assert found.by_proxy <= found.present
    assert tally(ROLL, [act for act in acts if act.entry in ROLL]) == found


@given(some_acts())
def test_what_comes_later_adds_one_act_and_rubs_out_none(acts: list[Told]):
    before = list(acts)
    tally(ROLL, [*acts, told(99, 1, ActKind.opine, "oppose")])
    assert acts == before


def test_asked_and_signed_are_two_counts_and_a_later_call_is_not_signed():
    acts = [told(1, 1, ActKind.opine, "agree"), told(2, 1, ActKind.sign), told(3, 2, ActKind.opine, "oppose")]
    assert (tally(ROLL, acts).asked, tally(ROLL, acts).signed) == (2, 1)
    acts.append(told(4, 1, ActKind.opine, "oppose"))
    assert (tally(ROLL, acts).asked, tally(ROLL, acts).signed, tally(ROLL, acts).opinions) == (2, 0, (0, 2, 0))


def test_who_says_that_it_was_not_theirs_is_asked_again():
    acts = [told(1, 1, ActKind.opine, "agree"), told(2, 1, ActKind.sign), told(3, 1, ActKind.object)]
    assert (tally(ROLL, acts).asked, tally(ROLL, acts).signed, tally(ROLL, acts).objections) == (0, 0, 1)
    acts += [told(4, 1, ActKind.opine, "oppose"), told(5, 1, ActKind.sign)]
    assert (tally(ROLL, acts).asked, tally(ROLL, acts).signed, tally(ROLL, acts).objections) == (1, 1, 0)


def test_a_principal_counts_only_while_the_holder_is_there_in_person():
    acts = [told(1, 1, ActKind.authorise, "2"), told(2, 1, ActKind.vote, "agree")]
    assert (tally(ROLL, acts).present, tally(ROLL, acts).agree) == (0, 0)
    acts.append(told(3, 2, ActKind.attend))
    assert (tally(ROLL, acts).present, tally(ROLL, acts).by_proxy, tally(ROLL, acts).agree) == (2, 1, 1)
    assert tally(ROLL, [*acts, told(4, 2, ActKind.attend, LEFT)]).present == 0
    withdrawn = tally(ROLL, [*acts, told(4, 1, ActKind.authorise, "")])
    assert (withdrawn.present, withdrawn.agree) == (1, 0)
    chain = [*acts, told(4, 3, ActKind.authorise, "1")]
    assert tally(ROLL, chain).present == 2, "a proxy goes one step"


def test_a_vote_of_who_is_not_there_counts_nothing_until_they_are():
    vote, come = told(1, 1, ActKind.vote, "agree"), told(2, 1, ActKind.attend)
    assert (tally(ROLL, [vote]).agree, tally(ROLL, [come, vote]).agree) == (0, 1)


def test_of_owners_only_who_votes_takes_part_by_heads_and_by_floor_area():
    """民法典 Art 278: 参与表决. Who came and said nothing took no part; who voted on paper did without coming."""
    area = dict.fromkeys(range(1, 7), 10000)
    acts = [told(1, 1, ActKind.attend), *(told(n, n, ActKind.vote, "agree") for n in (2, 3, 4))]
    acts += [told(8, 5, ActKind.vote, "agree"), told(9, 5, ActKind.vote, LEFT)]
    assert (tally(ROLL, acts, by_voting=True).present, tally(area, acts, by_voting=True).present) == (3, 30000)
    assert tally(ROLL, acts).present == 1


def test_what_they_object_to_counts_no_more_until_it_is_taken_again():
    acts = [told(1, 1, ActKind.attend), told(2, 1, ActKind.vote, "agree"), told(3, 2, ActKind.authorise, "1")]
    assert (tally(ROLL, acts).present, tally(ROLL, acts).agree) == (2, 1)
    acts.append(told(4, 1, ActKind.object))
    assert (tally(ROLL, acts).present, tally(ROLL, acts).agree, tally(ROLL, acts).objections) == (0, 0, 1)
    answered = tally(ROLL, [*acts, told(5, 1, ActKind.reply)])
    assert (answered.present, answered.objections) == (0, 0), "an answer alone puts nobody back"
    acts += [told(6, 1, ActKind.attend), told(7, 1, ActKind.vote, "oppose")]
    assert (tally(ROLL, acts).oppose, tally(ROLL, acts).objections) == (1, 0)


def test_floor_area_weighs():
    acts = [told(1, 1, ActKind.attend), told(2, 1, ActKind.vote, "agree")]
    assert tally({1: 8950, 2: 12000}, acts).agree == 8950


GOOD = Sheet(agree=30, oppose=4, abstain=1, issued=45, used=35, spoiled=2, unused=8)


def test_a_count_sheet_adds_up():
    check_sheet(GOOD, present=40, marks=37)
    check_sheet(Sheet(20, 5, 3, hands=True), present=28, marks=0)


@pytest.mark.parametrize(
    ("sheet", "present", "marks", "code"),
    [
        (Sheet(-1, 0, 0, hands=True), 5, 0, "below_zero"),
        (Sheet(20, 5, 4, hands=True), 28, 0, "hands_differ"),
        (Sheet(30, 4, 1, issued=46, used=35, spoiled=2, unused=8), 40, 37, "sheet_differs"),
        (Sheet(31, 4, 1, issued=45, used=35, spoiled=2, unused=8), 40, 37, "sheet_differs"),
        (GOOD, 40, 36, "marks_differ"),
        (Sheet(20, 5, 3, issued=10**6 + 1, hands=True), 28, 0, "count_too_large"),
        (Sheet(20, 5, 3, issued=28, hands=True), 28, 0, "sheet_differs"),
    ],
)
def test_a_sheet_that_does_not_add_up_is_refused(sheet: Sheet, present: int, marks: int, code: str):
    with pytest.raises(RuleError, match=code):
        check_sheet(sheet, present=present, marks=marks)
