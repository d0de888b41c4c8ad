"""Counters: every event adds its counts to the cells in its own transaction, in one statement."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from huiyin.apps.records.counting import ALWAYS, RECEIVED, Count, counts_of, merged
from huiyin.apps.records.models import Event
from huiyin.apps.scope.keeping import kept_cursor

_DAY = "CAST(%s AS date)" if connection.vendor == "postgresql" else "%s"  # SQLite keeps days as text
_ROW = f"(%s, {_DAY}, {_DAY}, {', '.join(['%s'] * 14)})"
_REST = "pack, category, channel, level, role, series, measure, also, outcome, answer, grade"
_UPSERT = f"""
WITH given (kind, day, month, place, {_REST}, n, quantity) AS (VALUES {{rows}}),
placed AS (
    SELECT given.*, leaf.no, home.id AS home, home.no AS home_no FROM given
    JOIN places_place leaf ON leaf.id = given.place
    JOIN places_place home ON home.id = COALESCE(leaf.village_id, leaf.town_id, leaf.id)
)
INSERT INTO records_cell (span, kind, day, place_id, place_no, {_REST}, n, quantity)
SELECT 'd', kind, day, place, no, {_REST}, SUM(n), SUM(quantity) FROM placed GROUP BY kind, day, place, no, {_REST}
UNION ALL
SELECT 'm', kind, month, home, home_no, {_REST}, SUM(n), SUM(quantity) FROM placed
GROUP BY kind, month, home, home_no, {_REST}
UNION ALL
SELECT 'a', kind, {_DAY}, home, home_no, {_REST}, SUM(n), SUM(quantity) FROM placed WHERE kind IN {RECEIVED}
GROUP BY kind, home, home_no, {_REST}
ORDER BY 1, 2, 3, 4
ON CONFLICT (span, place_id, day, kind, {_REST})
DO UPDATE SET n = records_cell.n + excluded.n, quantity = records_cell.quantity + excluded.quantity
"""  # noqa: S608  (made of constants)


def count(events: Sequence[Event]) -> None:
    """Add what events count (registered for `case.*` in `site/wiring.py`)."""
    add(merged([each for event in events for each in counts_of(event)]))


def add(counts: Sequence[Count]) -> None:
    """Add counts to the cells of their day and leaf place, of their month and village, and of all time: one upsert."""
    if not counts:
        return
    values = [value for each in counts for value in _values(each)]
    with kept_cursor() as cursor:
        cursor.execute(_UPSERT.format(rows=", ".join([_ROW] * len(counts))), [*values, ALWAYS.isoformat()])


def _values(each: Count) -> tuple[str | int, ...]:
    return (
        each.kind, each.day.isoformat(), each.day.replace(day=1).isoformat(), each.place, each.pack, each.category,
        each.channel, each.level, each.role, each.series, each.measure, each.also, each.outcome, each.answer, each.grade, each.n,
        each.quantity,
    )  # fmt: skip
