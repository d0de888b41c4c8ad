"""The search table of cases: FTS5 on SQLite, a text-search vector on PostgreSQL, the same words on both.

The words are blind: each is kept as an HMAC of it, under a key that is not in the database, so that the table does not tell
what was said. Of what is restricted or sealed the number alone is there. The town and the village stand among the words, so that
a scoped search never reads other towns' rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from huiyin.apps.cases.models import Case
from huiyin.apps.keys import outside, ring
from huiyin.apps.keys.blind import blind_words
from huiyin.apps.keys.turning import key_of
from huiyin.apps.places.actions import letters_of
from huiyin.core.grams import wanted, words_of
from huiyin.core.words import OPEN_LEVELS

MAX_WORDS = 400
NAME = "cases_search"


def document(case: Case, text: str, key: bytes | None = None) -> list[str]:
    """The words under which a case is found: by `key`, else by the one under which it stands."""
    said, letters = (f"{case.title} {text}", letters_of(case.title, 80)) if case.level in OPEN_LEVELS else ("", "")
    words = words_of(f"{said} {case.code}", letters)[:MAX_WORDS]
    return [*blind_words(words, key or key_of(NAME, case.pk)), f"t{case.town_id or 0}x", f"v{case.village_id or 0}x"]


def index(case: Case, text: str, key: bytes | None = None) -> None:
    """Put a new case into the search table (one statement)."""
    words = document(case, text, key)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO cases_search(rowid, words) VALUES (%s, %s)", [case.pk, " ".join(words)])
        else:
            cursor.execute(
                "INSERT INTO cases_search(case_id, words) VALUES (%s, array_to_tsvector(%s))", [case.pk, words]
            )


def turn(cases: Iterable[Case]) -> None:
    """Let cases be found by the words of the new key (`keys.turning`)."""
    keys = outside.keys()
    rows = Case.objects.filter(pk__in=[case.pk for case in cases]).select_related("content")
    ring.recall(case.uid for case in rows)
    for case in rows:
        text = f"{case.content.text} {case.content.spot}"
        replace(case, document(case, text, keys.before), text, keys.index)


def replace(case: Case, before: list[str], text: str, key: bytes | None = None) -> None:
    """Let a case be found by other words; `before` is the document under which it stood."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            words = document(case, text, key)
            cursor.execute("UPDATE cases_search SET words = array_to_tsvector(%s) WHERE case_id = %s", [words, case.pk])
        return
    with connection.cursor() as cursor:  # a table without content must be told what it forgets
        forget = "INSERT INTO cases_search(cases_search, rowid, words) VALUES ('delete', %s, %s)"
        cursor.execute(forget, [case.pk, " ".join(before)])
    index(case, text, key)


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
    asked = [blind_words(wanted(query), key) for key in outside.keys().indexes]
    if not asked[0] or (among is not None and not among):
        return []
    within = [*([f"t{town}x"] if town else []), *([f"v{village}x"] if village else [])]
    table = SQLITE if connection.vendor == "sqlite" else POSTGRESQL
    conditions = [table.match]
    params: list[Any] = [table.either(table.query([*words, *within]) for words in asked)]
    if before:
        conditions.append(f"{table.case} < %s")
        params.append(before)
    if among is not None:
        conditions.append(f"{table.case} IN ({', '.join(['%s'] * len(among))})")
        params.extend(among)
    statement = f"SELECT {table.case} FROM cases_search WHERE {' AND '.join(conditions)} ORDER BY 1 DESC LIMIT %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, limit])
        return [row[0] for row in cursor.fetchall()]


@dataclass(frozen=True)
class _Table:
    """How a database names the case of a row, and how it asks for words."""

    case: str
    match: str
    query: Callable[[Iterable[str]], str]
    any_of: str

    def either(self, queries: Iterable[str]) -> str:
        """What asks for one of them; while words are made anew there are two."""
        return self.any_of.join(f"({query})" for query in queries)


SQLITE = _Table("rowid", "cases_search MATCH %s", lambda words: " AND ".join(f'"{word}"' for word in words), " OR ")
POSTGRESQL = _Table(
    "case_id",
    "words @@ %s::tsquery",
    lambda words: " & ".join("'" + word.replace("'", "''") + "'" for word in words),
    " | ",
)
