"""Tables to which rows are added and nothing else. Held by the database: migrations put these triggers on a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations import RunPython


def forbid(table: str, *verbs: str) -> RunPython:
    """No UPDATE or DELETE of a row, as `verbs` say."""

    def put(_apps: Any, editor: Any) -> None:
        for verb in verbs:
            editor.execute(_sqlite(table, verb) if editor.connection.vendor == "sqlite" else _postgres(table, verb))

    def lift(_apps: Any, editor: Any) -> None:
        for verb in verbs:
            editor.execute(_drop(table, verb, editor))

    return RunPython(put, lift)


def forbid_replacing(table: str, *keys: Iterable[str]) -> RunPython:
    """No row in the place of another with the same columns of a key.

    SQLite's `INSERT OR REPLACE` deletes what stands in its way and asks no trigger about it. PostgreSQL has no such thing.
    """
    same = (" AND ".join(f"{column} = NEW.{column}" for column in key) for key in keys)
    there = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {columns})" for columns in same)

    def put(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "sqlite":
            editor.execute(_sqlite(table, "INSERT", f"WHEN {there}"))

    def lift(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "sqlite":
            editor.execute(_drop(table, "INSERT", editor))

    return RunPython(put, lift)


@contextmanager
def lifted(connection: Any, table: str, verb: str) -> Iterator[None]:
    """Inside, rows may be changed as `verb` says, by their owner: to seal what was in the clear. Killed inside, call it again."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb.lower()}" + ("" if sqlite else f" ON {table}"))
        yield
        cursor.execute(_sqlite(table, verb) if sqlite else _postgres(table, verb))


def _sqlite(table: str, verb: str, when: str = "") -> str:
    return (
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {when} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _postgres(table: str, verb: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$; "
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"
    )


def _drop(table: str, verb: str, editor: Any) -> str:
    on = "" if editor.connection.vendor == "sqlite" else f" ON {table}"
    return f"DROP TRIGGER {table}_no_{verb.lower()}{on}"
