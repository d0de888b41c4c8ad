"""Foreign keys to places that are checked where the row is written, not at the end of the transaction.

On PostgreSQL such a check asks for a share of the place. So whoever writes about a place that is being moved waits there, with
little in hand, until it has moved (`tree.lock_subtrees`), and counts and reads it as it is then.
"""

from __future__ import annotations

from typing import Any

from django.db.migrations import RunPython

_FIND = """
SELECT c.conname FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND c.conkey = ARRAY[a.attnum]
WHERE c.contype = 'f' AND c.conrelid = %s::regclass AND a.attname = %s
"""


def check_when_written(table: str, column: str) -> RunPython:
    """Have the foreign key of a column checked with each statement. SQLite has one writer, and nothing to wait for."""

    def alter(editor: Any, when: str) -> None:
        if editor.connection.vendor == "postgresql":
            with editor.connection.cursor() as cursor:
                cursor.execute(_FIND, [table, column])
                (name,) = cursor.fetchone()
            editor.execute(f'ALTER TABLE {table} ALTER CONSTRAINT "{name}" DEFERRABLE INITIALLY {when}')

    return RunPython(lambda _apps, editor: alter(editor, "IMMEDIATE"), lambda _apps, editor: alter(editor, "DEFERRED"))
