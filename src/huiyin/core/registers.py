"""What stands in a register on a day: how many there are, and which, page by page. Whoever keeps a register answers with `Rows`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Stands:
    """One that stands there: what it is called, and where. `n`: as how many it counts, where that is not one; `url`: its page."""

    what: str
    place: str = ""
    n: int | None = None
    url: str = ""


@dataclass(frozen=True)
class Rows:
    """`n` asks how many there are in all, `page` for those from a number up to another, from 0, in an order that stays."""

    n: Callable[[], int]
    page: Callable[[int, int], Sequence[Stands]]


def rows_of(found: Iterable[Stands]) -> Rows:
    """The same of a short list."""
    listed = list(found)
    return Rows(lambda: len(listed), lambda first, end: listed[first:end])
