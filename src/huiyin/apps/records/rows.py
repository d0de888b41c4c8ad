"""Rows written by statements that are put together once.

For every row that it saves, the ORM builds the same statement anew, which takes several times as long as writing the
row. Opening a case writes eleven rows and a step nine, so they are written here. No signals; defaults as in the model.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections, models
from django.db.models import Field, Model

from huiyin.apps.scope.keeping import kept_cursor

PIECE = 2000
"""Rows that are written together when each gives a few values."""
AS_IT_IS: dict[type[Field[Any, Any]], type] = {
    models.CharField: str,
    models.TextField: str,
    models.BooleanField: bool,
    models.ForeignKey: int,
    models.IntegerField: int,
    models.BigIntegerField: int,
    models.PositiveIntegerField: int,
    models.PositiveSmallIntegerField: int,
}
"""Columns whose values of this very type, and None, go to both databases as they are: most of them, so Django is not asked."""
NATIVE: dict[type[Field[Any, Any]], type] = {models.UUIDField: UUID, models.DateField: date}
"""Columns whose values PostgreSQL takes as they are besides."""
TOGETHER = 250
"""Rows in one statement; both databases limit how many values one may carry."""


def deadlocked(error: OperationalError) -> bool:
    """Did two transactions wait for each other? The one that gives way has done nothing and may be sent again."""
    return getattr(error.__cause__, "sqlstate", "") in {"40P01", "40001"}


def insert(row: Model) -> None:
    """Write a new row; its id is set when the database makes it."""
    model = type(row)
    with kept_cursor() as cursor:
        cursor.execute(_insertion(model, connection.vendor, 1, ignore=False), _values(row, _columns(model)))
        if model._meta.auto_field is not None:
            row.pk = cursor.lastrowid if connection.vendor == "sqlite" else cursor.fetchone()[0]
    _saved(row)


def insert_each(rows: Sequence[Model], *, known_by: str = "uid") -> None:
    """Write new rows of one table; the ids that the database makes are set. PostgreSQL gets them together and tells the ids by a
    unique column; SQLite, where a statement costs little, one by one."""
    if connection.vendor == "sqlite" or len(rows) == 1:
        for row in rows:
            insert(row)
        return
    for start in range(0, len(rows), TOGETHER):
        some = rows[start : start + TOGETHER]
        model = type(some[0])
        values = [value for row in some for value in _values(row, _columns(model))]
        written = _insertion(model, connection.vendor, len(some), ignore=False, told=False)
        with kept_cursor() as cursor:
            cursor.execute(f'{written} RETURNING "{known_by}", "{model._meta.pk.column}"', values)
            ids = dict(cursor.fetchall())
        for row in some:
            row.pk = ids[getattr(row, known_by)]
            _saved(row)


def insert_all(rows: Sequence[Model], *, ignore: bool = False) -> None:
    """Write new rows of one table, hundreds by a statement; their ids stay unknown. `ignore` those that are there."""
    for start in range(0, len(rows), TOGETHER):
        some = rows[start : start + TOGETHER]
        model = type(some[0])
        values = [value for row in some for value in _values(row, _columns(model))]
        with kept_cursor() as cursor:
            cursor.execute(_insertion(model, connection.vendor, len(some), ignore=ignore, told=False), values)
    for row in rows:
        _saved(row)


def insert_alike(base: Model, given: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write new rows that are as `base` but for the `given` fields (with `_id` for keys), of which each row gives the values.

    No instance is made for them: for tens of thousands that takes longer than writing them.
    """
    columns = _named(type(base), tuple(given))
    for start in range(0, len(rows), PIECE):
        some = zip(*rows[start : start + PIECE], strict=True)
        _write_alike(base, columns, [_prepared(each, to) for each, to in zip(some, columns, strict=True)])


