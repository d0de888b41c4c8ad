"""All problems of a pack are told at once, and each once: what only follows from another one is not told."""

from __future__ import annotations

import copy

import pytest

from huiyin.core.pack_check import check_raw
from tests.core.mini import GOOD, Raw, closing, less, mini, move, state, with_clock, with_move, with_state


def told(raw: Raw, parts: Raw | None = None) -> set[tuple[str, str]]:
    return {(problem.where, problem.code) for problem in check_raw(raw, parts or {})}


GUARDED = with_move(move("dispatch", ["new"], "assigned", ["desk@station"], "unit!", guard=["childen_done"]))
MISTYPED_GUARD = ("moves.dispatch", "unknown_guard")


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"limits": {"returns": "two"}}, {("limits.returns", "wrong_shape")}),
        ({"clocks": {"c": less([], warn="75")}}, {("clocks.c.warn", "wrong_shape")}),
        ({"clocks": {"c": less([], warn=175)}}, {("clocks.c", "bad_percent")}),
        ({"level": 5, "sumary": "x"}, {("level", "wrong_shape"), ("sumary", "unknown_key")}),
    ],
)
def test_what_is_misshapen_hides_no_mistyped_word(changes: Raw, found: set[tuple[str, str]]):
    assert told(GUARDED | changes) == {MISTYPED_GUARD, *found}


def test_a_mistyped_word_hides_nothing_that_could_never_work():
    raw = GUARDED | {"states": GUARDED["states"] | {"island": state("岛", "working", "handler")}}
    raw["moves"] = [*raw["moves"], move("tick", ["reported"], None, ["handler"], confirms=True)]
    never_works = {("states.island", "unreachable_state"), ("moves.tick", "handler_confirms_own")}
    assert told(raw) == {MISTYPED_GUARD, *never_works}


def test_a_mistyped_ask_beside_a_mistaken_clock():
    raw = with_move(move("extend", ["working"], None, ["desk@station"], "dyas!"))
    raw["clocks"] = with_clock("c", runs_in=[])["clocks"]
    assert told(raw) == {("moves.extend", "unknown_ask"), ("clocks.c", "clock_never_starts")}


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"from": "reported"}, "moves.close.from"),
        ({"to": ["closed"]}, "moves.close.to"),
        ({"by": "desk@centre"}, "moves.close.by"),
        ({"ask": "outcome!"}, "moves.close.ask"),
        ({"guard": "asker_was_asked"}, "moves.close.guard"),
        ({"confirms": "yes"}, "moves.close.confirms"),
        ({"title": 5}, "moves.close.title"),
        ({"title": {"cn": "结"}}, "moves.close.title"),
    ],
)
def test_what_only_follows_is_not_told(changes: Raw, where: str):
    assert {at for at, _ in told(closing(**changes))} == {where}


def test_a_key_that_is_mistyped_is_told_once():
    for key in ("from", "to", "by", "ask", "guard", "confirms"):
        table = next(table for table in GOOD["moves"] if table["do"] == "close")
        mistyped = {f"{name}s" if name == key else name: value for name, value in table.items()}
        assert told(with_move(mistyped)) - {("moves.close", "missing_key")} == {("moves.close", "unknown_key")}, key


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"states": 5}, "states"),
        ({"start": []}, "start"),
        ({"moves": {}}, "moves"),
        ({"states": GOOD["states"] | {"working": "在办"}}, "states.working"),
        ({"states": GOOD["states"] | {"working": state("在办", "working") | {"phase": 5}}}, "states.working.phase"),
        ({"clocks": {"c": less([], limit=5)}}, "clocks.c.limit"),
        ({"clocks": {"c": less([], late=[{"after": 5, "do": "raise"}])}}, "clocks.c.late.raise.after"),
    ],
)
def test_a_hole_is_told_once(changes: Raw, where: str):
    assert {at for at, _ in told(mini(**changes))} == {where}


@pytest.mark.parametrize("key", ["slug", "version", "title", "source", "start", "states"])
def test_a_missing_key_is_told_alone(key: str):
    raw = mini(tell={"order": ["reporter"]}, carries={})
    del raw[key]
    assert told(raw) == {(key, "missing_key")}


ROLES: Raw = {
    "moves": [
        move("hold", ["working"], None, ["$chief"], "note!"),
        move("look", ["working"], None, ["$chief", "handler"], "note!"),
    ],
    "clocks": {"c": less([], near=["$chief"], late=[{"after": "0wh", "do": "tell", "to": "$chief"}])},
    "tell": {"hold": ["$chief"]},
}


@pytest.mark.parametrize(
    ("roles", "found"),
    [
        ({"chief": "chief@unit"}, set()),
        ({"chief": "cheif@unit"}, {("roles.chief", "unknown_relation")}),
        ({"chief": ["desk@station", "cheif@unit"]}, {("roles.chief", "unknown_relation")}),
        ({}, {("roles.chief", "missing_key")}),
    ],
)
def test_a_mistyped_role_is_told_where_it_stands(roles: Raw, found: set[tuple[str, str]]):
    parts = copy.deepcopy(ROLES)
    parts["clocks"]["c"]["late"][0]["to"] = "$chief" if isinstance(roles.get("chief", ""), str) else "holder"
    problems = check_raw(mini(use=["extra"], roles=roles), {"extra": parts})
    assert [(problem.where, problem.code) for problem in problems] == [*found]


def test_taking_a_case_up_again_is_not_what_a_clock_of_closed_cases_waits_for():
    assert told(with_clock("c", runs_in=["@closed"])) == {("clocks.c", "clock_never_stops")}
    assert told(with_clock("c", runs_in=["@closed"], timer=True)) == set(), "a timer reminds, nobody has to end it"
    raw = with_state("published", state("公", "closed"))
    raw["moves"] = [*raw["moves"], move("publish", ["closed"], "published", ["desk@centre"])]
    assert told(raw | {"clocks": {"c": less([], runs_in=["closed"])}}) == set()
