"""What both databases' compilers do otherwise than Django's: put rows in order without a key of every column.

To find out whether a list is ordered by something that it computes itself, Django makes a key of each selected column, for
every statement anew: a quarter of the time in which a list of cases with their places and units is put together.
"""

from __future__ import annotations

from typing import Any

from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLCompiler


class OrderedByName(SQLCompiler):
    """A compiler that finds what a list computes itself by key, and its plain columns by name."""

    def _order_by_pairs(self) -> Any:
        """As Django's. The parts of a union are ordered by number, so there every column keeps its key."""
        selected: Any = self.select
        if selected and not self.query.combinator:
            self.select = [
                (expr if alias or type(expr) is not Col else object(), sql, alias) for expr, sql, alias in selected
            ]
        asked: Any = super()._order_by_pairs()
        pairs = list(asked)
        self.select = selected
        return pairs
