"""How figures are said in Chinese print: 372余件, 1.3万余人, 1.1亿元 — and whether that is true of a number.

余 and 以上 claim more than what is named: 50余 is 51 to 59, 150余 is 151 to 159, 400余 is 401 to 499, 372余 is 373 to 379. 万 and
亿 with decimals claim the rounded value (figures.md, kinds `=`, `≥`, `Σ`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

WORDS = ("", "余", "以上", "万", "亿", "万余", "亿余")
"""Rounding words that a figure may be printed with."""
TIMES = {"": 1, "万": 10_000, "亿": 100_000_000}
MORE = ("余", "多", "以上")
_SAID = re.compile(r"^(?P<n>\d[\d,]*(?:\.\d+)?)(?P<times>万|亿)?(?P<more>余|多|以上)?$")


@dataclass(frozen=True)
class Said:
    """A number as printed: `n` times 万 or 亿, and whether it claims to be more than that."""

    n: Decimal
    times: str = ""
    more: str = ""

    @property
    def named(self) -> Decimal:
        """The number that is named."""
        return self.n * TIMES[self.times]

    @property
    def step(self) -> Decimal:
        """The size of the last digit that is not nought: 400 → 100, 1.3万 → 1000, 372 → 10, since nobody says 余 of ones."""
        digits = self.n.normalize().as_tuple()
        size = Decimal(10) ** int(digits.exponent) * TIMES[self.times]
        return size if size > 1 else Decimal(10)

    def true_of(self, value: int | Decimal) -> bool:
        """May this be printed of `value`?"""
        number = Decimal(value)
        if self.more == "以上":
            return number >= self.named
        if self.more:
            return self.named < number < (self.named // self.step + 1) * self.step
        return _rounded(number, self) == self.n


def read_said(text: str) -> Said | None:
    """`372余`, `1.23万`, `620`; None when it is no number so said."""
    found = _SAID.match(text.strip())
    if not found:
        return None
    return Said(Decimal(found["n"].replace(",", "")), found["times"] or "", found["more"] or "")


def said(value: int | Decimal, words: str = "", decimals: int = 0, step: int = 1) -> str:
    """`value` in print. `words`: "", "万", "亿", "余", "万余"; `decimals` of 万 and 亿; `step`: 余 leaves away what is below it.

    A value that is no more than its rounded one is printed without 余: 50 is 50, never 50余. Less than one 万 is said whole.
    """
    times = next((word for word in ("万", "亿") if word in words), "")
    if "余" in words or "以上" in words:
        size = max(step, 1)
        floor = Decimal(value) // size * size
        more = "以上" if "以上" in words else "余" if floor < value else ""
        return f"{_plain(floor / TIMES[times])}{times}{more}" if floor else _plain(Decimal(value))
    if not times or value < TIMES[times]:
        return _plain(Decimal(value))
    return _plain(_rounded(Decimal(value), Said(Decimal(1).scaleb(-decimals), times))) + times


def _rounded(value: Decimal, like: Said) -> Decimal:
    return (value / TIMES[like.times]).quantize(Decimal(1).scaleb(int(like.n.as_tuple().exponent)), ROUND_HALF_UP)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def percent(n: int, d: int) -> Decimal:
    """N of d in per cent, one decimal; rounded half up, but never to 100.0 while something lacks, nor to 0.0 while there is one."""
    exact = Decimal(n) * 100 / Decimal(d)
    shown = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    if n < d and shown >= 100:
        return Decimal("99.9")
    return Decimal("0.1") if n > 0 and shown <= 0 else shown
