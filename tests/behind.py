"""What somebody can do who owns the database: lift its rules, and change rows behind the product's back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Model


def lift_rules(model: type[Model]) -> None:
    """No rule holds on this table any more, until the transaction of the test is rolled back. Wants `as_owner`."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks that wait is not altered
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def behind_the_back(model: type[Model]) -> Iterator[None]:
    """What is done inside is done without rules, and undone afterwards."""
    with transaction.atomic():
        lift_rules(model)
        yield
        transaction.set_rollback(True)
