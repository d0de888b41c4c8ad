"""The raw limit: the statements of a piece of work once more, straight through the driver, prepared, in one transaction.

A piece of work is done and rolled back; then the rows that it read and wrote are read and written again by its bare SQL.
What the framework, the rules and the templates cost is the ratio between the two.
"""

from __future__ import annotations

import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from huiyin.cli.bench.meter import FRAME, TIMES, Work, median_ms, needed

WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Statement:
    """One statement with its values."""

    sql: str
    values: Any


def raw_cpu(work: Work, times: int = TIMES) -> float:
    """Median CPU milliseconds of the bare statements of a piece of work (those of the client; a server's are its own)."""
    spent = []
    for nth in range(needed(0), needed(times)):
        statements = statements_of(work, nth)
        began = time.process_time()
        again(statements)
        spent.append(time.process_time() - began)
    return median_ms(spent)


def statements_of(work: Work, nth: int) -> list[Statement]:
    """The statements that a piece of work sends, transaction frames left out; what it wrote is taken back."""
    seen: list[Statement] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.lstrip().upper().startswith(FRAME):
            seen.extend(Statement(_marked(sql), tuple(values or ())) for values in (params if many else [params]))
        return execute(sql, params, many, context)

    counters = _sequences()
    with transaction.atomic():
        with connection.execute_wrapper(note):
            work(nth)
        transaction.set_rollback(True)
    for name, last, called in counters:
        _run("SELECT setval(%s, %s, %s)", (name, last, called))
    return seen


def again(statements: list[Statement]) -> None:
    """Send the statements and fetch every row."""
    writes = any(statement.sql.lstrip().upper().startswith(WRITES) for statement in statements)
    frame: AbstractContextManager[Any] = _begun() if writes else nullcontext()
    with frame, connection.connection.cursor() if connection.vendor != "sqlite" else nullcontext() as cursor:
        target = cursor or connection.connection.cursor()
        for statement in statements:
            found = target.execute(statement.sql, statement.values)
            if found.description:
                found.fetchall()


def _begun() -> AbstractContextManager[Any]:
    if connection.vendor != "sqlite":
        transaction_of_driver: AbstractContextManager[Any] = connection.connection.transaction()
        return transaction_of_driver
    connection.connection.execute("BEGIN IMMEDIATE")
    committed: AbstractContextManager[Any] = connection.connection
    return committed


def _marked(sql: str) -> str:
    return (sql % tuple("?" * sql.count("%s")) if "%s" in sql else sql) if connection.vendor == "sqlite" else sql


def _sequences() -> list[tuple[str, int, bool]]:
    """Where the sequences of PostgreSQL stand: they do not go back with a transaction."""
    if connection.vendor == "sqlite":
        return []
    rows = _run(
        "SELECT schemaname || '.' || sequencename, coalesce(last_value, 1), last_value IS NOT NULL FROM pg_sequences"
    )
    return [(name, last, called) for name, last, called in rows]


def _run(sql: str, values: Any = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
