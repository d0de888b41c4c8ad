"""Cases of an older version go on by a newer one: which state becomes which, what the clocks do, and what is refused."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.apps.cases.pack_texts import sentence
from huiyin.core.carrying import Turned, carried, carry_problems, carrying
from huiyin.core.errors import RuleError
from huiyin.core.pack_reader import read_pack
from huiyin.core.packs import BACK, Pack
from huiyin.core.steps import ANSWER
from huiyin.core.words import Phase
from tests.core.mini import GOOD, mini, move, pack, state, text, with_clock, with_move, without_move
from tests.newer import renamed
from tests.packs.shelf import CHINESE

OLD = pack()
OPEN = [name for name, each in OLD.states.items() if each.phase is not Phase.closed]


def newer(raw: dict[str, Any] | None = None, **carries: str) -> Pack:
    """The second version, with what the states of the first have become."""
    return read_pack((raw or mini()) | {"version": 2, "carries": {"1": carries}})


def codes(new: Pack, old: Pack = OLD) -> dict[str, str]:
    return {problem.where.removeprefix("carries.1."): problem.code for problem in carry_problems(old, new)}


def test_states_of_the_same_name_need_no_word():
    assert carried(OLD, newer()) == {name: name for name in OPEN}
    assert carry_problems(OLD, newer()) == []


def test_a_renamed_state_is_named_in_the_table():
    new = renamed(mini(), "assigned", "sent_out")
    assert codes(newer(new)) == {"assigned": "carry_nowhere"}
    assert "assigned" not in carried(OLD, newer(new))
    assert carried(OLD, newer(new, assigned="sent_out"))["assigned"] == "sent_out"


def test_a_state_may_become_another_though_its_name_is_still_there():
    assert carried(OLD, newer(assigned="new"))["assigned"] == "new"


HALF = with_move(move("ask", ["new"], "asked", ["desk@station"]), move("go", ["asked"], "new", ["desk@station"])) | {
    "states": GOOD["states"] | {"asked": state("问", "received", "desk@station")}
}
WRONG = {
    "carry_unknown": ("lost", newer(lost="new")),
    "carry_closed": ("withdrawn", newer(withdrawn="new")),
    "carry_ends": ("reported", newer(reported="closed")),
    "carry_unasked": ("working", newer(working="reported")),
    "carry_lost": ("working", newer(working="paused")),
    "carry_nobody": ("assigned", newer(assigned="working")),
    "carry_nowhere": ("asked", newer()),
}


@pytest.mark.parametrize("code", WRONG)
def test_what_cannot_go_on_is_said_in_both_languages(code: str):
    name, new = WRONG[code]
    old = read_pack(HALF)
    (problem,) = [each for each in carry_problems(old, new) if each.code == code]
    assert problem.where == f"carries.1.{name}"
    assert name not in carried(old, new)
    assert CHINESE.search(sentence(problem, "zh-hans"))
    assert "{" not in sentence(problem, "en")


def test_all_problems_come_at_once():
    new = newer(lost="new", reported="closed", working="reported", assigned="working")
    wanted = {"lost": "carry_unknown", "reported": "carry_ends", "working": "carry_unasked", "assigned": "carry_nobody"}
    assert codes(new) == wanted


def test_a_unit_must_have_been_named():
    assert codes(newer(new="assigned"), read_pack(without_move("reopen"))) == {"new": "carry_nobody"}
    assert codes(newer(new="assigned")) == {}, "one that was opened anew still has its unit"
    assert codes(newer(working="assigned")) == {}, "the handler's unit answers for it"


@pytest.mark.parametrize("changes", [{"version": 1}, {"version": 2, "slug": "other"}])
def test_only_from_an_older_version_of_the_same_pack(changes: dict[str, Any]):
    with pytest.raises(RuleError, match="carry_not_older"):
        carried(OLD, read_pack(mini(**changes)))


def test_the_table_does_not_change_what_a_case_runs_on():
    assert newer().hash == newer(assigned="new").hash != OLD.hash


def test_clocks_that_run_in_both_go_on_by_the_new_limit():
    assert carrying(OLD, newer()).clocks("assigned", "", heard=False) == Turned(renewed=("accept", "solve"))


def test_a_clock_that_is_no_more_stops_and_a_new_one_starts():
    raw = with_clock("look", runs_in=["assigned"])
    del raw["clocks"]["accept"]
    turned = carrying(OLD, newer(raw)).clocks("assigned", "", heard=False)
    assert turned == Turned(stopped=("accept",), started=("look",), renewed=("solve",))


def test_a_paused_case_returns_to_what_its_state_has_become():
    way = carrying(OLD, newer(renamed(mini(), "working", "doing"), working="doing"))
    assert way.target("paused", "working")[1] == "doing"
    assert way.clocks("paused", "working", heard=False) == Turned(renewed=("solve",)), (
        "it stands still and goes on later"
    )
    over = carrying(OLD, newer(paused="working"))
    assert over.target("paused", "working")[1] == ""
    assert over.clocks("paused", "working", heard=False) == Turned(resumed=("solve",), renewed=("solve",))


def test_a_paused_case_whose_way_back_is_gone_stays():
    way = carrying(OLD, newer(renamed(mini(), "working", "doing")))
    with pytest.raises(RuleError, match="carry_no_state"):
        way.target("paused", "working")


def test_nobody_waits_for_an_asker_who_has_answered():
    waits = with_clock(ANSWER, runs_in=["reported"], timer=True)
    way = carrying(OLD, newer(waits))
    assert way.clocks("reported", "", heard=False).started == (ANSWER,)
    assert way.clocks("reported", "", heard=True) == Turned()


@st.composite
def versions(draw: st.DrawFn) -> Pack:
    """A second version with some states called otherwise, other clocks, and any table at all."""
    raw = mini()
    for name in draw(st.sets(st.sampled_from(sorted(GOOD["states"])))):
        raw = renamed(raw, name, f"{name}_2")
    names = sorted(raw["states"])
    kept = draw(st.sets(st.sampled_from(sorted(raw["clocks"]))))
    raw["clocks"] = {name: raw["clocks"][name] for name in kept}
    for n, runs in enumerate(draw(st.lists(st.sets(st.sampled_from(names)), max_size=3))):
        raw["clocks"][f"c{n}"] = {"title": text("表", "clock"), "limit": "1wd", "runs_in": sorted(runs)}
    table = st.dictionaries(st.sampled_from([*GOOD["states"], "lost"]), st.sampled_from(names))
    return newer(raw, **draw(table))


@given(new=versions(), heard=st.booleans())
def test_carried_states_are_open_states_of_the_new_pack(new: Pack, heard: bool):
    way = carrying(OLD, new)
    wrong = {problem.where.rpartition(".")[2] for problem in carry_problems(OLD, new)}
    assert set(way.states) == set(OPEN) - wrong, "carried, or said why not"
    assert {new.states[name].phase for name in way.states.values()} <= set(Phase) - {Phase.closed}
    for source, back in itertools.product(way.states, ("", "working")):
        if back and (source != "paused" or back not in way.states):
            continue
        target, returns = way.target(source, back)
        waits = any(out.to == BACK for out in new.moves_from(target.name))
        assert (returns in new.states) if back and waits else returns == ""
        turned = way.clocks(source, back, heard=heard)
        ran = {name for name, clock in OLD.clocks.items() if source in clock.runs_in}
        runs = {name for name, clock in new.clocks.items() if target.name in clock.runs_in}
        assert ran - set(turned.stopped) | set(turned.started) | set(turned.resumed) == runs
        assert not set(turned.stopped) & runs
        assert set(turned.renewed) <= set(new.clocks)
