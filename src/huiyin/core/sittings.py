"""A sitting: what a state of a pack says about who comes together in it, for how long, and where a failure leads.

Three sorts: a body votes (`body`: a slug of the law rows, or the one that was named at the opening), the entries of a roll
are heard one by one (`hears`), or something hangs on the board and may be objected to (`posts`: so many days).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, auto
from typing import Any

from huiyin.core.rolls import ActKind
from huiyin.core.worktime import SHANGHAI

ASKED = "@asked"
"""In place of a body: the one that was answered to the question `body` at the opening."""
FAILS = "@fails"
"""In place of a state: where the sitting of the state that one comes from sends a failure."""


class Sort(StrEnum):
    """What is done in a sitting."""

    vote = auto()
    hear = auto()
    post = auto()


ACTS: Mapping[Sort, frozenset[ActKind]] = {
    Sort.vote: frozenset({ActKind.attend, ActKind.authorise, ActKind.vote, ActKind.mark, ActKind.sign, ActKind.opine}),
    Sort.hear: frozenset({ActKind.opine, ActKind.sign, ActKind.attempt, ActKind.object}),
    Sort.post: frozenset({ActKind.object, ActKind.reply}),
}
"""What an entry of the roll can do in a sitting of each sort."""


@dataclass(frozen=True)
class Sitting:
    """What a state says. `roll` is `persons` or `households` where no body gives it; `secret`: marks and a count sheet.

    `channels` narrows those that the law allows; `notice_days` and `posts` are days at least, longer where the law says so.
    """

    body: str = ""
    roll: str = ""
    hears: bool = False
    posts: int = 0
    secret: bool = False
    notice_days: int = 0
    channels: frozenset[str] = frozenset()
    fails_to: str = ""

    @property
    def sort(self) -> Sort:
        """A body votes, a roll is heard, or something hangs out."""
        if self.body:
            return Sort.vote
        return Sort.hear if self.hears else Sort.post


def read_sitting(table: Mapping[str, Any]) -> Sitting:
    """The sitting of a state's table, whose shape has been looked at."""
    return Sitting(**{**table, "channels": frozenset(table.get("channels", ()))})


def said_of(facts: Mapping[str, Any], name: str) -> Any:
    """One thing of the fact `sitting`; what nobody said is not so."""
    return facts["sitting"].get(name)


def all_of(facts: Mapping[str, Any], name: str) -> bool:
    """Is the count `name` (asked, signed) the whole roll? Of an empty roll nothing is."""
    roll = facts["sitting"].get("roll", 0)
    return bool(roll) and facts["sitting"].get(name, 0) >= roll


def reached(facts: Mapping[str, Any], name: str, at: datetime) -> bool:
    """Has the day `name` come? A day that is not known has not."""
    day: date | None = facts["sitting"].get(name)
    return day is not None and at.astimezone(SHANGHAI).date() >= day
