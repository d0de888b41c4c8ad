"""Many rows changed at once, each to its own values: one prepared statement, many times."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import Field, Model


def update_each(objects: Iterable[Model], fields: Sequence[str]) -> None:
    """Save `fields` of every object by its id. `bulk_update` builds one huge CASE and takes fifty times as long."""
    rows = list(objects)
    if not rows:
        return
    quoted, meta = connection.ops.quote_name, rows[0]._meta
    columns = [column for column in (meta.get_field(name) for name in fields) if isinstance(column, Field)]
    changes = ", ".join(f"{quoted(str(column.column))} = %s" for column in columns)
    values = [
        [*(column.get_db_prep_save(getattr(row, column.attname), connection) for column in columns), row.pk]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {quoted(meta.db_table)} SET {changes} WHERE id = %s", values)  # noqa: S608
