"""Rows read by a statement that is put together once, as `records/rows.py` writes rows.

For every reading the ORM builds the same statement anew; for a case with its place and unit that takes several times as
long as the reading itself. Scope is not lost: it stands in the database, not in the statement (ADR 0009).
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable

Row = TypeVar("Row", bound=Model)
STAND_IN = {"UUIDField": uuid.UUID(int=0)}
"""What stands for the value while a statement is put together, by the type of its column; 0 for the others."""


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
        return list(self._asked("all", value))

    def every(self) -> list[Row]:
        """All rows, where there is no value."""
        return list(self._asked("every", None))

    def _asked(self, which: str, value: object) -> Iterable[Row]:
        if not hasattr(self._here, which):
            setattr(self._here, which, _ask(self._rows(), self._by, 1 if which == "one" else None))
        ask: Callable[[object], Iterable[Row]] = getattr(self._here, which)
        return ask(value)


def _ask(rows: QuerySet[Any], by: str, most: int | None) -> Callable[[object], Iterable[Any]]:
    """Django's own reading of these rows, by a compiler that has put its statement together already."""
    column: Any = rows.model._meta.get_field(by) if by else None
    stand_in = STAND_IN.get(column.get_internal_type(), 0) if by else None
    asked = rows.filter(**{by: stand_in})[:most] if by else rows.all()
    compiler: Any = asked.query.get_compiler(DEFAULT_DB_ALIAS)
    statement, values = compiler.as_sql()
    places = [n for n, each in enumerate(values) if by and each == column.get_db_prep_value(stand_in, connection)]
    if len(places) != bool(by):
        raise TypeError(f"{by} cannot be told from the other values of this statement: {statement}")
    asked.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]

    def ask(value: object) -> Iterable[Any]:
        told = list(values)
        for place in places:
            told[place] = column.get_db_prep_value(value, connection)
        compiler.as_sql = lambda *_, **__: (statement, tuple(told))
        return ModelIterable(asked)

    return ask
