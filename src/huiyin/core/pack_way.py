"""The way of a case through a pack: the states that lie on it, and those beside it (waits, refusals …)."""

from __future__ import annotations

from functools import cache

from huiyin.core.packs import BACK, Move, Pack, State
from huiyin.core.words import Outcome, Phase

ENDS_EARLY = frozenset({Outcome.withdrawn, Outcome.refused, Outcome.merged})
RANK = {phase: n for n, phase in enumerate(Phase)}


def the_way(pack: Pack) -> tuple[str, ...]:
    """The longest way forward from the first state by the pack's own moves: through the phases, in the file's order."""
    order = {name: (RANK[state.phase], n) for n, (name, state) in enumerate(pack.states.items())}

    @cache
    def onward(name: str) -> tuple[str, ...]:
        ways = [
            onward(move.to)
            for move in pack.moves_from(name)
            if move.to in order and order[move.to] > order[name] and _carries(pack, move)
        ]
        return (name, *max(ways, key=len, default=()))

    return onward(pack.start.to or "")


def beside(pack: Pack) -> tuple[State, ...]:
    """The states that do not lie on the way, in the file's order."""
    way = the_way(pack)
    return tuple(state for name, state in pack.states.items() if name not in way)


def stays(move: Move, state: str) -> bool:
    """Does this move, made in `state`, leave the case there?"""
    return move.to is None or move.to == state


def _carries(pack: Pack, move: Move) -> bool:
    waits = any(out.to == BACK for out in pack.moves_from(move.to or ""))
    return not move.part and move.outcome not in ENDS_EARLY and not waits


def ends(pack: Pack, state: str) -> bool:
    """Is this a state in which a case is over?"""
    return state in pack.states and pack.states[state].phase is Phase.closed
