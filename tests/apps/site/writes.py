"""What is written while somebody asks: by table, and a checksum of everything that is kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection

OF_ASKING = frozenset({"people_session", "people_attempt", "people_securityentry", "django_session"})
"""What every question may write: the session, that it was tried, and that it was refused."""
_WRITE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)


@contextmanager
def written() -> Iterator[set[str]]:
    """The tables that are written inside, those of asking left out."""
    tables: set[str] = set()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = _WRITE.match(sql)
        if found and found[1] not in OF_ASKING:
            tables.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield tables


def checksum() -> dict[str, str]:
    """Every table but those of asking, each as one hash of its rows."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - OF_ASKING
    return {table: _hash(table) for table in sorted(tables)}


def _hash(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
        return hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
