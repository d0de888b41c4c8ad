"""Why an answer may be left out of a rate: a short list, never that it was a bad one (law.md §2)."""

from __future__ import annotations

from enum import StrEnum, auto

from huiyin.core.errors import RuleError


class Reason(StrEnum):
    """Asked for what no office may do; against the law; the same matter twice; not the asker who answered; none of our doing."""

    beyond_power = auto()
    unlawful = auto()
    twice = auto()
    someone_else = auto()
    not_ours = auto()


LONGEST = 200


def check(reason: str, why: str) -> Reason:
    """Raises reason_missing, why_missing."""
    if reason not in set(Reason):
        raise RuleError("reason_missing")
    if not why.strip():
        raise RuleError("why_missing")
    return Reason(reason)
