"""The step engine: may this move be made, and what follows? Decides on values; reads and writes nothing (design §3).

A step never loses who did it in which relation, which clocks it started and stopped, and whom it tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from huiyin.core import consequences
from huiyin.core.clock_days import days_said
from huiyin.core.errors import RuleError
from huiyin.core.guards import GUARDS, Situation
from huiyin.core.marks import Marks
from huiyin.core.packs import BACK, Clock, Move, Pack, State
from huiyin.core.relations import Actor, Anchors, held, may_start
from huiyin.core.words import Answer, Phase

ANSWER = "answer"
"""The clock that waits for the asker. It stops when they have answered, wherever the case is then."""


@dataclass(frozen=True)
class Standing:
    """A case as the engine sees it. `seq` counts its events; `back` is the state to return to from a pause."""

    state: str
    seq: int = 0
    back: str = ""
    outcome: str = ""
    handler_post: int = 0
    marks: Marks = field(default_factory=Marks)
    limits: Mapping[str, int] = field(default_factory=dict)

    def after(self, step: Step) -> Standing:
        """The case when the step has been made."""
        return replace(
            self,
            state=step.target.name,
            seq=self.seq + 1,
            back=step.back,
            outcome=step.outcome,
            handler_post=step.handler_post,
            marks=step.marks,
        )


@dataclass(frozen=True)
class Step:
    """What a move does. `unit` None = unchanged, 0 = none; `handler_post` 0 = nobody has it in hand.

    `counted` (clock → day from which it counts) and `less` (clock → days that do not) are for the last run of a clock
    that runs or is paused, or the one that this step starts.
    """

    do: str
    role: str
    source: str
    target: State
    back: str
    outcome: str
    handler_post: int
    unit: int | None
    marks: Marks
    started: tuple[str, ...] = ()
    resumed: tuple[str, ...] = ()
    stopped: tuple[str, ...] = ()
    counted: Mapping[str, date] = field(default_factory=dict)
    less: Mapping[str, int] = field(default_factory=dict)
    tell: tuple[str, ...] = ()
    asks_the_asker: bool = False
    opens: str = ""
    says: tuple[tuple[str, str], ...] = ()


def possible(pack: Pack, case: Standing, words: frozenset[str], skip: frozenset[str] = frozenset()) -> tuple[Move, ...]:
    """The moves that someone who holds the relations `words` may try now, in the pack's order. Guards are not asked."""
    return tuple(
        move
        for move in pack.moves_from(case.state)
        if words.intersection(move.by) and not (move.optional and move.do in skip)
    )


def begin(
    pack: Pack,
    *,
    actor: Actor,
    answers: Mapping[str, Any],
    facts: Mapping[str, Any],
    at: datetime,
    on_behalf: bool = False,
    spoken: bool = False,
) -> Step:
    """The step that opens a case. The role is `reporter` where anyone may, else the relation that allowed it.

    Somebody who enters it `on_behalf` of the asker is not the asker: person 0 stands in the marks. `spoken`: there is a
    recording and no text. Raises not_yours,
    missing_answer, wrong_answer, day_still_ahead, day_long_past, or the name of the guard that refused.
    """
    move = pack.start
    role = next((word for word in move.by if may_start(word, actor)), "")
    if not role:
        raise RuleError("not_yours", do=move.do)
    role = "reporter" if role == "anyone" else role
    _check_answers(move, answers)
    _check_guards(move, Situation(move.do, Marks(), pack.limits, facts, actor.person, at, answers, role))
    target = pack.states[move.to or ""]
    person = 0 if on_behalf and pack.reporter and role == "reporter" else actor.person
    told = consequences.told(pack, {}, move, answers)
    started = tuple(clock.name for clock in pack.clocks.values() if clock.runs(target.name, told))
    days = days_said(pack, move, answers, at).told({}, goes=started, started=started)
    return Step(
        do=move.do,
        role=role,
        source="",
        target=target,
        back="",
        outcome="",
        handler_post=0,
        unit=answers.get("unit"),
        marks=Marks(spoken=spoken, days=days.kept, told=told).after(move.do, role, person=person, seq=1, at=at),
        started=started,
        counted=days.starts,
        less=days.less,
        tell=pack.tell.get(move.do, ()),
    )


def advance(
    pack: Pack,
    case: Standing,
    do: str,
    *,
    actor: Actor,
    anchors: Anchors,
    answers: Mapping[str, Any],
    facts: Mapping[str, Any],
    at: datetime,
) -> Step:
    """The step that `do` makes. Raises RuleError: unknown_move, not_from_here, not_yours, acted_as_other, handler_confirms,
    missing_answer, outcome_missing, asker_says_unsolved, wrong_answer, day_still_ahead, day_long_past, or the name of the
    guard that refused."""
    move = _find(pack, case, do)
    role = _role(pack, case, move, actor, anchors)
    _check_answers(move, answers)
    _check_guards(move, Situation(do, case.marks, case.limits, facts, actor.person, at, answers, role))
    return _follow(pack, case, move, role, actor, answers, at)


