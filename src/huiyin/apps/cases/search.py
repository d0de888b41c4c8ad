"""The search table of cases: FTS5 on SQLite, a text-search vector on PostgreSQL, the same words on both.

The words are blind: each is kept as an HMAC of it, under a key that is not in the database, so that the table does not tell
what was said. Of what is restricted or sealed the number alone is there. The town and the village stand among the words, so that
a scoped search never reads other towns' rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection

from huiyin.apps.cases.models import Case
from huiyin.apps.keys import outside, ring
from huiyin.apps.keys.blind import blind_words
from huiyin.apps.keys.turning import key_of
from huiyin.apps.places.letters import letters_of
from huiyin.apps.scope.keeping import kept_cursor
from huiyin.apps.scope.words import FIND, WORDS, shelf_of
from huiyin.core.grams import wanted, words_of
from huiyin.core.words import OPEN_LEVELS

MAX_WORDS = 400
NAME = WORDS


def document(case: Case, text: str, key: bytes | None = None) -> list[str]:
    """The words under which a case is found: by `key`, else by the one under which it stands."""
    said, letters = (f"{case.title} {text}", letters_of(case.title, 80)) if case.level in OPEN_LEVELS else ("", "")
    words = words_of(f"{said} {case.code}", letters)[:MAX_WORDS]
    return [*blind_words(words, key or key_of(NAME, case.pk)), f"t{case.town_id or 0}x", f"v{case.village_id or 0}x"]


def index(case: Case, text: str, key: bytes | None = None) -> None:
    """Put a new case into the search table (one statement)."""
    words = document(case, text, key)
    with kept_cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO cases_search(rowid, words) VALUES (%s, %s)", [case.pk, " ".join(words)])
        else:
            cursor.execute(
                "INSERT INTO cases_search(case_id, words) VALUES (%s, array_to_tsvector(%s))",
                [case.pk, [*words, shelf_of(case.pk)]],
            )


def turn(cases: Iterable[Case]) -> None:
    """Let cases be found by the words of the new key (`keys.turning`)."""
    keys = outside.keys()
    rows = Case.objects.filter(pk__in=[case.pk for case in cases]).select_related("content")
    ring.recall(case.uid for case in rows)
    for case in rows:
        text = case.content.found_by
        replace(case, document(case, text, keys.before), text, keys.index)


def replace(case: Case, before: list[str], text: str, key: bytes | None = None) -> None:
    """Let a case be found by other words; `before` is the document under which it stood."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            words = [*document(case, text, key), shelf_of(case.pk)]
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
    find_in = _sqlite if connection.vendor == "sqlite" else _postgresql
    with connection.cursor() as cursor:
        cursor.execute(*find_in([[*words, *within] for words in asked], before, among, limit))
        return [row[0] for row in cursor.fetchall()]


def _sqlite(asked: list[list[str]], before: int, among: Collection[int] | None, limit: int) -> tuple[str, list[Any]]:
    """The statement and its values: cases with all words of one of the lists."""
    matches = " OR ".join("(" + " AND ".join(f'"{word}"' for word in words) + ")" for words in asked)
    statement, values = f"SELECT rowid FROM {NAME} WHERE {NAME} MATCH %s", [matches, *([before] if before else [])]  # noqa: S608
    statement += " AND rowid < %s" if before else ""
    statement += f" AND rowid IN ({', '.join(['%s'] * len(among))})" if among is not None else ""
    return f"{statement} ORDER BY 1 DESC LIMIT %s", [*values, *(among or ()), limit]


def _postgresql(
    asked: list[list[str]], before: int, among: Collection[int] | None, limit: int
) -> tuple[str, list[Any]]:
    """The same, of the function that answers for the table (`scope/words.py`)."""
    words = " | ".join("(" + " & ".join("'" + word.replace("'", "''") + "'" for word in each) + ")" for each in asked)
    values = [words, before, list(among) if among is not None else None, limit]
    return f"SELECT * FROM {FIND}(%s::tsquery, %s, %s::bigint[], %s)", values  # noqa: S608
