"""How long something may take: `4wh` office hours, `5wd` work days, `7d` calendar days, `24h` hours of the clock.

Counting follows 民法典 Arts 200-203: the day on which something starts is not counted. A limit of work days ends at the
close of business of its last day, one of calendar days at its 24:00.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from huiyin.core.errors import RuleError

_TEXT = re.compile(r"([0-9]{1,4})(wh|wd|d|h)")


class LimitUnit(StrEnum):
    """What is counted."""

    WORK_HOURS = "wh"
    WORK_DAYS = "wd"
    DAYS = "d"
    HOURS = "h"


@dataclass(frozen=True, slots=True)
class Limit:
    """`n` of `unit`, never negative. `str()` gives the text that `parse_limit` reads."""

    n: int
    unit: LimitUnit

    def __post_init__(self) -> None:
        if self.n < 0:
            raise RuleError("bad_limit", text=str(self))

    def __str__(self) -> str:
        return f"{self.n}{self.unit}"


def until(day: date, start: date) -> Limit:
    """The limit that ends with `day` when it starts on the day `start`; one that has passed is due at once."""
    return Limit(max(0, (day - start).days), LimitUnit.DAYS)


@lru_cache(maxsize=1024)
def parse_limit(text: str) -> Limit:
    """The limit that `text` says. Raises RuleError("bad_limit", text=…)."""
    found = _TEXT.fullmatch(text)
    if found is None:
        raise RuleError("bad_limit", text=text)
    return Limit(int(found[1]), LimitUnit(found[2]))
