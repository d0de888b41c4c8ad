"""Statements that come again and again: PostgreSQL is given each once and told the values alone from then on.

To read and plan a statement takes its server twice as long as to do it. What is put together at run time and seldom alike is not
kept. SQLite's driver keeps statements by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


def keeping() -> AbstractContextManager[None]:
    """The statements of the cursors that are opened inside are kept."""
    kept: AbstractContextManager[None] = getattr(connections[DEFAULT_DB_ALIAS], "keeping", nullcontext)()
    return kept


def kept_cursor(database: Any = None) -> AbstractContextManager[Any]:
    """A cursor whose statements are kept."""
    database = database or connections[DEFAULT_DB_ALIAS]  # the proxy `connection` asks again for every attribute
    return _kept(database) if hasattr(database, "keeping") else database.cursor()


@contextmanager
def _kept(database: Any) -> Iterator[Any]:
    with database.keeping():
        cursor = database.cursor()
    with cursor:
        yield cursor
