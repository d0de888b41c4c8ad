"""Reading packs: what a document becomes, how parts are woven in, and that every problem is listed at once."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.apps.cases.pack_texts import sentence
from huiyin.core.pack_check import check_raw
from huiyin.core.pack_reader import read_pack
from huiyin.core.pack_weave import fingerprint, weave
from huiyin.core.packs import PackInvalid
from huiyin.core.words import Channel, Level, Phase
from tests.core.mini import GOOD, mini, move, pack, state, text, with_clock, with_move

PART = {
    "moves": [move("add", ["open"], None, ["reporter"], "note!"), move("refuse", ["@received"], "refused", ["$boss"])],
    "states": {
        "raised": state("上", "received", "$boss"),
        "refused": state("拒", "closed"),
        "closed": state("别", "closed"),
    },
    "clocks": {"decide": {"title": text("定", "decide"), "runs_in": ["raised"], "limit": "1wd"}},
    "limits": {"reopen_days": 99, "returns": 2},
    "tell": {"add": ["holder", "$boss"], "dispatch": ["holder"]},
    "asks": [{"name": "colour", "type": "line", "title": text("色", "Colour")}],
}
WOVEN = weave(mini(use=["extra"], roles={"boss": "leader@town"}), {"extra": PART})


def problems(raw: dict) -> list[tuple[str, str]]:
    with pytest.raises(PackInvalid) as invalid:
        read_pack(raw)
    return [(problem.where, problem.code) for problem in invalid.value.problems]


def test_a_document_becomes_a_pack():
    one = pack(channels=["web", "phone"], level="restricted")
    assert (one.slug, one.version, one.title.zh, one.title.en) == ("mini", 1, "小法", "Mini")
    assert (one.level, one.channels, one.start.to) == (Level.restricted, (Channel.web, Channel.phone), "new")
    assert one.move("accept", "assigned").by == ("member@unit",)
    assert one.move("accept", "new") is None
    assert [m.do for m in one.moves_from("paused")] == ["resume", "withdraw", "note"]
    assert one.title_of("order").en == "Order"
    assert one.title_of("fly").zh == "fly"
    assert one.move("dispatch", "new").asks("unit")
    assert {"reporter", "handler"} <= set(one.relations)


def test_groups_of_states():
    one = pack()
    named = {m.do: m.sources for m in one.moves}
    assert named["withdraw"] == {"new", "assigned", "working", "reported", "paused"}
    assert named["note"] == frozenset(one.states)
    assert named["reopen"] == {"closed", "withdrawn"}
    assert one.clocks["solve"].runs_in == {"new", "assigned", "working"}
    assert one.move("reopen", "closed").to == "new"
    assert read_pack(with_move(move("up", ["new"], "@to_confirm", ["handler"]))).move("up", "new").to == "reported"


def test_a_part_stands_after_the_pack_s_own():
    one = read_pack(WOVEN)
    assert [name for name in one.states if one.states[name].phase is Phase.received] == ["new", "raised"]
    assert read_pack(weave(mini(use=["extra"], roles={"boss": "leader@town"}) | {
        "moves": [*GOOD["moves"], move("back", ["working"], "@received", ["handler"])]}, {"extra": PART})
    ).move("back", "working").to == "new", "the pack's own first state"  # fmt: skip
    assert one.states["closed"].title.zh == "结", "the pack's own word wins"
    assert one.limits == {"reopen_days": 30, "answer_days": 7, "returns": 2}
    assert one.tell["dispatch"] == ("unit", "reporter")
    assert one.tell["add"] == ("holder", "leader@town")
    assert [m.part for m in one.moves if m.do in {"add", "note"}] == ["", "extra"]


def test_a_move_of_the_pack_replaces_the_part_s():
    own = move("add", ["working"], None, ["handler"])
    raw = mini(use=["extra"], roles={"boss": "leader@town"})
    raw["moves"].append(own)
    one = read_pack(weave(raw, {"extra": PART}))
    assert [m.by for m in one.moves if m.do == "add"] == [("handler",)]


def test_roles_may_be_several_relations():
    one = read_pack(weave(mini(use=["extra"], roles={"boss": "leader@town"}), {"extra": PART}))
    assert one.move("refuse", "new").by == ("leader@town",)
    lists = copy.deepcopy(PART) | {"states": {"refused": state("拒", "closed")}, "clocks": {}, "tell": {}}
    one = read_pack(weave(mini(use=["extra"], roles={"boss": ["leader@town", "chief@unit"]}), {"extra": lists}))
    assert one.move("refuse", "new").by == ("leader@town", "chief@unit")


def test_weaving_leaves_the_document_as_it_was():
    raw, part = mini(use=["extra"], roles={"boss": "leader@town"}), copy.deepcopy(PART)
    before = copy.deepcopy(raw)
    weave(raw, {"extra": part})
    assert (raw, part) == (before, PART)


def test_what_the_reader_cannot_read():
    assert problems({"slug": "x"}) == [(k, "missing_key") for k in ("version", "title", "source", "start", "states")]
    assert problems(weave(mini(use=["nothing"]), {})) == [("use", "unknown_part")]
    assert problems(mini(level="secret", channels=["smoke"])) == [
        ("level", "unknown_word"),
        ("channels", "unknown_word"),
    ]
    assert problems(with_clock("c", runs_in=["new"], limit={"lamp": "1wd"})) == [("clocks.c", "missing_key")]
    assert problems(with_clock("c", runs_in=["new"], by="colour")) == [("clocks.c", "unknown_ask")]
    assert problems(with_clock("c", runs_in=["new"], extend={"by": ["x@y"], "max": "z"})) == [
        ("clocks.c", "unknown_relation"),
        ("clocks.c", "bad_limit"),
    ]
    assert problems(with_move(move("go", ["new"], "@start", ["handler"], outcome="won"))) == [
        ("moves.go", "unknown_word")
    ]
    assert problems(with_move({"do": "go", "from": ["new"], "by": []}))[0] == ("moves.go", "missing_key")


def test_a_clock_may_go_by_an_answer():
    asks = [{"name": "matter", "type": "choice", "title": "种", "choices": {"a": "甲", "b": "乙"}}]
    raw = with_clock("c", runs_in=["new"], by="matter", limit={"default": "5wd", "a": "1wd"}) | {"asks": asks}
    clock = read_pack(raw).clocks["c"]
    assert (clock.by, clock.limit_for("a"), clock.limit_for("b"), clock.limit_for()) == ("matter", "1wd", "5wd", "5wd")
    assert clock.with_preset({"b": "2wd"}).limits == {"default": "5wd", "b": "2wd"}
    assert clock.with_preset({}).limits == clock.limits, "a region of which nothing is known changes nothing"
    assert pack().clocks["solve"].with_preset({}, "3wd").extend.max == "3wd"
    assert pack().clocks["solve"].by == "category"


def test_several_at_a_meeting():
    assert read_pack(mini(start=GOOD["start"] | {"several": True})).start.several
    assert not pack().start.several


@given(st.permutations(list(GOOD)))
def test_a_fingerprint_is_of_the_content_not_of_its_order(keys: list[str]):
    assert fingerprint({key: GOOD[key] for key in keys}) == fingerprint(GOOD)
    assert fingerprint(mini(version=2)) != fingerprint(GOOD)
    assert len(fingerprint(GOOD)) == 16


words = st.text(max_size=6)
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)


def places_in(value: object, path: tuple = ()) -> Iterator[tuple]:
    """Yield the path to everything in a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from places_in(inner, (*path, key))


def broken(path: tuple, value: object) -> dict:
    raw = mini()
    *way, last = path
    inner: Any = raw
    for key in way:
        inner = inner[key]
    inner[last] = value
    return raw


@given(st.sampled_from(list(places_in(GOOD))), junk)
@settings(max_examples=300)
def test_anything_anywhere_is_read_or_named_but_never_a_crash(path: tuple, value: object):
    for problem in check_raw(broken(path, value), {}):
        assert sentence(problem, "en")
        assert sentence(problem, "zh-hans")


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("version",), "1", "version"),
        (("version",), True, "version"),
        (("moves",), {}, "moves"),
        (("moves", 0), "dispatch", "moves.1"),
        (("moves", 0, "by"), "desk@station", "moves.dispatch.by"),
        (("states", "new"), "新", "states.new"),
        (("clocks", "solve", "limit"), 5, "clocks.solve.limit"),
        (("title",), {"cn": "小法"}, "title"),
    ],
)
def test_what_stands_in_a_wrong_place_is_named(path: tuple, value: object, where: str):
    assert where in {problem.where for problem in check_raw(broken(path, value), {})}
