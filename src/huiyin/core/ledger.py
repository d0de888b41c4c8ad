"""Transfers between accounts: positive integers of one measure, never edited, corrected only by their mirror (design §4 Books)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto

from huiyin.core.errors import RuleError


class Measure(StrEnum):
    """What a book counts: points, pieces of goods, fen of money, shares. Never mixed in one transfer."""

    points = auto()
    pieces = auto()
    fen = auto()
    shares = auto()


@dataclass(frozen=True)
class Account:
    """One side of transfers. `floor` None may go below nothing (the outside world); balances are integers."""

    id: int
    measure: Measure
    balance: int
    floor: int | None = 0


@dataclass(frozen=True)
class Period:
    """A stretch of days, both included; a closed one takes no transfer any more."""

    starts: date
    ends: date
    closed: bool = False


@dataclass(frozen=True)
class Move:
    """`amount` leaves `source` and arrives at `target`. `uid` is the client's and is the idempotency key."""

    uid: uuid.UUID
    source: Account
    target: Account
    amount: int
    day: date


def check_move(move: Move, period: Period) -> None:
    """Raises not_positive, same_account, other_measure, period_closed, outside_period, below_floor."""
    if move.amount <= 0:
        raise RuleError("not_positive", amount=move.amount)
    if move.source.id == move.target.id:
        raise RuleError("same_account")
    if move.source.measure is not move.target.measure:
        raise RuleError("other_measure", source=move.source.measure, target=move.target.measure)
    if period.closed:
        raise RuleError("period_closed", ends=period.ends)
    if not period.starts <= move.day <= period.ends:
        raise RuleError("outside_period", day=move.day)
    if move.source.floor is not None and move.source.balance - move.amount < move.source.floor:
        raise RuleError("below_floor", balance=move.source.balance, amount=move.amount)
