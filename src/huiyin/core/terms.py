"""Time limits that the law sets, as rows with the day from which they hold: no pack and no town can make them shorter.

The rows stand in `packs/law/terms.toml` (`core/law_rows.py`). A clock names the term that
it goes by (`term`); where no row holds on a day, the clock's own limit stands alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from huiyin.core.law_rows import LawRow, in_force, read_rows
from huiyin.core.limits import Limit, LimitUnit, parse_limit


@dataclass(frozen=True, kw_only=True)
class Term(LawRow):
    """How long at least."""

    name: str
    least: Limit


@dataclass(frozen=True)
class Terms:
    """All rows, in the order of their file."""

    rows: tuple[Term, ...] = ()

    def term(self, name: str, on: date, province: str = "") -> Term | None:
        """The row that holds on a day: the province's own, else the national one; None where there is none."""
        return in_force((row for row in self.rows if row.name == name), on, province)

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
    make = lambda row: Term(**{**row, "least": parse_limit(row["least"])})  # noqa: E731
    return Terms(read_rows(document.get("term", ()), "terms", make))
