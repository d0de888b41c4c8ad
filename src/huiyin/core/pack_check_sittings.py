"""What is wrong with a pack's sittings: nobody who sits, no way to decide or to fail, a vote that something else can skip."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin.core.pack_check_forms import problem
from huiyin.core.packs import Move, Pack, Problem
from huiyin.core.sittings import ASKED, Sitting, Sort
from huiyin.core.words import Outcome

DECIDES = {Sort.vote: {"notice_over", "quorum_met", "passed"}, Sort.hear: {"all_asked", "all_signed"}}
"""Who leaves a sitting for the next step without one of these has skipped it."""
FALLS = frozenset({"no_quorum", "not_passed"})


def sittings(pack: Pack) -> Iterator[Problem]:
    """Yield what is wrong with the sittings of a pack, one by one."""
    for name, sitting in pack.sittings.items():
        where = f"states.{name}"
        yield from _who(pack, sitting, where)
        yield from _ways(pack, name, sitting, where)


def _who(pack: Pack, sitting: Sitting, where: str) -> Iterator[Problem]:
    """Either a body, or the households, who are heard."""
    if bool(sitting.body) == sitting.hears:
        yield problem(where, "sitting_of_no_sort")
    if bool(sitting.body) == (sitting.roll == "households"):
        yield problem(where, "sitting_without_roll")
    if sitting.body == ASKED and not any(ask.kind.name == "body" and ask.required for ask in pack.start.ask):
        yield problem(where, "body_not_asked")


def _ways(pack: Pack, name: str, sitting: Sitting, where: str) -> Iterator[Problem]:
    out = [move for move in pack.moves_from(name) if move.to not in (None, name)]
    if sitting.sort is Sort.vote and not any(FALLS & set(move.guard) for move in out):
        yield problem(where, "no_way_to_fail", do=pack.states[name].title.zh)
    for move in out:
        if _goes_back(pack, move, name):
            if not any(ask.kind.name == "public_reason" and ask.required for ask in move.ask):
                yield problem(f"moves.{move.do}", "fails_without_reason", do=move.title.zh)
        elif move.outcome is not Outcome.withdrawn and not DECIDES[sitting.sort] <= set(move.guard):
            yield problem(f"moves.{move.do}", "sitting_skipped", do=move.title.zh, state=pack.states[name].title.zh)


def _goes_back(pack: Pack, move: Move, name: str) -> bool:
    """Does it lead to an earlier state, or end the matter without a decision?"""
    order = list(pack.states)
    return move.outcome in {Outcome.refused} or (move.to in order and order.index(move.to) < order.index(name))
