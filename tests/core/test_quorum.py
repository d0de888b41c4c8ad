"""Quorum and majority: law.md §3a, its golden cases, and every body against counting on one's fingers."""

from __future__ import annotations

import tomllib
from datetime import date
from fractions import Fraction
from importlib import resources
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.bodies import Bodies, Row, check_count, decide, read_bodies, share
from huiyin.core.errors import RuleError
from huiyin.core.quorum import Base, Count, Majority, Share, judge

TODAY = date(2026, 11, 22)
MORE_THAN_HALF, TWO_THIRDS, THREE_QUARTERS = Share(1, 2, strict=True), Share(2, 3), Share(3, 4)
LAW = read_bodies(tomllib.loads((resources.files("huiyin.packs") / "law" / "bodies.toml").read_text("utf-8")))
NAMES = (
    "villagers_assembly villagers_assembly_households villagers_representatives group_assembly residents_assembly"
    " residents_representatives collective_members collective_members_outsiders collective_representatives collective_board"
    " owners owners_major party_members"
).split()


def least(each: Share, most: int) -> list[int]:
    """By counting up: the least number that is enough of 1, 2, 3 … `most`."""
    wanted, found, enough = Fraction(each.num, each.den), [], 0
    for whole in range(1, most + 1):
        while not (Fraction(enough, whole) > wanted if each.strict else Fraction(enough, whole) >= wanted):
            enough += 1
        found.append(enough)
        enough = max(0, enough - 1)
    return found


@pytest.mark.parametrize(
    ("whole", "half", "thirds"),
    [
        (21, 11, 14),
        (31, 16, 21),
        (100, 51, 67),
        (200, 101, 134),
        (300, 151, 200),
        (301, 151, 201),
        (1, 1, 1),
        (2, 2, 2),
    ],
)
def test_the_golden_cases(whole: int, half: int, thirds: int) -> None:
    assert (MORE_THAN_HALF.need(whole), TWO_THIRDS.need(whole)) == (half, thirds)


@pytest.mark.parametrize("each", [MORE_THAN_HALF, TWO_THIRDS, THREE_QUARTERS], ids=["half", "thirds", "quarters"])
def test_every_whole_number_to_three_thousand(each: Share) -> None:
    assert [each.need(whole) for whole in range(1, 3001)] == least(each, 3000)


def test_every_body_to_three_thousand() -> None:
    for row in LAW.rows:
        attend, passing = least(row.attend, 3000), least(row.majority.share, 3000)
        for whole in range(1, 3001):
            need = attend[whole - 1]
            base = whole if row.majority.base is Base.roll else need
            came = max(need, passing[base - 1])
            found = judge(row.attend, row.majority, Count(whole, came, passing[base - 1]))
            assert (found.quorum.need, found.passing.need) == (need, passing[base - 1]), (row.body, whole)
            assert found.holds, (row.body, whole)
            assert not judge(row.attend, row.majority, Count(whole, need - 1, 0)).quorum.met, (row.body, whole)


def test_all_bodies_are_there_and_each_says_its_article() -> None:
    assert set(LAW.names) == set(NAMES)
    for row in LAW.rows:
        assert row.article
        assert row.title.zh
        assert row.title.en
        assert row.law.zh
    assert not LAW.rule("party_members", TODAY).verified, "seen in a local text alone"


def test_thirty_one_representatives() -> None:
    """31 representatives: 21 must come, and of 21 that come 11 pass."""
    row = LAW.rule("villagers_representatives", TODAY)
    assert decide(row, Count(31, 21, 11)).holds
    assert not decide(row, Count(31, 20, 20)).holds, "without a quorum nothing is decided"
    assert not decide(row, Count(31, 22, 11)).holds, "eleven of twenty-two are not more than a half"


def test_two_hundred_members_of_a_collective() -> None:
    """200 members: 134 must agree even if only 140 came."""
    row = LAW.rule("collective_members", TODAY)
    found = decide(row, Count(200, 140, 133))
    assert (found.heads.quorum.met, found.heads.passing.need, found.holds) == (True, 134, False)
    assert decide(row, Count(200, 140, 134)).holds
    assert "online" in row.channels
    assert not any("online" in other.channels for other in LAW.rows if not other.body.startswith("collective_members"))


def test_benefits_for_who_is_no_member_need_three_quarters_of_all_members() -> None:
    """农村集体经济组织法 Art 15: 149 of 200 are not enough, whoever came; the list is that of the members."""
    row = LAW.rule("collective_members_outsiders", TODAY)
    assert (row.kept, row.article) == ("collective_members", "15、27")
    assert not decide(row, Count(200, 150, 149)).holds
    assert decide(row, Count(200, 150, 150)).holds


