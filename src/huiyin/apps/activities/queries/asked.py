"""The filters of lists, as they stand in the address of a page and in what is asked for as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
MOST_WORDS = 3


@dataclass(frozen=True)
class Filters:
    """What every list has: `q`, words that are looked for; `after`, where the page begins."""

    q: str = ""
    after: str = ""

    @property
    def narrowed(self) -> bool:
        """Is anything filtered?"""
        return replace(self, after="") != type(self)()

    def query(self, **changes: object) -> str:
        """As it stands in an address, with changes, without what is empty."""
        given = {**asdict(self), "after": "", **changes}
        return urlencode({name: value for name, value in given.items() if value})


@dataclass(frozen=True)
class Sought(Filters):
    """The filters of teams, tasks, registers and promises. `k`: a kind, or a scheme; `s`: a state."""

    k: str = ""
    s: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Sought:
        """What cannot be read is left out."""
        return cls(q=word(query, "q"), k=word(query, "k"), s=word(query, "s"), after=word(query, "after", 60))


def word(query: Mapping[str, str], name: str, most: int = 40) -> str:
    """A word of an address."""
    return query.get(name, "").replace("\0", "").strip()[:most]


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
