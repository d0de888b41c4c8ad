"""The compilers of SQLite: Django's, with lists that are ordered by name."""

from __future__ import annotations

from django.db.models.sql import compiler
from django.db.models.sql.compiler import SQLAggregateCompiler, SQLDeleteCompiler, SQLInsertCompiler, SQLUpdateCompiler

from huiyin.apps.scope.ordering import OrderedByName

__all__ = ["SQLAggregateCompiler", "SQLCompiler", "SQLDeleteCompiler", "SQLInsertCompiler", "SQLUpdateCompiler"]


class SQLCompiler(OrderedByName, compiler.SQLCompiler):
    """Django's, for statements that read."""
