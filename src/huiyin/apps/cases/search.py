"""The search table of cases: FTS5 on SQLite, a text-search vector on PostgreSQL, the same words on both.

The town and the village stand among the words, so that a scoped search never reads other towns' rows.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from huiyin.apps.cases.models import Case
from huiyin.core.grams import wanted, words_of

MAX_WORDS = 400


def document(case: Case, text: str) -> list[str]:
    """The words under which a case is found."""
    words = words_of(f"{case.title} {text} {case.code}", case.letters)[:MAX_WORDS]
    return [*words, f"t{case.town_id or 0}x", f"v{case.village_id or 0}x"]


def index(case: Case, text: str) -> None:
    """Put a new case into the search table (one statement)."""
    words = document(case, text)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO cases_search(rowid, words) VALUES (%s, %s)", [case.pk, " ".join(words)])
        else:
            cursor.execute(
                "INSERT INTO cases_search(case_id, words) VALUES (%s, array_to_tsvector(%s))", [case.pk, words]
            )


def find(query: str, *, town: int = 0, village: int = 0, before: int = 0, limit: int = 50) -> list[int]:
    """Ids of the newest cases that have every word of `query`; `before` pages by id. No word at all finds nothing."""
    words = wanted(query)
    if not words:
        return []
    words += [f"t{town}x"] if town else []
    words += [f"v{village}x"] if village else []
    sql, params = _sqlite(words, before) if connection.vendor == "sqlite" else _postgres(words, before)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, limit])
        return [row[0] for row in cursor.fetchall()]


def _sqlite(words: Iterable[str], before: int) -> tuple[str, list[str | int]]:
    match = " AND ".join(f'"{word}"' for word in words)
    page = " AND rowid < %s" if before else ""
    params: list[str | int] = [match, before] if before else [match]
    return f"SELECT rowid FROM cases_search WHERE cases_search MATCH %s{page} ORDER BY rowid DESC LIMIT %s", params  # noqa: S608


def _postgres(words: Iterable[str], before: int) -> tuple[str, list[str | int]]:
    match = " & ".join("'" + word.replace("'", "''") + "'" for word in words)
    page = " AND case_id < %s" if before else ""
    params: list[str | int] = [match, before] if before else [match]
    return (
        f"SELECT case_id FROM cases_search WHERE words @@ %s::tsquery{page} ORDER BY case_id DESC LIMIT %s",  # noqa: S608
        params,
    )
