"""A row of law as data: by which article, from which day until before which, in which province, and was its text seen.

Bodies, matters, terms and caps are such rows (`packs/law/*.toml`). A province may have its own beside the national one; what no
row says is not known, and nobody gets a number that the law does not give.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from huiyin.core.errors import RuleError
from huiyin.core.words import Text


@dataclass(frozen=True, kw_only=True)
class LawRow:
    """`until` is the first day on which it no longer holds. `province`: the first two digits of a place's official code."""

    law: Text
    article: str
    in_force_from: date
    verified: bool
    province: str = ""
    until: date | None = None
    note: Text | None = None

    def holds_on(self, day: date) -> bool:
        """Was it the law on this day?"""
        return self.in_force_from <= day and (self.until is None or day < self.until)


Row = TypeVar("Row", bound=LawRow)
TEXTS = ("title", "law", "note")


def in_force(rows: Iterable[Row], on: date, province: str = "") -> Row | None:
    """The row that holds on a day: the province's own, else the national one, the youngest of them; None where there is none."""
    found = [row for row in rows if row.holds_on(on) and row.province in (province, "")]
    return max(found, key=lambda row: (bool(row.province), row.in_force_from), default=None)


def read_rows(rows: Iterable[Mapping[str, Any]], what: str, make: Callable[[dict[str, Any]], Row]) -> tuple[Row, ...]:
    """The rows of a document as `tomllib` reads it, their words read. Raises ValueError, which names the row of `what`."""
    return tuple(_made(number, row, what, make) for number, row in enumerate(rows, start=1))


def _made(number: int, row: Mapping[str, Any], what: str, make: Callable[[dict[str, Any]], Row]) -> Row:
    try:
        return make({**row, **{key: Text(**row[key]) for key in TEXTS if key in row}})
    except (KeyError, TypeError, ValueError, RuleError) as wrong:
        raise ValueError(f"row {number} of the {what}: {wrong!r}") from wrong
