"""A pack as a graph: which state leads where, what can be reached, and from where a case can still come to an end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from huiyin.core.packs import BACK, Move, Pack
from huiyin.core.words import Outcome, Phase

Edge = tuple[Move, str]
Which = Callable[[Move], bool]


def any_move(_move: Move) -> bool:
    """Every move counts."""
    return True


def by_people(move: Move) -> bool:
    """Does somebody make this move, and not to give up? The system alone, or a withdrawal, carries nothing on."""
    return bool(set(move.by) - {"system"}) and move.outcome != Outcome.withdrawn


def without(skip: frozenset[str]) -> Which:
    """The moves that remain for people when a profile leaves out the optional ones in `skip`."""
    return lambda move: by_people(move) and not (move.optional and move.do in skip)


def edges(pack: Pack, state: str, which: Which = any_move) -> Iterator[Edge]:
    """Yield the moves out of `state` that change it, with their targets; a way back leads to wherever one came from."""
    for move in pack.moves_from(state):
        if which(move):
            targets = came_from(pack, state) if move.to == BACK else [move.to or state]
            yield from ((move, target) for target in targets if target != state)


def came_from(pack: Pack, state: str) -> list[str]:
    """The states from which some move leads into `state`."""
    return [name for name in pack.states if any(move.to == state for move in pack.moves_from(name)) and name != state]


def reachable(pack: Pack, start: str, which: Which = any_move) -> frozenset[str]:
    """The states that can come after `start`, itself included."""
    found, open_ = {start}, [start]
    while open_:
        for _, target in edges(pack, open_.pop(), which):
            if target not in found:
                found.add(target)
                open_.append(target)
    return frozenset(found)


def closed(pack: Pack) -> frozenset[str]:
    """The states in which a case is over."""
    return frozenset(name for name, state in pack.states.items() if state.phase is Phase.closed)


def dead_ends(pack: Pack, which: Which = by_people) -> list[str]:
    """The open states that can be reached, but from which people cannot bring a case to an end."""
    over = closed(pack)
    met = reachable(pack, pack.start.to or "")
    return [name for name in pack.states if name in met - over and not reachable(pack, name, which) & over]


class Tread(NamedTuple):
    """A move as some case makes it: from where to where, and what was true of the case before (`known`)."""

    move: Move
    source: str
    target: str
    known: bool


def treads(pack: Pack, known: bool, then: Callable[[Tread], bool]) -> Iterator[Tread]:
    """Yield every way in which a move can be made, following something that is true of a case or not.

    `known` holds at the start, `then` says what holds after a move. A way back leads to where this case came from.
    """
    first = (pack.start.to or "", "", known)
    seen, open_ = {first}, [first]
    while open_:
        state, back, known = open_.pop()
        for move in pack.moves_from(state):
            target = (back if move.to == BACK else move.to) or state
            tread = Tread(move, state, target, known)
            yield tread
            waits = target != state and any(out.to == BACK for out in pack.moves_from(target))
            after = (target, state if waits else "" if target != state else back, then(tread))
            if after not in seen:
                seen.add(after)
                open_.append(after)
