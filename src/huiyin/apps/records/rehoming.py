"""Counters when places change: the sums of months and of all time are kept at the village, and go with what lies in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby

from django.db import connection
from django.db.models import Sum
from django.db.models.functions import TruncMonth

from huiyin.apps.places.models import Place
from huiyin.apps.records.counting import ALWAYS, RECEIVED
from huiyin.apps.records.models import Cell

SAME = (
    "kind",
    "pack",
    "category",
    "channel",
    "level",
    "role",
    "series",
    "measure",
    "also",
    "outcome",
    "answer",
    "grade",
)
CHUNK = 500
_ADD = f"""
INSERT INTO records_cell (span, day, {", ".join(SAME)}, place_id, place_no, n, quantity)
SELECT %s, {{day}}, {", ".join(["%s"] * len(SAME))}, id, no, %s, %s FROM places_place WHERE id = %s
ON CONFLICT (span, place_id, day, {", ".join(SAME)})
DO UPDATE SET n = records_cell.n + excluded.n, quantity = records_cell.quantity + excluded.quantity
"""  # noqa: S608  (made of constants)


def homes_of(ids: Sequence[int]) -> dict[int, int]:
    """Place → the place at which its months are kept, both by id: its village, else its town, else itself."""
    found: dict[int, int] = {}
    for at in range(0, len(ids), CHUNK):
        rows = Place.objects.filter(pk__in=ids[at : at + CHUNK]).values_list("id", "village_id", "town_id")
        found |= {pk: village or town or pk for pk, village, town in rows}
    return found


@contextmanager
def keep_sums(ids: Sequence[int]) -> Iterator[None]:
    """Around a change of the tree: take what these places counted from their old villages to their new ones."""
    before = homes_of(ids)
    yield
    after = homes_of(ids)
    moved = sorted((before[pk], after[pk], pk) for pk in ids if before[pk] != after[pk])
    for (old, new), rows in groupby(moved, key=lambda row: row[:2]):
        _carry([pk for _, _, pk in rows], old, new)


def _carry(places: list[int], old: int, new: int) -> None:
    counted = [row for at in range(0, len(places), CHUNK) for row in _counted(places[at : at + CHUNK])]
    given = sorted(
        (*row[:-2], sign * row[-2], sign * row[-1], home) for row in counted for home, sign in ((old, -1), (new, 1))
    )
    day = "CAST(%s AS date)" if connection.vendor == "postgresql" else "%s"
    with connection.cursor() as cursor:
        cursor.executemany(_ADD.format(day=day), given)


def _counted(places: list[int]) -> Iterable[tuple[str | int, ...]]:
    """What the days of these places add to months and to all time: span, day, dimensions, n, quantity."""
    days = Cell.objects.filter(span="d", place__in=places).annotate(month=TruncMonth("day"))
    sums = days.values_list("month", *SAME).annotate(Sum("n"), Sum("quantity")).order_by()
    for month, kind, *rest in sums:
        yield ("m", month.isoformat(), kind, *rest)
        if kind in RECEIVED:
            yield ("a", ALWAYS.isoformat(), kind, *rest)
