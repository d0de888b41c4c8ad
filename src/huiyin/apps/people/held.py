"""Posts with their seats and the units above, and who holds them: what `queries` makes viewers from."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db import connection

from huiyin.apps.scope.keeping import kept_cursor

POSTS = """
SELECT p.id, p.title, p.name, p.phone, p.place_id IS NOT NULL, COALESCE(u.id, 0), COALESCE(u.kind, ''), COALESCE(u.name, s.name),
       (WITH RECURSIVE up(id, parent) AS (SELECT u.id, u.parent_id WHERE u.id IS NOT NULL
                                          UNION SELECT o.id, o.parent_id FROM units_unit o JOIN up ON o.id = up.parent)
        SELECT {list} FROM up),
       s.id, s.kind, s.no, s."end", COALESCE(s.town_id, 0), COALESCE(s.village_id, 0), COALESCE(t.profile, s.profile),
       COALESCE(g.no, 0), COALESCE(g."end", -1), v.place_id, w.no, w."end"
FROM units_post p
LEFT JOIN units_unit u ON u.id = p.unit_id
JOIN places_place s ON s.id = COALESCE(p.place_id, u.seat_id)
LEFT JOIN places_place t ON t.id = s.town_id
LEFT JOIN places_place g ON g.id = COALESCE(s.village_id, s.town_id)
LEFT JOIN units_unit_serves v ON v.unit_id = u.id
LEFT JOIN places_place w ON w.id = v.place_id
"""
"""Posts with their seats, and the village or town around them; one row for each place that the post's unit serves. In plain SQL
because every request of staff asks it: putting it together from models would take longer than all the rest of a short page."""
HELD = """
JOIN people_holding h ON h.post_id = p.id
WHERE h.person_id = %s AND h.starts <= %s AND (h.ends IS NULL OR h.ends >= %s) AND p.closed_on IS NULL
ORDER BY h.deputy, h.id
"""
AS_IF_HELD = """
WHERE p.id = %s OR p.closed_on IS NULL AND p.id IN (
    SELECT h.post_id FROM people_holding h WHERE h.person_id = %s AND h.starts <= %s AND (h.ends IS NULL OR h.ends >= %s))
"""
LIST = {"sqlite": "group_concat(id)", "postgresql": "string_agg(id::text, ',')"}


UP, SEAT_NO = 8, 11
"""Where in a row the units stand that the post is under, and the number of its seat."""


def numbers(listed: str | None) -> frozenset[int]:
    """The ids in such a list."""
    return frozenset(map(int, listed.split(","))) if listed else frozenset()


def rows(sql: str, values: list[Any]) -> tuple[tuple[Any, ...], ...]:
    """What the database answers."""
    with kept_cursor() as cursor:
        cursor.execute(_said(sql), values)
        return tuple(cursor.fetchall())


@lru_cache(maxsize=100)
def _said(sql: str) -> str:
    return sql.format(list=LIST[connection.vendor])