def _find(pack: Pack, case: Standing, do: str) -> Move:
    if do not in pack.verbs() or do == pack.start.do:
        raise RuleError("unknown_move", do=do)
    move = pack.move(do, case.state)
    if move is None:
        raise RuleError("not_from_here", do=do, state=case.state)
    return move


def _role(pack: Pack, case: Standing, move: Move, actor: Actor, anchors: Anchors) -> str:
    roles = [word for word in move.by if word in held(move.by, actor, anchors)]
    if not roles:
        raise RuleError("not_yours", do=move.do)
    if (move.confirms or actor.passes_on) and has_handled(case, actor):
        raise RuleError("handler_confirms", do=move.do)
    if not pack.never_twice or not actor.person or _speaks_only(move):
        return roles[0]
    # the handler goes on in the role in which they took the case; every other role must be their first
    clean = [role for role in roles if role == "handler" or not case.marks.other_roles(actor.person, role)]
    if not clean:
        raise RuleError("acted_as_other", do=move.do, role=case.marks.other_roles(actor.person, roles[0])[0])
    return clean[0]


def _speaks_only(move: Move) -> bool:
    """A note, an addition, a reminder: it moves nothing and closes nothing, so it takes no part in never_twice."""
    return move.to is None and not move.confirms and not move.guard


def has_handled(case: Standing, actor: Actor) -> bool:
    """Did this person work on the case: as its handler, as one of the unit, by accepting it or by bringing it to be
    confirmed? Then somebody else confirms it, and somebody else calls the asker."""
    if actor.post and actor.post == case.handler_post:
        return True
    worked = {case.marks.asked_by, case.marks.last("accept").person}
    for role, people in case.marks.roles.items():
        if role == "handler" or role.startswith("member@"):
            worked.update(people)
    return bool(actor.who) and actor.who in worked


def _check_answers(move: Move, answers: Mapping[str, Any]) -> None:
    missing = [ask.kind.name for ask in move.ask if ask.required and answers.get(ask.kind.name) in (None, "", [])]
    if missing:
        raise RuleError("missing_answer", do=move.do, asks=missing)


def _check_guards(move: Move, situation: Situation) -> None:
    for name in move.guard:
        if not GUARDS[name].check(situation):
            raise RuleError(name, do=move.do)


def _follow(
    pack: Pack, case: Standing, move: Move, role: str, actor: Actor, answers: Mapping[str, Any], at: datetime
) -> Step:
    source, target = pack.states[case.state], consequences.target(pack, case, move)
    marks = case.marks.after(move.do, role, person=actor.person, seq=case.seq + 1, at=at)
    asks = target.phase is Phase.to_confirm and source.phase is not Phase.to_confirm
    if asks:
        marks = replace(marks, asked_at=at, asked_by=actor.person, calls=0, answer="")
    closing = target.phase is Phase.closed and source.phase is not Phase.closed
    if closing:
        marks = replace(marks, closed_at=at)
    outcome = consequences.outcome(move, answers, target, closing=closing, before=case.outcome, answer=marks.answer)
    back = case.state if target.name != source.name and any(m.to == BACK for m in pack.moves_from(target.name)) else ""
    told = consequences.told(pack, marks.told, move, answers)
    started, resumed, stopped = _clocks(pack, (source, marks.told), (target, told), resumes=move.to == BACK)
    stood = ((case.state, marks.told), (case.back, marks.told), (target.name, told))
    goes = [clock.name for clock in pack.clocks.values() if any(clock.runs(*where) for where in stood)]
    days = days_said(pack, move, answers, at).told(marks.days, goes=goes, started=started)
    handler = consequences.handler(move, case, target, actor, answers)
    return Step(
        do=move.do,
        role=role,
        source=case.state,
        target=target,
        back=back if target.name != source.name else case.back,
        outcome=outcome,
        handler_post=handler,
        unit=consequences.unit(move, case, handler, actor, answers),
        opens=move.opens,
        says=move.says,
        marks=replace(marks, days=days.kept, told=told),
        started=started,
        resumed=resumed,
        stopped=stopped,
        counted=days.starts,
        less=days.less,
        tell=pack.tell.get(move.do, ()),
        asks_the_asker=asks and pack.reporter,
    )


def _clocks(
    pack: Pack, before: tuple[State, Mapping[str, str]], after: tuple[State, Mapping[str, str]], *, resumes: bool
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Which clocks start, go on and stop as a state with what was told becomes another."""
    (source, said), (target, told) = before, after

    def turned(clock: Clock, ran: bool, runs: bool) -> bool:
        return clock.runs(source.name, said) is ran and clock.runs(target.name, told) is runs

    on = tuple(clock.name for clock in pack.clocks.values() if turned(clock, False, True))
    off = tuple(clock.name for clock in pack.clocks.values() if turned(clock, True, False))
    return ((), on, off) if resumes else (on, (), off)


def answered(case: Standing, answer: Answer, *, at: datetime, by_call: bool) -> Marks:
    """The marks after the asker was heard (or called in vain: `Answer.none`). Raises not_asked."""
    if case.marks.asked_at is None:
        raise RuleError("not_asked")
    calls = case.marks.calls + (1 if by_call else 0)
    return replace(case.marks, calls=calls, answer=case.marks.answer if answer is Answer.none else answer.value)