def test_owners_count_by_heads_and_by_area() -> None:
    row = LAW.rule("owners", TODAY)
    heads = Count(300, 200, 101)
    assert decide(row, heads).holds is None, "by heads alone nobody knows"
    assert decide(row, heads, Count(3_000_000, 2_000_000, 1_000_001)).holds
    assert not decide(row, heads, Count(3_000_000, 1_999_999, 1_999_999)).holds
    assert not decide(row, Count(300, 199, 199)).holds
    major = LAW.rule("owners_major", TODAY)
    assert decide(major, Count(300, 200, 150), Count(300, 200, 150)).holds
    assert not decide(major, Count(300, 200, 149), Count(300, 200, 150)).holds


def test_the_article_is_that_of_the_day() -> None:
    assert LAW.rule("villagers_assembly", date(2025, 12, 31)).article == "22"
    assert LAW.rule("villagers_assembly", date(2026, 1, 1)).article == "26"
    with pytest.raises(RuleError, match="no_rule_then"):
        LAW.rule("collective_members", date(2025, 4, 30))
    with pytest.raises(RuleError, match="no_such_body"):
        LAW.rule("village_election", TODAY)


def test_no_two_rows_of_a_body_hold_on_the_same_day() -> None:
    for body in LAW.names:
        rows = sorted((row for row in LAW.rows if row.body == body), key=lambda row: row.in_force_from)
        for before, after in pairwise(rows):
            assert before.until is not None
            assert before.until <= after.in_force_from


def row(**other: object) -> dict[str, object]:
    words = {"zh": "会", "en": "Meeting"}
    return {
        "body": "x", "title": words, "law": words, "article": "1", "in_force_from": date(2026, 1, 1), "verified": True,
        "unit": "persons", "attend": ">1/2", "pass": ">1/2", "of": "present", **other,
    }  # fmt: skip


def test_a_province_may_have_a_rule_of_its_own() -> None:
    here: Bodies = read_bodies({"row": [row(), row(province="P", attend=">=2/3")]})
    assert here.rule("x", TODAY, "P").attend == TWO_THIRDS
    assert here.rule("x", TODAY, "Q").attend == here.rule("x", TODAY).attend == MORE_THAN_HALF


@pytest.mark.parametrize(
    "broken",
    [
        {"attend": "2/3"},
        {"attend": ">0/3"},
        {"pass": ">=4/3"},
        {"unit": "cows"},
        {"of": "some"},
        {"quorm": 1},
        {"channels": ["pigeon"]},
    ],
)
def test_a_broken_row_is_named(broken: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="row 2 of the bodies"):
        read_bodies({"row": [row(), row(**broken)]})


@pytest.mark.parametrize(
    ("count", "what"),
    [
        (Count(0, 0, 0), "nobody_on_roll"),
        (Count(3, 4, 0), "more_came"),
        (Count(3, 2, 3), "more_agreed"),
        (Count(3, -1, -1), "below_zero"),
    ],
)
def test_a_count_that_cannot_be(count: Count, what: str) -> None:
    with pytest.raises(RuleError) as refused:
        check_count(count)
    assert refused.value.values["what"] == what


def test_only_owners_have_an_area() -> None:
    with pytest.raises(RuleError, match="no_area"):
        decide(LAW.rule("group_assembly", TODAY), Count(3, 3, 3), Count(3, 3, 3))


@given(st.sampled_from(LAW.rows), st.integers(1, 10**7), st.integers(0, 10**7), st.integers(0, 10**7))
def test_one_more_never_turns_yes_into_no(row: Row, roll: int, present: int, agree: int) -> None:
    present = min(present, roll)
    agree = min(agree, present)
    before = judge(row.attend, row.majority, Count(roll, present, agree))
    if agree < present:
        assert judge(row.attend, row.majority, Count(roll, present, agree + 1)).holds >= before.holds
    if present < roll:
        assert judge(row.attend, row.majority, Count(roll, present + 1, agree)).quorum.met >= before.quorum.met


@given(st.integers(1, 400), st.integers(1, 400), st.booleans(), st.integers(1, 10**9))
def test_enough_is_the_least_that_is_enough(num: int, den: int, strict: bool, whole: int) -> None:
    each = Share(min(num, den), den, strict)
    need = each.need(whole)
    assert each.met(need, whole)
    assert not each.met(need - 1, whole)
    assert Majority(each, Base.roll).share == share(f"{'>' if strict else '>='}{each.num}/{each.den}")
