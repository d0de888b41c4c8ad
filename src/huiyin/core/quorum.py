"""Quorum and majority in whole numbers: how many must be there, how many must agree, of whom.

过半数 is strictly more than a share, 三分之二以上 includes it (民法典 Art 1259). Nothing is rounded: a share of 2/3 of 100 is 67,
and `round()` would be wrong for every third village.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto


class Base(StrEnum):
    """Of what a share is taken."""

    roll = auto()
    """Everybody who belongs to the body (全体成员)."""
    present = auto()
    """Those who are there (到会人员)."""
    participants = auto()
    """Those who take part in the vote (参与表决的业主)."""


@dataclass(frozen=True)
class Share:
    """`num`/`den` of something, `strict`ly more than that, or at least that."""

    num: int
    den: int
    strict: bool = False

    def need(self, whole: int) -> int:
        """The least whole number that is enough of `whole`."""
        return self.num * whole // self.den + 1 if self.strict else -(-self.num * whole // self.den)

    def met(self, part: int, whole: int) -> bool:
        """Is `part` of `whole` enough? Of nothing, nothing is."""
        return whole > 0 and part >= self.need(whole)


@dataclass(frozen=True)
class Majority:
    """What a matter needs to pass: a share, and of whom."""

    share: Share
    base: Base


@dataclass(frozen=True)
class Count:
    """How many there are, how many came and how many agreed; in one unit, persons, households or area."""

    roll: int
    present: int
    agree: int


@dataclass(frozen=True)
class Sum:
    """One line of the sum that stands on every sheet: needed, had, enough?"""

    need: int
    have: int
    met: bool


@dataclass(frozen=True)
class Verdict:
    """`quorum` says whether the meeting could decide, `passing` whether enough agreed; both are needed."""

    quorum: Sum
    passing: Sum

    @property
    def holds(self) -> bool:
        """Has the body decided? What a meeting without quorum agrees to is nothing."""
        return self.quorum.met and self.passing.met


def judge(attend: Share, majority: Majority, count: Count) -> Verdict:
    """What came of a count. The quorum is a share of the roll."""
    base = count.roll if majority.base is Base.roll else count.present
    return Verdict(_sum(attend, count.present, count.roll), _sum(majority.share, count.agree, base))


def _sum(share: Share, have: int, whole: int) -> Sum:
    return Sum(share.need(whole), have, share.met(have, whole))
