"""Counters: every event adds its counts to the cells in its own transaction, in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from huiyin.apps.records.counting import Count, counts_of
from huiyin.apps.records.models import Event

_ROW = """(%s, %s, %s, {place}, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""
_DAY = _ROW.format(place="%s, (SELECT no FROM places_place WHERE id = %s)")
_MONTH = _ROW.format(
    place="""
    (SELECT COALESCE(p.village_id, p.town_id, p.id) FROM places_place p WHERE p.id = %s),
    (SELECT q.no FROM places_place p JOIN places_place q ON q.id = COALESCE(p.village_id, p.town_id, p.id)
     WHERE p.id = %s)
    """
)
_UPSERT = """
INSERT INTO records_cell
    (span, kind, day, place_id, place_no, pack, category, channel, level, outcome, answer, grade, n, quantity)
VALUES {rows}
ON CONFLICT (span, kind, day, place_id, pack, category, channel, level, outcome, answer, grade)
DO UPDATE SET n = records_cell.n + excluded.n, quantity = records_cell.quantity + excluded.quantity
"""


def count(event: Event, _body: Mapping[str, Any]) -> None:
    """Add what an event counts (registered for `case.*` in `site/wiring.py`)."""
    add(counts_of(event))


def add(counts: Sequence[Count]) -> None:
    """Add counts to the cells of their day and leaf place, and to those of their month and village: one upsert."""
    if not counts:
        return
    rows, values = "", []
    for each in counts:
        rows += f", {_DAY}, {_MONTH}" if rows else f"{_DAY}, {_MONTH}"
        values += [*_values("d", each, each.day.isoformat()), *_values("m", each, each.day.replace(day=1).isoformat())]
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT.format(rows=rows), values)


def _values(span: str, each: Count, day: str) -> tuple[str | int, ...]:
    return (
        span, each.kind, day, each.place, each.place, each.pack, each.category, each.channel, each.level, each.outcome,
        each.answer, each.grade, each.n, each.quantity,
    )  # fmt: skip
