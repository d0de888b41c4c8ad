"""Is scope held by the database? On in everything that serves people; off where tables are made and moved."""

from __future__ import annotations

from django.db import connection, transaction

ROLE = "huiyin_application"
"""As which the application acts on PostgreSQL: it owns nothing."""
on = False


class WrongRole(Exception):
    """Who the pages would sign in as may do too much, or too little."""


def begin() -> None:
    """From now on every connection of this process shows only what there is for who acts."""
    global on
    on = True
    if connection.connection is not None:
        connection.enforce()  # type: ignore[attr-defined]


def end() -> None:
    """Connections show everything again."""
    global on
    on = False
    if connection.connection is not None:
        connection.release()  # type: ignore[attr-defined]


def write_policies() -> None:
    """Give the database its role and policies; on SQLite they live with each connection. Run it as the owner."""
    if connection.vendor == "sqlite":
        return
    from huiyin.apps.scope.postgresql.base import statements  # noqa: PLC0415  (needs psycopg)

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
        for statement in statements(owner):
            cursor.execute(statement)
