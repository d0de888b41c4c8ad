"""Rows read by a statement that is put together once, as `records/rows.py` writes rows.

For every reading the ORM builds the same statement anew; for a case with its place and unit that takes several times as
long as the reading itself. Scope is not lost: it stands in the database, not in the statement (ADR 0009).
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Collection
from typing import Any, Generic, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Field, Model, Q, QuerySet
from django.db.models import query as reading

from huiyin.apps.scope.keeping import kept_cursor
from huiyin.apps.scope.making import read

Row = TypeVar("Row", bound=Model)
Ask = Callable[[list[Any]], list[Any]]
"""Told the values in the order of their places in the statement, reads the rows."""


class Prepared(Generic[Row]):
    """`Prepared(rows, by="uid").one(uid)` is `rows().filter(uid=uid)[:1]`: the row, None where there is none; `all(uid)` are all.

    `rows` gives the query set; what is compared in it is the same each time. `by` is a column of its own table; without it
    there is only `every()`. Rows that are locked are to be asked for inside of a transaction.
    """

    def __init__(self, rows: Callable[[], QuerySet[Row]], *, by: str = "") -> None:
        self._rows, self._by = rows, by
        self._here = threading.local()  # a statement belongs to its thread's connection

    def one(self, value: object) -> Row | None:
        """The row with this value."""
        return next(iter(self._asked("one", value)), None)

    def get(self, value: object) -> Row:
        """The same where there must be one. Raises ObjectDoesNotExist."""
        found = self.one(value)
        if found is None:
            raise ObjectDoesNotExist(f"{self._by} {value}")
        return found

    def all(self, value: object) -> list[Row]:
        """All rows with this value, in the order of `rows`."""
        return self._asked("all", value)

    def every(self) -> list[Row]:
        """All rows, where there is no value."""
        return self._asked("every", None)

    def _asked(self, which: str, value: object) -> list[Row]:
        if not hasattr(self._here, which):
            rows = self._rows()
            stand_in = _stand_ins(rows, self._by, 1) if self._by else []
            asked = rows.filter(**{self._by: stand_in[0]}) if stand_in else rows.all()
            found = _ask(asked[: 1 if which == "one" else None], [(self._by, each) for each in stand_in])
            setattr(self._here, which, found)
        ask: Ask = getattr(self._here, which)
        return ask([value] if self._by else [])


class Several(Generic[Row]):
    """`Several(rows, "entry", "uid").among(entries, uids)`: the rows with one of these values in one of these columns, in the order
    of `rows`. There is one statement for up to two values a column, one for up to four, and so on: the last value fills it.
    """

    def __init__(self, rows: Callable[[], QuerySet[Row]], *by: str) -> None:
        self._rows, self._by = rows, by
        self._here = threading.local()

    def among(self, *values: Collection[object]) -> list[Row]:
        """The rows; none where no value is given."""
        if not any(values):
            return []
        size = 1 << (max(map(len, values)) - 1).bit_length()
        name = f"of_{size}"
        if not hasattr(self._here, name):
            setattr(self._here, name, self._statement(size))
        ask: Ask = getattr(self._here, name)
        return ask([each for given in values for each in _filled(list(given), size)])

    def _statement(self, size: int) -> Ask:
        rows, places, wanted = self._rows(), [], Q()
        for by in self._by:
            stand_ins = _stand_ins(rows, by, size)
            wanted |= Q(**{f"{by}__in": stand_ins})
            places += [(by, each) for each in stand_ins]
        return _ask(rows.filter(wanted), places)


def _filled(values: list[object], size: int) -> list[object]:
    return values + (values[-1:] or [None]) * (size - len(values))


def _stand_ins(rows: QuerySet[Any], by: str, many: int) -> list[Any]:
    """What stands for the values while a statement is put together: as no row has it."""
    if _column(rows, by).get_internal_type() == "UUIDField":
        return [uuid.UUID(int=nth) for nth in range(many)]
    return [-nth for nth in range(many)]


def _column(rows: QuerySet[Any], by: str) -> Field[Any, Any]:
    column: Field[Any, Any] = rows.model._meta.get_field(by)
    return column


def _ask(asked: QuerySet[Any], stand_ins: list[tuple[str, Any]]) -> Ask:
    """What Django does for each reading of these rows, as far as it is the same each time, is done here."""
    compiler: Any = asked.query.get_compiler(DEFAULT_DB_ALIAS)
    statement, values = compiler.as_sql()
    columns = [_column(asked, by) for by, _ in stand_ins]
    meant = [column.get_db_prep_value(each, connection) for column, (_, each) in zip(columns, stand_ins, strict=True)]
    places = [[n for n, each in enumerate(values) if each == one] for one in meant]
    if any(len(found) != 1 for found in places):
        raise TypeError(f"{stand_ins[0][0]} cannot be told from the other values of this statement: {statement}")
    rows_of = _reader(compiler)

    def ask(given: list[Any]) -> list[Any]:
        told, database = list(values), connections[DEFAULT_DB_ALIAS]
        for (place,), column, value in zip(places, columns, given, strict=True):
            told[place] = column.get_db_prep_value(value, database)
        with kept_cursor(database) as cursor:
            cursor.execute(statement, told)
            return rows_of(cursor.fetchall())

    return ask


def _reader(compiler: Any) -> Callable[[list[Any]], list[Any]]:
    """Makes rows of what the database tells, as `ModelIterable` does: with what is selected beside them, and annotations."""
    select, klass, beside = compiler.select, compiler.klass_info, compiler.annotation_col_map
    first, last = klass["select_fields"][0], klass["select_fields"][-1] + 1
    names = [column.target.attname for column, *_ in select[first:last]]
    converters = compiler.get_converters([each[0] for each in select[: compiler.col_count]])
    populators: Any = reading.get_related_populators
    related = populators(klass, select, DEFAULT_DB_ALIAS)

    def made(told: Any) -> Any:
        row = read(klass["model"], names, told[first:last])
        for populator in related:
            populator.populate(told, row)
        for name, place in beside.items():
            setattr(row, name, told[place])
        return row

    return lambda found: [
        made(told) for told in (compiler.apply_converters(found, converters) if converters else found)
    ]
