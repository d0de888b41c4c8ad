"""What follows from a move that may be made: where it leads, how it ends, in whose hands it is, what is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from huiyin.core.errors import RuleError
from huiyin.core.packs import BACK, Move, Pack, State
from huiyin.core.relations import Actor
from huiyin.core.words import Answer, Outcome, Phase

UNSOLVED = (Answer.answered_not_fixed, Answer.not_satisfied)
if TYPE_CHECKING:
    from huiyin.core.steps import Standing


def target(pack: Pack, case: Standing, move: Move) -> State:
    """The state to which the move leads."""
    if move.to is None:
        return pack.states[case.state]
    name = case.back if move.to == BACK else move.to
    return pack.states[name or case.state]


def outcome(
    move: Move, answers: Mapping[str, Any], target: State, *, closing: bool, before: str, answer: str = ""
) -> str:
    """How the case has ended, empty while it has not. Raises outcome_missing, asker_says_unsolved.

    `answer`: what the asker said when asked. Where they said that it is not solved nobody writes that it is; a move that
    ends well by itself ends with an answer then.
    """
    if target.phase is not Phase.closed:
        return ""
    if not closing:
        return before
    outcome = move.outcome or answers.get("outcome") or ""
    if outcome not in set(Outcome):
        raise RuleError("outcome_missing", do=move.do)
    if outcome == Outcome.solved and answer in UNSOLVED:
        if not move.outcome:
            raise RuleError("asker_says_unsolved", do=move.do)
        outcome = Outcome.answered
    return str(outcome)


def handler(move: Move, case: Standing, target: State, actor: Actor, answers: Mapping[str, Any]) -> int:
    """The post in whose hands it is then, 0: nobody's yet."""
    if move.asks("unit") and answers.get("unit") and not move.opens:
        return 0
    if target.phase is Phase.received:
        return 0
    if target.held_by == "handler" and not case.handler_post:
        return actor.post
    return case.handler_post


def unit(move: Move, case: Standing, handler: int, actor: Actor, answers: Mapping[str, Any]) -> int | None:
    """The unit that answers for it: the one that was named, else that of who takes it in hand (0: none)."""
    if move.asks("unit") and not move.opens:
        return answers.get("unit")
    return actor.unit if handler and handler != case.handler_post else None


def told(pack: Pack, before: Mapping[str, str], move: Move, answers: Mapping[str, Any]) -> dict[str, str]:
    """What rows of law go by, with what was answered now."""
    asked = (ask.kind.name for ask in move.ask if ask.kind.name in pack.told)
    return {**before, **{name: str(answers[name]) for name in asked if answers.get(name) not in (None, "")}}
