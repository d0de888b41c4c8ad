"""Every problem of a pack is found, each by a mini-pack broken in that one place, and said in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from huiyin.apps.cases.pack_texts import SENTENCES, sentence
from huiyin.core.pack_check import check, check_profile, check_raw
from huiyin.core.pack_reader import read_pack
from huiyin.core.pack_weave import weave
from huiyin.core.packs import Problem
from tests.core import sitting
from tests.core.mini import (
    GOOD,
    Raw,
    closing,
    less,
    mini,
    move,
    state,
    text,
    with_clock,
    with_move,
    with_state,
    without_move,
)
from tests.packs.shelf import CHINESE, PACKS, PARTS, PROFILES, load

SLUGS = sorted(path.parent.name for path in PACKS.glob("*/pack.toml"))
ASKS: list[dict[str, Any]] = [
    {"name": "until", "type": "text", "title": text("到哪天", "Until")},
    {"name": "side", "type": "choice", "title": text("哪边", "Side")},
]
SIDE = move("go", ["new"], None, ["handler"], "side")


def goes_round_in_circles() -> Raw:
    raw = with_state("lost", state("迷", "working", "handler"))
    raw["states"]["found"] = state("寻", "working", "handler")
    ways = [("working", "lost"), ("lost", "found"), ("found", "lost")]
    raw["moves"] += [move(f"to_{to}", [source], to, ["handler"]) for source, to in ways]
    return raw


def only_the_system_goes_on() -> Raw:
    return with_move(move("resume", ["paused"], "@back", ["system"]))


def hearing(name: str = "hearing") -> Raw:
    """The good pack with a move that asks for days."""
    asks = [{"name": "hearing", "type": "days", "title": text("听证天数", "Days of hearing")}]
    return with_move(move("extend", ["working"], None, ["desk@station"], "days!", name)) | {"asks": asks}


ROW = {"limit": "5d", "source": text("某条", "Some article"), "from": "2022-05-01"}
BROKEN: dict[str, tuple[str, Raw]] = {
    "missing_key": ("title", {key: value for key, value in GOOD.items() if key != "title"}),
    "unknown_key": ("moves.go", with_move(move("go", ["new"], None, ["handler"], gaurd=["redacted"]))),
    "wrong_shape": ("moves.go.by", with_move(SIDE | {"do": "go", "by": "handler"})),
    "unknown_part": ("use", mini(use=["nothing"])),
    "unknown_move": ("tell.fly", mini(tell={"fly": ["unit"]})),
    "unknown_word": ("level", mini(level="secret")),
    "unknown_relation": ("moves.dispatch", with_move(move("dispatch", ["new"], "assigned", ["king@moon"], "unit!"))),
    "unknown_state": ("moves.go", with_move(move("go", ["nowhere"], "closed", ["handler"]))),
    "unknown_ask": ("moves.go", with_move(move("go", ["new"], None, ["handler"], "colour"))),
    "unknown_guard": ("moves.go", with_move(move("go", ["new"], None, ["handler"], guard=["sunshine"]))),
    "unknown_late": ("clocks.c", with_clock("c", runs_in=["new"], late=[{"after": "0wh", "do": "shout"}])),
    "bad_percent": ("clocks.c", with_clock("c", runs_in=["new"], warn=175)),
    "bad_limit": ("clocks.c", with_clock("c", runs_in=["new"], limit="5 days")),
    "text_without_zh": ("title", mini(title={"en": "Mini"})),
    "text_without_en": ("title", mini(title="小法")),
    "unreachable_state": ("states.island", with_state("island", state("岛", "working", "handler"))),
    "move_never": ("moves.go", with_move(move("go", [], None, ["handler"]))),
    "move_twice": ("moves.note", mini(moves=[*GOOD["moves"], move("note", ["new"], None, ["handler"])])),
    "no_human_exit": ("states.paused", only_the_system_goes_on()),
    "dead_end": ("states.lost", goes_round_in_circles()),
    "optional_needed": ("moves.close", closing(optional=True)),
    "handler_can_confirm": ("moves.close", closing(confirms=False)),
    "handler_confirms_own": ("moves.tick", with_move(move("tick", ["reported"], None, ["handler"], confirms=True))),
    "closes_unasked": ("moves.close", closing(guard=[])),
    "one_relation_twice": ("moves.close", closing(by=["desk@station"]) | {"never_twice": True}),
    "clock_never_starts": ("clocks.c", with_clock("c", runs_in=[])),
    "clock_never_stops": ("clocks.c", with_clock("c", runs_in=["*"])),
    "clock_by_unasked": ("clocks.c", with_clock("c", runs_in=["new"], by="number")),
    "clock_day_unasked": ("clocks.c", with_clock("c", runs_in=["new"], starts="review")),
    "clock_day_in_hours": ("clocks.c", with_clock("c", runs_in=["working"], starts="until", limit="4wh")),
    "bad_day": ("clocks.c", with_clock("c", runs_in=["new"], law=[{**ROW, "from": "2022-5-1"}])),
    "law_unasked": ("clocks.c", with_clock("c", runs_in=["new"], law=[{**ROW, "when": {"kind": ["grid"]}}])),
    "law_twice": ("clocks.c", with_clock("c", runs_in=["new"], law=[ROW, ROW])),
    "less_on_timer": ("clocks.c", {**hearing(), "clocks": {"c": less(["hearing"], timer=True)}}),
    "less_extends": ("clocks.c", {**hearing("note"), "clocks": {"c": less(["days"])}}),
    "outcome_not_asked": ("moves.close", closing(ask=[])),
    "outcome_without_end": ("moves.go", with_move(move("go", ["new"], None, ["handler"], "outcome!"))),
    "unit_not_asked": ("states.assigned", with_move(move("dispatch", ["new"], "assigned", ["desk@station"], "unit"))),
    "ask_missing": ("moves.extend", with_move(move("extend", ["working"], None, ["desk@station"], "note"))),
    "contact_forced": ("start", {**GOOD, "start": {**GOOD["start"], "ask": ["text!", "contact!"]}}),
    "wait_without_date": ("moves.pause", with_move(move("pause", ["working"], "paused", ["desk@station"], "note"))),
    "ask_mistyped": ("moves.ask_pause", mini(asks=ASKS[:1])),
    "choice_without_choices": ("moves.go", mini(asks=ASKS[1:], moves=[*GOOD["moves"], SIDE])),
    "ask_twice": ("moves.go", with_move(move("go", ["new"], None, ["handler"], "note", "note!"))),
    "guard_never_true": ("moves.pause", without_move("ask_pause")),
    "carry_not_older": ("carries.1", mini(carries={"1": {"old": "new"}})),
    "carry_ends": ("carries.1.old", mini(version=2, carries={"1": {"old": "closed"}})),
    "guards_clash": (
        "moves.go",
        with_move(
            move("go", ["new"], None, ["handler"], guard=["returns_left", "no_returns_left"]),
            move("return", ["assigned"], "new", ["handler"], "reason!"),
        ),
    ),
}
BETWEEN_VERSIONS = {f"carry_{what}" for what in ("unasked", "lost", "nobody", "nowhere", "unknown", "closed")}
"""Found only beside the older version: tests/core/test_carrying.py."""
NEVER_CLOSED = mini(
    states={"new": state("新", "received", "desk@station")},
    moves=[move("note", ["*"], None, ["involved"])],
    clocks={},
    tell={},
)


def codes(problems: list[Problem]) -> set[str]:
    return {problem.code for problem in problems}


def test_the_mini_pack_is_good():
    assert check_raw(GOOD, {}) == []


@pytest.mark.parametrize("code", BROKEN)
def test_a_broken_pack_is_found_out(code: str):
    where, raw = BROKEN[code]
    problems = check_raw(raw, {})
    assert where in {problem.where for problem in problems if problem.code == code}, [*map(str, problems)]
    assert len(codes(problems)) <= 3, "one break, not an avalanche: " + ", ".join(map(str, problems))


def test_a_pack_without_an_end():
    assert "never_closed" in codes(check_raw(NEVER_CLOSED, {}))


def test_all_problems_come_at_once():
    raw = with_move(move("go", ["nowhere"], "closed", ["king@moon"], "colour", guard=["sunshine"])) | {
        "level": "secret"
    }
    wanted = {"unknown_state", "unknown_relation", "unknown_ask", "unknown_guard", "unknown_word"}
    assert codes(check_raw(raw, {})) == wanted


def test_a_state_that_nothing_leads_to_is_named_beside_a_word_that_is_unknown():
    raw = with_move(move("go", ["new"], None, ["dask@station"])) | {"states": {**GOOD["states"]}}
    raw["states"]["island"] = state("岛", "working", "handler")
    found = {(problem.where, problem.code) for problem in check_raw(raw, {})}
    assert {("moves.go", "unknown_relation"), ("states.island", "unreachable_state")} <= found
    raw["moves"].append(move("sail", ["new"], "nowhere", ["handler"]))
    later = {problem.code for problem in check_raw(raw, {})}
    assert later == {"unknown_relation", "unknown_state"}, "which state is not reached is not known yet"


def test_a_late_rung_that_tells_nobody():
    problems = check_raw(with_clock("c", runs_in=["new"], late=[{"after": "0wh", "do": "tell", "to": "king@moon"}]), {})
    assert [(p.where, p.code) for p in problems] == [("clocks.c", "unknown_relation")]


@pytest.mark.parametrize("version", ["0", "3", "first"])
def test_only_an_older_version_is_carried(version: str):
    problems = check_raw(mini(version=2, carries={version: {}}), {})
    assert [(p.where, p.code) for p in problems] == [(f"carries.{version}", "carry_not_older")]


def test_carrying_into_no_state():
    problems = check_raw(mini(version=2, carries={"1": {"old": "nowhere", "other": "new"}}), {})
    assert [(p.where, p.code) for p in problems] == [("carries.1.old", "unknown_state")]


def test_a_clock_goes_by_days_of_the_right_type():
    raw = with_clock("c", runs_in=["working"], limit="5wd", starts="days", less=["until", "colour"])
    problems = [(p.where, p.code, dict(p.values).get("ask")) for p in check_raw(raw, {})]
    mistyped = [("clocks.c", "ask_mistyped", ask) for ask in ("days", "until")]
    assert problems == [*mistyped, ("clocks.c", "unknown_ask", "colour")]


def test_a_clock_may_count_from_a_day_that_a_later_step_asks():
    assert check_raw(with_clock("c", runs_in=["working"], limit="5wd", starts="until"), {}) == []


def test_telling_an_unknown_relation():
    problems = check_raw(mini(tell={"report": ["king@moon"]}), {})
    assert [(p.where, p.code) for p in problems] == [("tell.report", "unknown_relation")]


def test_a_clock_in_a_closed_state_without_a_way_out():
    raw = without_move("reopen") | with_clock("c", runs_in=["closed"])
    raw["moves"] = without_move("reopen")["moves"]
    assert codes(check_raw(raw, {})) == {"clock_never_stops"}


def test_a_desk_may_close_at_once_with_an_answer():
    answer = move("answer_now", ["new"], "closed", ["desk@station"], "result!", outcome="answered")
    assert check_raw(with_move(answer), {}) == []
    for changed in ({"by": ["handler"]}, {"outcome": "solved"}, {"from": ["working"]}):
        assert "handler_can_confirm" in codes(check_raw(with_move(answer | changed), {})), changed


def test_a_profile_may_skip_only_what_is_optional():
    publish = move("publish", ["closed"], None, ["desk@centre"], guard=["redacted"], optional=True)
    pack = read_pack(with_move(publish))
    assert check_profile(pack, frozenset({"publish"})) == []
    assert codes(check_profile(pack, frozenset({"report"}))) == {"skip_not_optional"}
    stuck = read_pack(closing(optional=True))
    assert codes(check_profile(stuck, frozenset({"close"}))) == {"skip_dead_end"}


@pytest.mark.parametrize("slug", SLUGS)
def test_every_shipped_pack_is_clean(slug: str):
    assert check_raw(load(f"{slug}/pack.toml"), PARTS) == []


@pytest.mark.parametrize("town", PROFILES)
def test_every_profile_skips_what_it_may(town: str):
    for chosen in PROFILES[town]["packs"]:
        pack = read_pack(weave(load(f"{chosen['slug']}/pack.toml"), PARTS))
        assert check_profile(pack, frozenset(chosen.get("skip", ()))) == []


def test_every_problem_has_a_sentence_in_both_languages():
    found = [problem for _, raw in BROKEN.values() for problem in check_raw(raw, {})] + check(read_pack(NEVER_CLOSED))
    found += [problem for raw in sitting.BROKEN.values() for problem in check_raw(raw, {})]
    for problem in found:
        assert CHINESE.search(sentence(problem, "zh-hans"))
        assert sentence(problem, "en").startswith(problem.where + ": ")
        assert "{" not in sentence(problem, "en")
    told = {code for code in SENTENCES if code.startswith("story_")} | BETWEEN_VERSIONS
    assert SENTENCES.keys() - told - {"skip_not_optional", "skip_dead_end", "never_closed"} <= codes(found)
