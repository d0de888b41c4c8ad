"""The compilers of PostgreSQL: Django's, with lists that are ordered by name."""

from __future__ import annotations

from django.db.backends.postgresql import compiler
from django.db.backends.postgresql.compiler import (
    SQLAggregateCompiler,
    SQLDeleteCompiler,
    SQLInsertCompiler,
    SQLUpdateCompiler,
)

from huiyin.apps.scope.ordering import OrderedByName

__all__ = ["SQLAggregateCompiler", "SQLCompiler", "SQLDeleteCompiler", "SQLInsertCompiler", "SQLUpdateCompiler"]


class SQLCompiler(OrderedByName, compiler.SQLCompiler):
    """Django's, for statements that read."""
