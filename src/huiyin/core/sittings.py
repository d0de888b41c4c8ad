"""A sitting: what a state of a pack says about who comes together in it, for how long, and where a failure leads.

Two sorts: a body votes (`body`: a slug of the law rows, or the one that was named at the opening), or the entries of a roll
are heard one by one (`hears`). What hangs on the board is a case of its own (the pack `disclosure`).
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


ACTS: Mapping[Sort, frozenset[ActKind]] = {
    Sort.vote: frozenset({*ActKind} - {ActKind.attempt}),
    Sort.hear: frozenset({ActKind.opine, ActKind.sign, ActKind.attempt, ActKind.object, ActKind.reply}),
}
"""What an entry of the roll can do in a sitting of each sort; of a secret one nobody says anything in words."""


@dataclass(frozen=True)
class Sitting:
    """What a state says. `roll` is `households` where no body gives it; `secret`: marks and a count sheet.

    `notice_days` are days at least, longer where the law says so.
    """

    body: str = ""
    roll: str = ""
    hears: bool = False
    secret: bool = False
    notice_days: int = 0
    fails_to: str = ""

    @property
    def sort(self) -> Sort:
        """A body votes, or a roll is heard."""
        return Sort.vote if self.body else Sort.hear


def read_sitting(table: Mapping[str, Any]) -> Sitting:
    """The sitting of a state's table, whose shape has been looked at."""
    return Sitting(**table)


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
