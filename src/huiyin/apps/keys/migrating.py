"""Operations of migrations that seal a column: the column first, its content by a migration of its own that can be stopped.

SQLite keeps no lengths and would make the whole table anew (without its triggers), so only PostgreSQL is told of the type.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.migrations import AlterField, RunPython, SeparateDatabaseAndState
from django.db.models import Field

from huiyin.apps.keys.anew import Table, seal_table


def becomes_sealed(app: str, model: str, **fields: Field[Any, Any]) -> SeparateDatabaseAndState:
    """These columns of a model are sealed from now on, whatever text or JSON they were."""
    table = f"{app}_{model}"

    def lengthen(_apps: Any, editor: Any) -> None:
        for name, field in fields.items():
            if editor.connection.vendor == "postgresql" and field.get_internal_type() == "TextField":
                editor.execute(f'ALTER TABLE {table} ALTER COLUMN "{name}" TYPE text')

    state = [AlterField(model, name, field) for name, field in fields.items()]
    return SeparateDatabaseAndState([RunPython(lengthen, RunPython.noop)], state)


def seal(tables: Sequence[Table]) -> RunPython:
    """Seal what these tables hold. For a migration with `atomic = False`: run again, it goes on where it was stopped."""

    def run(_apps: Any, editor: Any) -> None:
        for table in tables:
            seal_table(table, editor.connection)

    return RunPython(run, RunPython.noop)
