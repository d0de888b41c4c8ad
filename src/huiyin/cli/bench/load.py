"""Bulk writing: executemany on SQLite, COPY on PostgreSQL; for much of it without indexes, which are built afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from huiyin.apps.cases.models import CaseNumber
from huiyin.apps.records.counting import Count
from huiyin.apps.records.reactions import add
from huiyin.apps.scope.policies import policies
from huiyin.apps.scope.words import WORDS, shelf_of
from huiyin.cli.bench.dies import fields_of
from huiyin.cli.bench.moulds import MODELS
from huiyin.cli.bench.sealing import seal
from huiyin.cli.bench.stamps import Batch, Press

CELLS_AT_ONCE = 500
MANY = 100_000
"""From so many cases on, indexes are dropped before and built after."""


@contextmanager
def in_bulk(cases: int) -> Iterator[None]:
    """Nothing is checked row by row meanwhile; afterwards indexes, sequences and statistics are as they should be."""
    ours = _Sqlite() if connection.vendor == "sqlite" else _Postgres()
    ours.loosen()
    dropped = ours.drop_indexes() if cases >= MANY else []
    try:
        yield
    finally:
        for statement in dropped:
            run(statement)
        ours.tighten()


def run(statement: str) -> list[tuple[Any, ...]]:
    """Run one statement; its rows if it has any."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall()) if cursor.description else []


def write(batch: Batch) -> None:
    """Write a batch in one transaction."""
    with transaction.atomic():
        seal(batch)
        for model in MODELS:
            _rows(model, batch.rows[model])
        _searchable(batch.found_by)


def finish(press: Press) -> None:
    """Write what is summed over all stamps: running numbers and counters."""
    rows = [CaseNumber(prefix=prefix, day=day, last=last) for (prefix, day), last in press.numbers.items()]
    CaseNumber.objects.bulk_create(
        rows, batch_size=2000, update_conflicts=True, update_fields=["last"], unique_fields=["prefix", "day"]
    )
    counts = [_count(key, *numbers) for key, numbers in sorted(press.counted.items())]
    with transaction.atomic():
        for start in range(0, len(counts), CELLS_AT_ONCE):
            add(counts[start : start + CELLS_AT_ONCE])


def _count(key: tuple[Any, ...], n: int, quantity: int) -> Count:
    return replace(Count(*key), n=n, quantity=quantity)


def _rows(model: type[Model], rows: Iterable[list[Any]]) -> None:
    table, columns = model._meta.db_table, ", ".join(f'"{column.column}"' for column in fields_of(model))
    if connection.vendor == "sqlite":
        marks = ", ".join("?" * len(fields_of(model)))
        connection.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608
        return
    _copy(f"COPY {table} ({columns}) FROM STDIN", rows)


def _searchable(found_by: Iterable[tuple[int, list[str]]]) -> None:
    if connection.vendor == "sqlite":
        rows: Any = ((case_id, " ".join(words)) for case_id, words in found_by)
        connection.connection.executemany("INSERT INTO cases_search(rowid, words) VALUES (?, ?)", rows)
        return
    rows = ((case_id, " ".join(f"'{word}'" for word in (*words, shelf_of(case_id)))) for case_id, words in found_by)
    _copy("COPY cases_search (case_id, words) FROM STDIN", rows)


def _copy(statement: str, rows: Iterable[Any]) -> None:
    with connection.connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


TABLES = (*(model._meta.db_table for model in MODELS), WORDS)


class _Sqlite:
    def loosen(self) -> None:
        connection.disable_constraint_checking()
        run("PRAGMA synchronous=OFF")
        run("PRAGMA cache_size=-2000000")

    def drop_indexes(self) -> list[str]:
        marks = ", ".join(f"'{table}'" for table in TABLES)
        found = run(
            f"SELECT type, name, sql FROM sqlite_master "  # noqa: S608
            f"WHERE (type = 'index' OR name LIKE '%_no_insert') AND sql IS NOT NULL AND tbl_name IN ({marks}) ORDER BY type"
        )
        for kind, name, _ in reversed(found):  # the rules first: they look things up in the indexes
            run(f'DROP {kind} "{name}"')
        return [sql for _, _, sql in found]

    def tighten(self) -> None:
        connection.enable_constraint_checking()
        connection.close()  # the next connection has the settings of the product again


class _Postgres:
    def loosen(self) -> None:
        run("SET synchronous_commit = off")
        self._force("NO FORCE")  # COPY knows no policies; the owner of the tables loads them

    def drop_indexes(self) -> list[str]:
        marks = ", ".join(f"'{table}'::regclass" for table in TABLES)
        constraints = run(
            f"SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), contype FROM pg_constraint "  # noqa: S608
            f"WHERE conrelid IN ({marks}) AND contype IN ('f', 'u') ORDER BY contype DESC"
        )
        for table, name, _, _ in reversed(constraints):
            run(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        indexes = run(
            f"SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "  # noqa: S608
            f"WHERE indrelid IN ({marks}) AND NOT indisprimary"
        )
        for name, _ in indexes:
            run(f"DROP INDEX {name}")
        again = [f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {rule}' for table, name, rule, _ in constraints]
        return ["SET maintenance_work_mem = '1GB'", *(sql for _, sql in indexes), *again]

    def _force(self, word: str) -> None:
        for table in {WORDS, *(policy.table for policy in policies())} & {*TABLES}:
            run(f"ALTER TABLE {table} {word} ROW LEVEL SECURITY")

    def tighten(self) -> None:
        self._force("FORCE")
        for model in MODELS:
            key = model._meta.pk
            if key and not key.is_relation:
                table, name = model._meta.db_table, key.column
                run(f"SELECT setval(pg_get_serial_sequence('{table}', '{name}'), (SELECT max({name}) FROM {table}))")  # noqa: S608
        for table in TABLES:
            run(f"VACUUM (ANALYZE) {table}")
        connection.close()
