"""Rows written by statements that are put together once.

For every row that it saves, the ORM builds the same statement anew, which takes several times as long as writing the
row. Opening a case writes eleven rows and a step nine, so they are written here. No signals; defaults as in the model.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple
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


def _text_of(moment: datetime) -> str:
    """As Django writes a moment: in UTC, without saying so. Raises ValueError for a naive one: nobody knows which it is."""
    if moment.tzinfo is None:
        raise ValueError("a datetime without a time zone is no moment")
    return str(moment.astimezone(UTC))[: -len("+00:00")]


AS_TEXT: dict[type[Field[Any, Any]], tuple[tuple[type, ...], Callable[[Any], str]]] = {
    models.DateTimeField: ((datetime,), _text_of),
    models.DateField: ((date,), str),
    models.UUIDField: ((UUID,), attrgetter("hex")),
    models.JSONField: ((dict, list), json.dumps),
}
"""What SQLite keeps as text, written as Django writes it."""
TOGETHER = 250
"""Rows in one statement; both databases limit how many values one may carry."""


def deadlocked(error: OperationalError) -> bool:
    """Did two transactions wait for each other? The one that gives way has done nothing and may be sent again."""
    return getattr(error.__cause__, "sqlstate", "") in {"40P01", "40001"}


def insert(row: Model) -> None:
    """Write a new row; its id is set when the database makes it."""
    model, database = type(row), connections[DEFAULT_DB_ALIAS]
    values = _values(row, _columns(model), database)
    with kept_cursor(database) as cursor:
        cursor.execute(_insertion(model, database.vendor, 1, ignore=False), values)
        if model._meta.auto_field is not None:
            row.pk = cursor.lastrowid if database.vendor == "sqlite" else cursor.fetchone()[0]
    _saved(row)


def insert_each(rows: Sequence[Model], *, known_by: str = "uid") -> None:
    """Write new rows of one table; the ids that the database makes are set. PostgreSQL gets them together and tells the ids by a
    unique column; SQLite, where a statement costs little, one by one."""
    if len(rows) == 1 or connection.vendor == "sqlite":
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
    database = connections[DEFAULT_DB_ALIAS]
    for start in range(0, len(rows), TOGETHER):
        some = rows[start : start + TOGETHER]
        model = type(some[0])
        values = [value for row in some for value in _values(row, _columns(model), database)]
        with kept_cursor(database) as cursor:
            cursor.execute(_insertion(model, database.vendor, len(some), ignore=ignore, told=False), values)
    for row in rows:
        _saved(row)


def insert_alike(base: Model, given: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write new rows that are as `base` but for the `given` fields (with `_id` for keys), of which each row gives the values.

    No instance is made for them: for tens of thousands that takes longer than writing them.
    """
    columns = _named(type(base), tuple(given))
    for start in range(0, len(rows), PIECE):
        some = zip(*rows[start : start + PIECE], strict=True)
        _write_alike(base, columns, [_prepared(each, to.field) for each, to in zip(some, columns, strict=True)])


def _write_alike(base: Model, columns: Sequence[Column], values: Sequence[list[Any]]) -> None:
    """`values` are those of a column, for every column."""
    alike = Columns(column for column in _columns(type(base)) if column not in columns)
    shared = _values(base, alike)
    names = ", ".join(f'"{column.field.column}"' for column in (*alike, *columns))
    into = f'INSERT INTO "{type(base)._meta.db_table}" ({names})'
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * (len(alike) + len(columns)))
            cursor.executemany(f"{into} VALUES ({marks})", [(*shared, *row) for row in zip(*values, strict=True)])
        else:  # one array a column: a statement with thousands of values takes longer to read than to do
            kinds = [column.field.db_type(connection) or "" for column in columns]
            arrays = ", ".join(f"%s::{kind.split('(')[0]}[]" for kind in kinds)
            same = ", ".join(f"%s::{column.field.db_type(connection)}" for column in alike)
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
    model, names = type(row), tuple(fields)
    with kept_cursor() as cursor:
        cursor.execute(_change(model, names, tuple(was)), [*_values(row, _named(model, names)), row.pk, *was.values()])
        return bool(cursor.rowcount)


def update_each(objects: Iterable[Model], fields: Sequence[str]) -> None:
    """Save `fields` of every object by its id. `bulk_update` builds one huge CASE and takes fifty times as long."""
    rows = list(objects)
    if not rows:
        return
    model, names = type(rows[0]), tuple(fields)
    with connection.cursor() as cursor:
        values = [[*_values(row, _named(model, names)), row.pk] for row in rows]
        cursor.executemany(_change(model, names, ()), values)


def save_all(changed: Sequence[Model], fields: Sequence[str], new: Sequence[Model]) -> None:
    """Save `fields` of rows that are there and write new ones of the same table, by one statement; the new ids stay unknown."""
    if not changed or not new:
        update_each(changed, fields)
        insert_all(new)
        return
    model, database = type(new[0]), connections[DEFAULT_DB_ALIAS]
    values = [each for row in changed for each in (row.pk, *_values(row, _columns(model), database))]
    values += [each for row in new for each in _values(row, _columns(model), database)]
    with kept_cursor(database) as cursor:
        cursor.execute(_upsert(model, database.vendor, len(changed), len(new), tuple(fields)), values)
    for row in new:
        _saved(row)


