"""What a village may decide by which body: the first question is whether it is the collective's property or members' rights.

The rows are data (`packs/law/matters.toml`) with their article; the wrong body is refused with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huiyin.core.errors import RuleError
from huiyin.core.law_rows import LawRow, read_rows
from huiyin.core.words import Text


@dataclass(frozen=True, kw_only=True)
class Matter(LawRow):
    """A kind of matter: which bodies may decide it, by which article. `collective`: it is the collective's property.

    `approvals`: who approves afterwards, `town` and `county` (农村土地承包法 Arts 28, 52); before that nothing is carried out.
    """

    name: str
    title: Text
    collective: bool
    bodies: tuple[str, ...]
    approvals: tuple[str, ...] = ()


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
    lists = ("bodies", "approvals")
    make = lambda row: Matter(**{**row, **{name: tuple(row.get(name, ())) for name in lists}})  # noqa: E731
    return Matters(read_rows(document.get("row", ()), "matters", make))
