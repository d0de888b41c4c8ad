"""What a village may decide by which body: the first question is whether it is the collective's property or members' rights.

The rows are data (`packs/law/matters.toml`) with their article; the wrong body is refused with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from huiyin.core.errors import RuleError
from huiyin.core.words import Text


@dataclass(frozen=True)
class Matter:
    """A kind of matter: which bodies may decide it, by which article. `collective`: it is the collective's property."""

    name: str
    title: Text
    collective: bool
    bodies: tuple[str, ...]
    law: Text
    article: str
    in_force_from: date
    verified: bool
    note: Text | None = None


@dataclass(frozen=True)
class Matters:
    """All kinds, in the order of their file."""

    rows: tuple[Matter, ...] = ()

    def of(self, name: str) -> Matter:
        """The kind of that name. Raises no_such_matter."""
        found = next((row for row in self.rows if row.name == name), None)
        if found is None:
            raise RuleError("no_such_matter")
        return found


def read_matters(document: Mapping[str, Any]) -> Matters:
    """The rows of a document as `tomllib` reads it. Raises ValueError, which names the row."""
    return Matters(tuple(_row(number, row) for number, row in enumerate(document.get("row", ()), start=1)))


def _row(number: int, row: Mapping[str, Any]) -> Matter:
    texts = {key: Text(**row[key]) for key in ("title", "law", "note") if key in row}
    try:
        return Matter(**{**row, **texts, "bodies": tuple(row["bodies"])})
    except (KeyError, TypeError) as wrong:
        raise ValueError(f"row {number} of the matters: {wrong!r}") from wrong
