"""Looking for words in the rows of a list that are no cases: by what stands in its columns, or by pinyin initials."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
MOST_WORDS = 3
OWN_TEST = ("__startswith", "__exact")


def containing(
    rows: QuerySet[Row], words: str, *columns: str, also: Callable[[str], Q] = lambda word: Q()
) -> QuerySet[Row]:
    """The rows of which every word stands in one of the columns. Columns of `letters` hold the first letters of a name; one that
    says so (`code__startswith`) has it at its beginning, or is it (`__exact`). `also`: how else a row may be found by a word."""
    for each in words.split()[:MOST_WORDS]:
        rows = rows.filter(_one_of(each, columns) | also(each))
    return rows


def _one_of(text: str, columns: tuple[str, ...]) -> Q:
    found = Q()
    for column in columns:
        found |= Q(**_test(column, text))
    return found


def _test(column: str, text: str) -> dict[str, Any]:
    if column.endswith(OWN_TEST):
        return {column: text}
    return {f"{column}__contains": text.lower()} if column.endswith("letters") else {f"{column}__icontains": text}