def _write_alike(base: Model, columns: Sequence[Field[Any, Any]], values: Sequence[list[Any]]) -> None:
    """`values` are those of a column, for every column."""
    alike = [column for column in _columns(type(base)) if column not in columns]
    shared = _values(base, alike)
    names = ", ".join(f'"{column.column}"' for column in (*alike, *columns))
    into = f'INSERT INTO "{type(base)._meta.db_table}" ({names})'
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * (len(alike) + len(columns)))
            cursor.executemany(f"{into} VALUES ({marks})", [(*shared, *row) for row in zip(*values, strict=True)])
        else:  # one array a column: a statement with thousands of values takes longer to read than to do
            arrays = ", ".join(f"%s::{(column.db_type(connection) or '').split('(')[0]}[]" for column in columns)
            same = ", ".join(f"%s::{column.db_type(connection)}" for column in alike)
            taken = ", ".join(f"g.c{nth}" for nth in range(len(columns)))
            told = ", ".join(f"c{nth}" for nth in range(len(columns)))
            sql = f"{into} SELECT {same}, {taken} FROM unnest({arrays}) AS g ({told})"  # noqa: S608
            cursor.execute(sql, [*shared, *[_array(each) for each in values]])


def _prepared(values: Sequence[Any], column: Field[Any, Any]) -> list[Any]:
    """The values of one column as the database takes them."""
    database = connections[DEFAULT_DB_ALIAS]
    native = None if database.vendor == "sqlite" else NATIVE.get(type(column))
    plain = AS_IT_IS.get(type(column), native)
    return [
        value if value is None or type(value) is plain else column.get_db_prep_save(value, database) for value in values
    ]


def _array(values: list[Any]) -> list[Any] | str:
    """An array of PostgreSQL: numbers, dates and uids as text at once, which takes a fifth of the time; others by the driver."""
    if {int, UUID, date, type(None)}.issuperset(map(type, values)):
        return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"
    return values


def update(row: Model, fields: Sequence[str], **was: str | int) -> bool:
    """Save `fields` of a row if its other columns still are what they were. Tells whether they are."""
    columns = _named(type(row), tuple(fields))
    statement = _change(type(row), columns, tuple(was))
    with kept_cursor() as cursor:
        cursor.execute(statement, [*_values(row, columns), row.pk, *was.values()])
        return bool(cursor.rowcount)


def update_each(objects: Iterable[Model], fields: Sequence[str]) -> None:
    """Save `fields` of every object by its id. `bulk_update` builds one huge CASE and takes fifty times as long."""
    rows = list(objects)
    if not rows:
        return
    columns = _named(type(rows[0]), tuple(fields))
    with connection.cursor() as cursor:
        cursor.executemany(_change(type(rows[0]), columns, ()), [[*_values(row, columns), row.pk] for row in rows])


def _values(row: Model, columns: Sequence[Field[Any, Any]]) -> list[Any]:
    database = connections[DEFAULT_DB_ALIAS]  # asked once: the proxy asks again for every attribute
    return [_value(row, column, database) for column in columns]


def _value(row: Model, column: Field[Any, Any], database: Any) -> Any:
    plain = AS_IT_IS.get(type(column))
    if plain is not None:
        value = row.__dict__.get(column.attname, column)
        if value is None or type(value) is plain:
            return value
    return column.get_db_prep_save(column.pre_save(row, add=False), database)


def _saved(row: Model) -> None:
    row._state.adding, row._state.db = False, connection.alias


@cache
def _columns(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    """Every column that a new row gives; an id that the database makes is none."""
    return tuple(column for column in model._meta.concrete_fields if column is not model._meta.auto_field)


@cache
def _named(model: type[Model], names: tuple[str, ...]) -> tuple[Field[Any, Any], ...]:
    found = (model._meta.get_field(name.removesuffix("_id")) for name in names)
    return tuple(column for column in found if isinstance(column, Field))


@cache
def _insertion(model: type[Model], vendor: str, rows: int, *, ignore: bool, told: bool = True) -> str:
    columns = _columns(model)
    names = ", ".join(f'"{column.column}"' for column in columns)
    marks = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * rows)
    after = " ON CONFLICT DO NOTHING" if ignore else ""
    if told and vendor != "sqlite" and model._meta.auto_field is not None:
        after += f' RETURNING "{model._meta.auto_field.column}"'
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES {marks}{after}'  # noqa: S608


@cache
def _change(model: type[Model], columns: tuple[Field[Any, Any], ...], conditions: tuple[str, ...]) -> str:
    changes = ", ".join(f'"{column.column}" = %s' for column in columns)
    key = model._meta.pk.column
    where = "".join(f' AND "{column.column}" = %s' for column in _named(model, conditions))
    return f'UPDATE "{model._meta.db_table}" SET {changes} WHERE "{key}" = %s{where}'  # noqa: S608
