"""Sealing what a table holds in the clear: for migrations, in short transactions, to be run again where it was stopped.

Plain SQL, because a migration knows its tables as they were. `Column` says where the row's name and its key's owner stand.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from huiyin.apps.keys.blind import blind
from huiyin.apps.keys.sealing import MARK, place_of, seal

BATCH = 300


@dataclass(frozen=True)
class Table:
    """`columns` to seal of `name`. `row`: the SQL of what names a row; `owner`: that of whose key it is, by `joins`."""

    name: str
    columns: tuple[str, ...]
    key: str = "id"
    row: str = "t.uid"
    owner: str = "t.uid"
    joins: str = ""
    json: frozenset[str] = frozenset()
    index: tuple[str, str] | None = None


def seal_table(table: Table, connection: Any) -> int:
    """Seal all of it; how many cells were."""
    done, last = 0, -1
    while True:
        with transaction.atomic(using=connection.alias):
            rows = _rows(table, connection, last)
            for row in rows:
                done += _seal_row(table, connection, row)
        if not rows:
            return done
        last = rows[-1][0]


def _rows(table: Table, connection: Any, last: int) -> list[Any]:
    text = "::text" if connection.vendor == "postgresql" else ""
    columns = ", ".join(f't."{name}"{text}' for name in table.columns)
    asked = (
        f"SELECT t.{table.key}, {table.row}, {table.owner}, {columns} FROM {table.name} t {table.joins}"  # noqa: S608
        f" WHERE t.{table.key} > %s ORDER BY t.{table.key} LIMIT {BATCH}"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [last])
        return list(cursor.fetchall())


def _seal_row(table: Table, connection: Any, row: Any) -> int:
    key, name, owner, *values = row
    name, owner = _uid(name), _uid(owner)
    changed: dict[str, Any] = {}
    for column, value in zip(table.columns, values, strict=True):
        plain = plain_of(value, json_value=column in table.json)
        if plain:
            made = seal(owner, plain, place_of(table.name, column, name)).text
            changed[column] = json.dumps(made) if column in table.json else made
            if table.index and table.index[0] == column:
                changed[table.index[1]] = blind("phone", plain)
    if changed:
        _write(table, connection, key, changed)
    return sum(column in changed for column in table.columns)


def plain_of(value: str | None, *, json_value: bool) -> str:
    """What is to be sealed; nothing where there is nothing, or where it is sealed already."""
    if not value or value in ("{}", "[]", "null"):
        return ""
    if json_value:
        found = json.loads(value)
        return "" if isinstance(found, str) and found.startswith(MARK) else json.dumps(found, ensure_ascii=False)
    return "" if value.startswith(MARK) else value


def _write(table: Table, connection: Any, key: int, changed: dict[str, Any]) -> None:
    kinds = {name: "::jsonb" if connection.vendor == "postgresql" and name in table.json else "" for name in changed}
    sets = ", ".join(f'"{name}" = %s{kinds[name]}' for name in changed)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table.name} SET {sets} WHERE {table.key} = %s", [*changed.values(), key])  # noqa: S608


def _uid(value: Any) -> Any:
    return uuid.UUID(value) if isinstance(value, str) else value
