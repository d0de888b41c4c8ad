"""How open cases of an older version of a pack go on by a newer one: what each state becomes, what the clocks do.

To be carried over is no step: nobody has done anything. So it ends no case, and never says that the asker was asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from huiyin.core import pack_graph as graph
from huiyin.core.errors import RuleError
from huiyin.core.packs import BACK, Pack, Problem, State
from huiyin.core.steps import ANSWER
from huiyin.core.words import Phase

NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True)
class Turned:
    """Which clocks stop, start and go on where they stood; those in `renewed` get the limits of the new version.
    `counted` and `less` are the days that were answered to those that start, as in a step."""

    stopped: tuple[str, ...] = ()
    started: tuple[str, ...] = ()
    resumed: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()
    counted: Mapping[str, date] = field(default_factory=dict)
    less: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Carrying:
    """The way from one version to a newer one. `states`: what each open state becomes; from those left out none goes."""

    old: Pack
    new: Pack
    states: Mapping[str, str]

    def target(self, state: str, back: str) -> tuple[State, str]:
        """Where a case in `state`, which came from `back`, goes on and returns to. Raises carry_no_state."""
        for name in (state, back):
            if name and name not in self.states:
                raise RuleError("carry_no_state", state=name, version=self.old.version, now=self.new.version)
        target = self.new.states[self.states[state]]
        return target, self.states[back] if back and _waits(self.new, target) else ""

    def clocks(self, state: str, back: str, *, heard: bool, told: Mapping[str, str] = NOTHING) -> Turned:
        """What happens to the clocks of such a case. `heard`: the asker has answered, nobody waits for that any more;
        `told`: by what the case has told, a row of law is chosen."""
        target, returns = self.target(state, back)
        ran, stood = _running(self.old, state, told, heard=heard), _standing(self.old, state, back, told)
        runs = _running(self.new, target.name, told, heard=heard)
        stands = _standing(self.new, target.name, returns, told)
        return Turned(
            stopped=tuple(sorted(ran - runs)),
            started=tuple(sorted(runs - ran - stood)),
            resumed=tuple(sorted(runs & stood - ran)),
            renewed=tuple(sorted((ran | stood) & (runs | stands))),
        )


def carrying(old: Pack, new: Pack) -> Carrying:
    """The way from `old` to `new`. Raises carry_not_older."""
    return Carrying(old, new, carried(old, new))


def carried(old: Pack, new: Pack) -> Mapping[str, str]:
    """What each open state of `old` becomes in `new`; those with a problem are left out. Raises carry_not_older."""
    wrong = {problem.where for problem in carry_problems(old, new)}
    return {name: target for name, target in _pairs(old, new).items() if _where(old, name) not in wrong}


def carry_problems(old: Pack, new: Pack) -> list[Problem]:
    """All that keeps cases of `old` from going on by `new`. Raises carry_not_older."""
    if old.slug != new.slug or old.version >= new.version:
        raise RuleError("carry_not_older", version=old.version, now=new.version)
    return [*_mistaken(old, new), *_stuck(old, new)]


def _pairs(old: Pack, new: Pack) -> dict[str, str]:
    table = new.carries.get(old.version, {})
    return {name: table.get(name, name) for name in old.states if name not in graph.closed(old)}


def _where(old: Pack, state: str) -> str:
    return f"carries.{old.version}.{state}"


def _problem(old: Pack, code: str, state: str, target: str = "") -> Problem:
    return Problem(_where(old, state), code, (("state", state), ("target", target or state)))


def _mistaken(old: Pack, new: Pack) -> Iterator[Problem]:
    """Yield names in the table that are no open states of the old version."""
    for name in new.carries.get(old.version, {}):
        if name not in old.states:
            yield _problem(old, "carry_unknown", name)
        elif name in graph.closed(old):
            yield _problem(old, "carry_closed", name)


def _stuck(old: Pack, new: Pack) -> Iterator[Problem]:
    """Yield open states that become nothing, or nothing that they may."""
    for name, target in _pairs(old, new).items():
        if target not in new.states:
            yield _problem(old, "carry_nowhere", name)
            continue
        for code, is_wrong in CHECKS.items():
            if is_wrong(old, new, old.states[name], new.states[target]):
                yield _problem(old, code, name, new.states[target].title.zh)


def _ends(_old: Pack, _new: Pack, _before: State, after: State) -> bool:
    return after.phase is Phase.closed


def _unasked(_old: Pack, _new: Pack, before: State, after: State) -> bool:
    return after.phase is Phase.to_confirm is not before.phase


def _lost(old: Pack, new: Pack, before: State, after: State) -> bool:
    """Does it wait there to go back to where it came from, though nobody knows where that is?"""
    return _waits(new, after) and not _waits(old, before)


def _nobody(old: Pack, _new: Pack, before: State, after: State) -> bool:
    """Would it lie in the hands of a unit or handler that no case there can have?"""
    return after.held_by in {"unit", "handler"} and before.name not in _where_known(old, after.held_by)


CHECKS: Mapping[str, Callable[[Pack, Pack, State, State], bool]] = {
    "carry_ends": _ends,
    "carry_unasked": _unasked,
    "carry_lost": _lost,
    "carry_nobody": _nobody,
}


def _waits(pack: Pack, state: State) -> bool:
    return any(move.to == BACK for move in pack.moves_from(state.name))


def _where_known(pack: Pack, word: str) -> frozenset[str]:
    """The states in which a case may have a `unit` or a `handler`."""
    then = partial(_known, pack, word)
    first = word == "unit" and (pack.start.asks("unit") or pack.states[pack.start.to or ""].held_by == "unit")
    met = {tread.target for tread in graph.treads(pack, first, then) if then(tread)}
    return frozenset(met | ({pack.start.to or ""} if first else set()))


def _known(pack: Pack, word: str, tread: graph.Tread) -> bool:
    target = pack.states[tread.target]
    named = tread.move.asks("unit") and not tread.move.opens
    if word == "unit":
        return tread.known or named or target.held_by == "handler"
    return target.phase is not Phase.received and (tread.known or target.held_by == "handler")


def _running(pack: Pack, state: str, told: Mapping[str, str], *, heard: bool) -> frozenset[str]:
    names = {name for name, clock in pack.clocks.items() if clock.runs(state, told)}
    return frozenset(names - {ANSWER} if heard else names)


def _standing(pack: Pack, state: str, back: str, told: Mapping[str, str]) -> frozenset[str]:
    """The clocks that stand still while the case waits, and go on when it returns."""
    return frozenset(n for n, clock in pack.clocks.items() if clock.runs(back, told) and not clock.runs(state, told))
