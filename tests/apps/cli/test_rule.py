"""`huiyin rule`: the sum of a meeting, as somebody types it on the evening before."""

from __future__ import annotations

import json

import pytest

from huiyin.cli import main


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["rule", *words]) == 0
    return capsys.readouterr().out


def test_the_sum_of_a_meeting(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said(capsys, "villagers_representatives", "roll=62", "present=45", "for=31", "--json"))
    assert found["quorum"] == {"need": 42, "have": 45, "met": True}
    assert found["pass"] == {"need": 23, "have": 31, "met": True}
    assert found["holds"] is True
    assert found["article"]
    assert found["in_force_from"] == "2026-01-01"
    assert found["verified"] is True


def test_it_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    told = said(capsys, "collective_members", "roll=200", "present=140", "for=133")
    assert "农村集体经济组织法" in told
    assert "need 134 · have 133 ✗" in told
    assert "✗ not decided" in told


def test_owners_by_area_too(capsys: pytest.CaptureFixture[str]) -> None:
    heads = ("roll=300", "present=200", "for=150")
    assert "give roll_area=" in said(capsys, "owners", *heads)
    areas = ("roll_area=30000.50", "present_area=20000.34", "for_area=10000.18")
    found = json.loads(said(capsys, "owners", *heads, *areas, "--json"))
    assert found["area"]["quorum"] == {"need": 2_000_034, "have": 2_000_034, "met": True}
    assert found["area"]["pass"] == {"need": 1_000_018, "have": 1_000_018, "met": True}


def test_without_counts_the_rule_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert "quorum more than 1/2 of all · passes with more than 1/2 of those present" in said(
        capsys, "villagers_assembly"
    )
    assert "22, in force from 2018-12-29 (not verified" in said(capsys, "villagers_assembly", "--on", "2025-06-01")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("parliament",), "There is no body 'parliament'. Known: villagers_assembly,"),
        (("owners", "roll=3", "present=2"), "Still missing: for="),
        (("owners", "roll_area=3", "present_area=2", "for_area=1"), "Give the heads too"),
        (("owners", "roll=3", "roll=3"), "given twice"),
        (("owners", "roll=three"), "must be a whole number"),
        (("owners", "roll=1.5"), "must be a whole number"),
        (("owners", "roll=NaN"), "must be a whole number"),
        (("owners", "roll=3", "present=4", "for=1"), "More came than are on the roll"),
        (("owners", "people=3"), "is no count. Write for example"),
        (("group_assembly", "roll=3", "present=3", "for=2", "roll_area=1", "present_area=1", "for_area=1"), "leave the areas away"),
        (("collective_board", "--on", "2020-01-01"), "the first holds from 2025-05-01"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_what_to_do(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], why: str
) -> None:
    assert main(["rule", *words]) == 1
    assert why in capsys.readouterr().err
