"""Time limits that the law sets, as rows with the day from which they hold: no pack and no town can make them shorter.

A row is data (`packs/law/terms.toml`); a province may have its own beside the national one. A clock names the term that
it goes by (`term`); where no row holds on a day, the clock's own limit stands alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from huiyin.core.limits import Limit, LimitUnit, parse_limit
from huiyin.core.words import Text


@dataclass(frozen=True)
class Term:
    """How long at least, by which article, from which day until before which; `verified`: its text was seen."""

    name: str
    least: Limit
    law: Text
    article: str
    in_force_from: date
    verified: bool
    until: date | None = None
    province: str = ""
    note: Text | None = None

    def holds_on(self, day: date) -> bool:
        """Was it the law on this day?"""
        return self.in_force_from <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Terms:
    """All rows, in the order of their file."""

    rows: tuple[Term, ...] = ()

    def term(self, name: str, on: date, province: str = "") -> Term | None:
        """The row that holds on a day: the province's own, else the national one; None where there is none."""
        found = [row for row in self.rows if row.name == name and row.holds_on(on) and row.province in (province, "")]
        return max(found, key=lambda row: (bool(row.province), row.in_force_from), default=None)

    def lawful(self, text: str, name: str, on: date, province: str = "") -> str:
        """The limit `text`, or what the law asks for at least where that is more, or where nobody can tell which is more."""
        term, limit = self.term(name, on, province), parse_limit(text)
        return text if term is None or _at_least(limit, term.least) else str(term.least)


def _at_least(limit: Limit, least: Limit) -> bool:
    """Is it as long, whatever the days? So many work days are never shorter than as many days; other units are not compared."""
    same = limit.unit is least.unit or (limit.unit, least.unit) == (LimitUnit.WORK_DAYS, LimitUnit.DAYS)
    return same and limit.n >= least.n


def read_terms(document: Mapping[str, Any]) -> Terms:
    """The rows of a document as `tomllib` reads it. Raises ValueError, which names the row."""
    return Terms(tuple(_rows(document.get("term", ()))))


def _rows(rows: Iterable[Mapping[str, Any]]) -> Iterable[Term]:
    for number, row in enumerate(rows, start=1):
        try:
            given: dict[str, Any] = {**row, **{key: Text(**row[key]) for key in ("law", "note") if key in row}}
            yield Term(**{**given, "least": parse_limit(row["least"])})
        except (KeyError, TypeError, ValueError) as wrong:
            raise ValueError(f"row {number} of the terms: {wrong!r}") from wrong