class Column(NamedTuple):
    """A column, and of which types the values are that Django need not be asked about: they go as they are, or `written` so."""

    field: Field[Any, Any]
    name: str
    plain: tuple[type, ...]
    written: Callable[[Any], Any] | None

    def takes(self, kind: type) -> bool:
        """Need Django not be asked about a value of this type?"""
        return bool(self.plain) and (kind is type(None) or kind in self.plain)


class ToDo(NamedTuple):
    """The place of a value, and what makes it: a function of the value, or one of the row and the database."""

    nth: int
    written: Callable[[Any], Any] | None
    of_row: Callable[[Model, Any], Any]


MISSING = object()
"""What a row does not hold in memory, so that its field is asked."""


class Columns(tuple[Column, ...]):
    """The columns of a statement. What is to be done to a row's values goes by their types, and is found out once for each."""

    def __init__(self, _columns: Iterable[Column]) -> None:
        self.names = [column.name for column in self]
        self._plans: dict[tuple[type, ...], list[ToDo]] = {}

    def to_do(self, kinds: tuple[type, ...]) -> list[ToDo]:
        """What is to be done to values of these types; the others go as they are."""
        if kinds not in self._plans:
            self._plans[kinds] = list(self._plan(kinds))
        return self._plans[kinds]

    def _plan(self, kinds: tuple[type, ...]) -> Iterator[ToDo]:
        for nth, (column, kind) in enumerate(zip(self, kinds, strict=True)):
            if not column.takes(kind):
                yield ToDo(nth, None, _of_row(column.field))
            elif column.written is not None and kind is not type(None):
                yield ToDo(nth, column.written, _of_row(column.field))


def _of_row(field: Field[Any, Any]) -> Callable[[Model, Any], Any]:
    """What a sealed column writes of a row, or what Django does by its field."""
    written: Callable[[Model, Any], Any] | None = getattr(field, "written", None)
    return written or (lambda row, database: field.get_db_prep_save(field.pre_save(row, add=False), database))


def _column(field: Field[Any, Any]) -> Column:
    kind = type(field)
    if kind in AS_IT_IS:
        return Column(field, field.attname, (AS_IT_IS[kind],), None)
    if connection.vendor == "sqlite" and kind in AS_TEXT and getattr(field, "encoder", None) is None:
        return Column(field, field.attname, *AS_TEXT[kind])
    return Column(field, field.attname, (), None)


def _values(row: Model, columns: Columns, database: Any = None) -> list[Any]:
    """What is written of a row: its values, made as the database takes them."""
    known = row.__dict__
    values = [known.get(name, MISSING) for name in columns.names]
    for nth, written, of_row in columns.to_do(tuple(map(type, values))):
        values[nth] = written(values[nth]) if written else of_row(row, database or connections[DEFAULT_DB_ALIAS])
    return values


def _saved(row: Model) -> None:
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


@cache
def _columns(model: type[Model]) -> Columns:
    """Every column that a new row gives; an id that the database makes is none."""
    return Columns(_column(field) for field in model._meta.concrete_fields if field is not model._meta.auto_field)


@cache
def _named(model: type[Model], names: tuple[str, ...]) -> Columns:
    found = (model._meta.get_field(name.removesuffix("_id")) for name in names)
    return Columns(_column(field) for field in found if isinstance(field, Field))


@cache
def _insertion(model: type[Model], vendor: str, rows: int, *, ignore: bool, told: bool = True) -> str:
    columns = _columns(model)
    names = ", ".join(f'"{column.field.column}"' for column in columns)
    marks = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * rows)
    after = " ON CONFLICT DO NOTHING" if ignore else ""
    if told and vendor != "sqlite" and model._meta.auto_field is not None:
        after += f' RETURNING "{model._meta.auto_field.column}"'
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES {marks}{after}'  # noqa: S608


@cache
def _upsert(model: type[Model], vendor: str, changed: int, new: int, fields: tuple[str, ...]) -> str:
    key, columns = model._meta.pk.column, _columns(model)
    names = ", ".join(f'"{name}"' for name in (key, *(column.field.column for column in columns)))
    marks, unknown = ", ".join(["%s"] * len(columns)), "NULL" if vendor == "sqlite" else "DEFAULT"
    rows = ", ".join([f"(%s, {marks})"] * changed + [f"({unknown}, {marks})"] * new)
    changes = ", ".join(f'"{each.field.column}" = excluded."{each.field.column}"' for each in _named(model, fields))
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES {rows} ON CONFLICT ("{key}") DO UPDATE SET {changes}'  # noqa: S608


@cache
def _change(model: type[Model], names: tuple[str, ...], conditions: tuple[str, ...]) -> str:
    changes = ", ".join(f'"{column.field.column}" = %s' for column in _named(model, names))
    key = model._meta.pk.column
    where = "".join(f' AND "{column.field.column}" = %s' for column in _named(model, conditions))
    return f'UPDATE "{model._meta.db_table}" SET {changes} WHERE "{key}" = %s{where}'  # noqa: S608
