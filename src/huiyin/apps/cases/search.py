"""The search table of cases: FTS5 on SQLite, a text-search vector on PostgreSQL, the same words on both.

The words are blind: each is kept as an HMAC of it, under a key that is not in the database, so that the table does not tell
what was said. The town and the village stand among the words, so that a scoped search never reads other towns' rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from huiyin.apps.cases.models import Case
from huiyin.apps.keys.blind import blind_words
from huiyin.core.grams import wanted, words_of

MAX_WORDS = 400


def document(case: Case, text: str) -> list[str]:
    """The words under which a case is found."""
    words = words_of(f"{case.title} {text} {case.code}", case.letters)[:MAX_WORDS]
    return [*blind_words(words), f"t{case.town_id or 0}x", f"v{case.village_id or 0}x"]


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


def replace(case: Case, before: list[str], text: str) -> None:
    """Let a case be found by other words; `before` is the document under which it stood."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            words = document(case, text)
            cursor.execute("UPDATE cases_search SET words = array_to_tsvector(%s) WHERE case_id = %s", [words, case.pk])
        return
    with connection.cursor() as cursor:  # a table without content must be told what it forgets
        forget = "INSERT INTO cases_search(cases_search, rowid, words) VALUES ('delete', %s, %s)"
        cursor.execute(forget, [case.pk, " ".join(before)])
    index(case, text)


def find(
    query: str,
    *,
    town: int = 0,
    village: int = 0,
    before: int = 0,
    among: Collection[int] | None = None,
    limit: int = 50,
) -> list[int]:
    """Ids of the newest cases that have every word of `query`; `before` pages by id, `among` looks through these alone.

    No word at all finds nothing.
    """
    words = blind_words(wanted(query))
    if not words or (among is not None and not among):
        return []
    words += [f"t{town}x"] if town else []
    words += [f"v{village}x"] if village else []
    table = SQLITE if connection.vendor == "sqlite" else POSTGRESQL
    conditions, params = [table.match], [table.query(words)]
    if before:
        conditions.append(f"{table.case} < %s")
        params.append(before)
    if among is not None:
        conditions.append(f"{table.case} IN ({', '.join(['%s'] * len(among))})")
        params.extend(among)
    asked = f"SELECT {table.case} FROM cases_search WHERE {' AND '.join(conditions)} ORDER BY 1 DESC LIMIT %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(asked, [*params, limit])
        return [row[0] for row in cursor.fetchall()]


@dataclass(frozen=True)
class _Table:
    """How a database names the case of a row, and how it asks for words."""

    case: str
    match: str
    query: Callable[[Iterable[str]], Any]


SQLITE = _Table("rowid", "cases_search MATCH %s", lambda words: " AND ".join(f'"{word}"' for word in words))
POSTGRESQL = _Table(
    "case_id", "words @@ %s::tsquery", lambda words: " & ".join("'" + word.replace("'", "''") + "'" for word in words)
)
