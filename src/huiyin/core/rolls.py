"""Rolls and acts: who is entitled, frozen; and what each of them did (design §4 Decisions)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto

from huiyin.core.errors import RuleError


class ActKind(StrEnum):
    """What somebody on a roll can do. Opinions are never attendance and never votes."""

    attend = auto()
    sign = auto()
    opine = auto()
    vote = auto()
    object = auto()
    reply = auto()
    authorise = auto()
    attempt = auto()
    """Somebody went there or rang, and met nobody."""
    mark = auto()
    """A ballot was handed out and went into the box. What is on it, no act says."""


class ActChannel(StrEnum):
    """How an act was given."""

    meeting = auto()
    paper = auto()
    call = auto()
    app = auto()
    helper = auto()


AT_THE_MEETING = frozenset({ActKind.attend, ActKind.vote, ActKind.mark})
COUNTS = AT_THE_MEETING | {ActKind.sign}
IN_PERSON = frozenset({ActChannel.meeting, ActChannel.paper, ActChannel.helper})
WITNESSED = frozenset({ActChannel.helper, ActChannel.call})
"""Nobody's own hand is on it: somebody else heard it too. Of paper the sheet itself is there."""
UNWITNESSED = frozenset({ActKind.object, ActKind.reply, ActKind.attempt})
"""Nobody gains by it: whoever says that it was not so is heard by whomever they tell."""


@dataclass(frozen=True)
class Act:
    """One act of one entry. `witness` and `recorder` are persons; `online` says that the body may attend from afar."""

    entry: int
    kind: ActKind
    value: str = ""
    channel: ActChannel = ActChannel.meeting
    recorder: int = 0
    witness: int = 0


def check_act(act: Act, *, entitled: frozenset[int], online: bool, lawful: frozenset[str] | None = None) -> None:
    """Raises not_on_roll, channel_not_lawful, witness_missing, witness_is_recorder.

    Attendance, votes and signatures from afar count only where the law lets the body meet online (集体经济组织法 Art 27).
    `lawful` are the channels of the body's row, where a body sits: one attends and votes in no other.
    """
    if act.entry not in entitled:
        raise RuleError("not_on_roll")
    allowed: frozenset[str] = frozenset(ActChannel) if online else IN_PERSON
    if lawful is not None and act.kind in AT_THE_MEETING:
        allowed = lawful | {ActChannel.app} if online else lawful
    if act.kind in COUNTS and act.channel not in allowed:
        raise RuleError("channel_not_lawful", channel=act.channel)
    if act.channel in WITNESSED and act.kind not in UNWITNESSED and not act.witness:
        raise RuleError("witness_missing")
    if act.witness and act.witness == act.recorder:
        raise RuleError("witness_is_recorder")
