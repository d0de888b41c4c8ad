"""Who does the same thing at the same moment waits: SQLite has one writer anyway, PostgreSQL is asked for a turn."""

from __future__ import annotations

import uuid

from django.db import connection


def one_at_a_time(key: uuid.UUID, *, together: bool = False) -> None:
    """Whoever has this key's turn already is waited for, until the end of their transaction; call it inside of one.

    Ask before looking whether something has been done. `together`: with others who say so, but not with one who does not.
    """
    if connection.vendor == "postgresql":
        turn = "pg_advisory_xact_lock_shared" if together else "pg_advisory_xact_lock"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {turn}(%s)", [int.from_bytes(key.bytes[:8], "big", signed=True)])
