"""Sittings in a pack: what they say, and what is wrong with one that could be skipped, has no roll or no way to fail."""

from __future__ import annotations

from typing import Any

import pytest

from huiyin.core.pack_check import check_raw
from huiyin.core.pack_reader import read_pack
from huiyin.core.sittings import Sort
from tests.core.mini import move, state, text
from tests.core.sitting import BROKEN, GOOD, codes


def test_a_good_one_has_no_problems_and_leads_each_failure_to_its_own_place():
    assert check_raw(GOOD, {}) == []
    pack = read_pack(GOOD)
    assert [(sitting.sort, sitting.body) for sitting in pack.sittings.values()] == [
        (Sort.hear, ""),
        (Sort.vote, "@asked"),
    ]
    fails = {source: one.to for one in pack.moves if one.do == "reject" for source in one.sources}
    assert fails == {"voting": "new"}
    assert {source: one.to for one in pack.moves if one.do == "halt" for source in one.sources} == {"hearing": "new"}


@pytest.mark.parametrize("code", BROKEN)
def test_what_is_wrong_is_found(code: str):
    assert code in codes(check_raw(BROKEN[code], {}))


def test_a_guard_of_a_vote_says_nothing_in_a_round():
    raw: dict[str, Any] = GOOD | {
        "moves": [
            *GOOD["moves"],
            move("hurry", ["hearing"], "heard", ["chief@village"], "public_reason!", guard=["passed"]),
        ]
    }
    assert "guard_never_true" in codes(check_raw(raw, {}))


def test_a_sitting_of_unknown_keys():
    voting = state("表决", "working", "chief@village") | {"sitting": {"mood": text("", "")}}
    raw = GOOD | {"states": GOOD["states"] | {"voting": voting}}
    assert codes(check_raw(raw, {})) == {"unknown_key"}
