"""Paging by key: the next page begins after the last row of the page before, whatever came meanwhile. Never an offset."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import unquote

from django.db import connections
from django.db.models import Q, QuerySet

EPOCH = datetime.fromtimestamp(0, UTC)
NOTHING = uuid.UUID(int=0)
DIGITS = 17
"""A number in an address is no longer: as microseconds it is still a moment, as an id it still fits."""
PIECE = 500
Row = TypeVar("Row", bound=Any)


@dataclass(frozen=True)
class Order:
    """By id, or by a moment and then id; both the same way, `newest` first or oldest first."""

    moment: str = ""
    newest: bool = True

    @property
    def columns(self) -> tuple[str, ...]:
        """As for `order_by`."""
        sign = "-" if self.newest else ""
        return tuple(f"{sign}{name}" for name in (self.moment, "pk") if name)

    def key(self, row: Any) -> str:
        """The key of a row."""
        moment = getattr(row, self.moment) if self.moment else None
        return f"{(moment - EPOCH) // timedelta(microseconds=1)}.{row.pk}" if moment else str(row.pk)

    def after(self, rows: QuerySet[Row], key: str) -> QuerySet[Row]:
        """The rows after that key, in order; all of them when it is none."""
        rows, way = rows.order_by(*self.columns), "lt" if self.newest else "gt"
        head, last = (number(part) for part in unquote(key).partition(".")[::2])
        if not self.moment:
            return rows.filter(**{f"pk__{way}": head}) if head else rows
        if not head or not last:
            return rows
        moment = EPOCH + timedelta(microseconds=head)
        later = Q(**{f"{self.moment}__{way}": moment}) | Q(**{f"pk__{way}": last})
        return rows.filter(**{f"{self.moment}__{way}e": moment}).filter(later)

    def page(self, rows: QuerySet[Row], key: str, most: int, parts: Sequence[Q] = ()) -> tuple[list[Row], str]:
        """Up to so many rows after a key, and the key of the page after them (empty: none). One query.

        Each row is in one of `parts`, where there are several: each is read in order by an index of its own, up to the page's end.
        """
        rows = self.after(rows, key)
        if len(parts) > 1:
            first, *others = (self._part(rows.filter(part), most) for part in parts)
            rows = first.union(*others, all=True).order_by(*self.columns)
        found = list(rows[: most + 1])
        return found[:most], self.key(found[most - 1]) if len(found) > most else ""

    def _part(self, rows: QuerySet[Row], most: int) -> QuerySet[Row]:
        """One part of a page. PostgreSQL reads all of it unless it is told how much it needs; SQLite merges the parts in
        their order by itself, and takes no limit there."""
        told = connections[rows.db].features.supports_slicing_ordering_in_compound
        return rows[: most + 1] if told else rows.order_by()


def number(text: str) -> int:
    """The number in an address; 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else 0


def uid_in(text: str) -> uuid.UUID:
    """The uuid in an address or a form; one that nothing has for anything else."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return NOTHING


def through(read: Callable[[str], tuple[list[Row], str]]) -> Iterator[Row]:
    """Every row of a list, page after page: the memory stays the same whatever the length."""
    rows, key = read("")
    yield from rows
    while key:
        rows, key = read(key)
        yield from rows
