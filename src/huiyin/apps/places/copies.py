"""What rows repeat of their place: its number and its ancestors. `place_id` is the fact, these are caches of it.

Found from the models: `Scope.place_no` (and `place_end`) names the columns of the interval; a key to a place that is called
like an ancestor (`town`, `village`, …) repeats that ancestor of the row's place, or of its owner's (`Scope.owner`), unless it is
among `Scope.facts`: it says itself which place the row is about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from typing import Any, Protocol

from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model

from huiyin.apps.places.models import Place
from huiyin.core.places import ANCESTORS, Interval


class Settling(Protocol):
    """What another app does around the putting right of rows whose place lies in the interval."""

    def __call__(self, inside: Interval) -> AbstractContextManager[None]: ...


@dataclass(frozen=True)
class Copies:
    """A table and its columns, each with what it repeats of the place. `owner`: the column and table by which it has one."""

    table: str
    key: str
    columns: Mapping[str, str]
    owner: tuple[str, str] | None = None

    @property
    def joined(self) -> str:
        """How a row comes to its place, and that the place lies in an interval and something differs."""
        differs = " OR ".join(self._differs(column, of) for column, of in self.columns.items())
        via = (
            f"o.id = {self.table}.{self.owner[0]} AND p.id = o.place_id"
            if self.owner
            else f"p.id = {self.table}.place_id"
        )
        return f"{via} AND p.no BETWEEN %s AND %s AND ({differs})"

    def _differs(self, column: str, of: str) -> str:
        """An owner's ancestor is repeated only where it is needed: what is empty stays empty."""
        differs = "IS NOT" if connection.vendor == "sqlite" else "IS DISTINCT FROM"
        told = f" AND {self.table}.{column} IS NOT NULL" if self.owner else ""
        return f'({self.table}."{column}" {differs} p."{of}"{told})'

    @property
    def others(self) -> str:
        """The tables beside its own."""
        return f"places_place p, {self.owner[1]} o" if self.owner else "places_place p"


_settlings: list[Settling] = []


def around_settling(work: Settling) -> None:
    """Register what keeps in step with these columns (an index made of them)."""
    _settlings.append(work)


def settle(inside: Interval) -> Counter[str]:
    """Put right every row whose place lies in the interval and that repeats it wrongly. How many there were, by table."""
    found: Counter[str] = Counter()
    with ExitStack() as stack:
        for work in _settlings:
            stack.enter_context(work(inside))
        for copies in copied():
            changes = ", ".join(f'"{column}" = p."{of}"' for column, of in copies.columns.items())
            with connection.cursor() as cursor:
                cursor.execute(
                    f"UPDATE {copies.table} SET {changes} FROM {copies.others} WHERE {copies.joined}",  # noqa: S608
                    [inside.no, inside.end],
                )
                found[copies.table] += cursor.rowcount
    return +found


def stale(inside: Interval) -> Iterator[tuple[str, str, Any, Any]]:
    """Rows that repeat their place wrongly: table and key, column, what is kept, what is true."""
    for copies in copied():
        pairs = ", ".join(f'{copies.table}."{column}", p."{of}"' for column, of in copies.columns.items())
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {copies.table}.{copies.key}, {pairs} FROM {copies.table}, {copies.others} WHERE {copies.joined}",  # noqa: S608
                [inside.no, inside.end],
            )
            for key, *values in cursor.fetchall():
                for column, kept, true in zip(copies.columns, values[::2], values[1::2], strict=True):
                    if kept != true and not (copies.owner and kept is None):
                        yield f"{copies.table} {key}", column, kept, true


def copied() -> Iterator[Copies]:
    """Every table that repeats something of its rows' places."""
    for model in apps.get_models():
        if model is not Place and (columns := columns_of(model)):
            own = any(field.name == "place" for field in model._meta.concrete_fields)
            key: Any = model._meta.pk
            yield Copies(model._meta.db_table, key.column, columns, None if own else _owner(model))


def columns_of(model: type[Model]) -> dict[str, str]:
    """The columns of a table that repeat something of the place, each with the place's own."""
    scope = model.__dict__.get("Scope")
    numbers = {getattr(scope, "place_no", ""): "no", getattr(scope, "place_end", ""): "end"}
    repeats = set(ANCESTORS) - set(getattr(scope, "facts", ()))
    ancestors = {field.column: field.column for field in keys_to_places(model) if field.name in repeats}
    return {column: of for column, of in numbers.items() if column} | ancestors


def keys_to_places(model: type[Model]) -> list[ForeignKey[Any, Any]]:
    """The columns of a table that name a place."""
    return [f for f in model._meta.concrete_fields if isinstance(f, ForeignKey) and f.related_model is Place]


def _owner(model: type[Model]) -> tuple[str, str]:
    field: Any = model._meta.get_field(model.__dict__["Scope"].owner)
    return field.column, field.related_model._meta.db_table
