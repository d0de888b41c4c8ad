"""Statements that come again and again: PostgreSQL is given each once and told the values alone from then on.

To read and plan a statement takes its server twice as long as to do it. What is put together at run time and seldom alike is not
kept. SQLite's driver keeps statements by itself; what Django does around each is left out there.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


def kept_cursor(database: Any = None) -> AbstractContextManager[Any]:
    """A cursor whose statements are kept."""
    database = database or connections[DEFAULT_DB_ALIAS]  # the proxy `connection` asks again for every attribute
    kept: AbstractContextManager[Any] = database.kept_cursor()
    return kept
