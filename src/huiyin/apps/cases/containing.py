"""Looking for words in the rows of a list that are no cases: by what stands in its columns, or by pinyin initials."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
MOST_WORDS = 3


def containing(rows: QuerySet[Row], words: str, *columns: str) -> QuerySet[Row]:
    """The rows of which every word stands in one of the columns. Columns of `letters` hold the first letters of a name."""
    for each in words.split()[:MOST_WORDS]:
        rows = rows.filter(_one_of(each, columns))
    return rows


def _one_of(text: str, columns: tuple[str, ...]) -> Q:
    found = Q()
    for column in columns:
        letters = column.endswith("letters")
        test: dict[str, Any] = {f"{column}__contains": text.lower()} if letters else {f"{column}__icontains": text}
        found |= Q(**test)
    return found
