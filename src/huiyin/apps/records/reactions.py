"""Counters: every event adds its counts to the cells in its own transaction, in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from django.db import connection

from huiyin.apps.records.counting import ALWAYS, RECEIVED, Count, counts_of, merged
from huiyin.apps.records.models import Event
from huiyin.apps.scope.keeping import kept_cursor

_DAY = "CAST(%s AS date)" if connection.vendor == "postgresql" else "%s"  # SQLite keeps days as text
_ROW = f"(%s, {_DAY}, {_DAY}, {', '.join(['%s'] * 14)})"
_REST = "pack, category, channel, level, role, series, measure, also, outcome, answer, grade"


@cache
def _upsert(counts: int) -> str:
    """The statement for so many counts. Of several some may add to the same cell; a single one is not summed up first."""
    cell = ", ".join(str(nth) for nth in range(2, 6 + len(_REST.split())))
    n, by, order = "SUM(n), SUM(quantity)", f"GROUP BY {cell}", f"ORDER BY 1, {cell}"
    if counts == 1:
        n, by, order = "n, quantity", "", ""
    return f"""
WITH given (kind, day, month, place, {_REST}, n, quantity) AS (VALUES {", ".join([_ROW] * counts)}),
placed AS (
    SELECT given.*, leaf.no, home.id AS home, home.no AS home_no FROM given
    JOIN places_place leaf ON leaf.id = given.place
    JOIN places_place home ON home.id = COALESCE(leaf.village_id, leaf.town_id, leaf.id)
)
INSERT INTO records_cell (span, kind, day, place_id, place_no, {_REST}, n, quantity)
SELECT 'd', kind, day, place, no, {_REST}, {n} FROM placed {by}
UNION ALL
SELECT 'm', kind, month, home, home_no, {_REST}, {n} FROM placed {by}
UNION ALL
SELECT 'a', kind, {_DAY}, home, home_no, {_REST}, {n} FROM placed WHERE kind IN {RECEIVED} {by}
{order}
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
        cursor.execute(_upsert(len(counts)), [*values, ALWAYS.isoformat()])


def _values(each: Count) -> tuple[str | int, ...]:
    return (
        each.kind, each.day.isoformat(), each.day.replace(day=1).isoformat(), each.place, each.pack, each.category,
        each.channel, each.level, each.role, each.series, each.measure, each.also, each.outcome, each.answer, each.grade, each.n,
        each.quantity,
    )  # fmt: skip
