"""Rows that the actions wrote once in a process, put back as they were: making a town takes longer than most tests."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from huiyin.apps.cases.kept import forget_kept
from huiyin.apps.places.models import Place

INTO = re.compile(r'INSERT INTO "?(\w+)"?')
Rows = tuple[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Kept:
    """The rows of each table in the order of their writing, and what the maker said that it had made."""

    tables: list[Rows]
    made: bytes


_kept: dict[str, Kept] = {}


def kept(name: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What `make` makes: by itself the first time and wherever there are places already, else by its rows of then."""
    if Place.objects.exists():
        return make()
    if name not in _kept:
        made, tables = _watched(make)
        _kept[name] = Kept([_rows(table) for table in tables], pickle.dumps(made))
        return made
    with connection.cursor() as cursor:
        for insert, rows in _kept[name].tables:
            cursor.executemany(insert, rows)
    forget_kept()
    found: dict[str, Any] = pickle.loads(_kept[name].made)  # noqa: S301  (our own)
    return found


def _watched(make: Callable[[], dict[str, Any]]) -> tuple[dict[str, Any], list[str]]:
    written: dict[str, None] = {}

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := INTO.match(sql):
            written[found[1]] = None
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        return make(), list(written)


def _rows(table: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
        names = [column[0] for column in cursor.description]
        rows = [tuple(Jsonb(v) if isinstance(v, (dict, list)) else v for v in row) for row in cursor.fetchall()]
    columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join(["%s"] * len(names))
    return f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', rows
