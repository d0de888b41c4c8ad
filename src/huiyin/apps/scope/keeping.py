"""Statements that come again and again: PostgreSQL is given each once and told the values alone from then on.

To read and plan a statement takes its server twice as long as to do it. What is put together at run time and seldom alike is not
kept. SQLite's driver keeps statements by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from django.db import connection


def keeping() -> AbstractContextManager[None]:
    """The statements of the cursors that are opened inside are kept."""
    kept: AbstractContextManager[None] = getattr(connection, "keeping", nullcontext)()
    return kept


@contextmanager
def kept_cursor() -> Iterator[Any]:
    """A cursor whose statements are kept."""
    with keeping():
        cursor = connection.cursor()
    with cursor:
        yield cursor
