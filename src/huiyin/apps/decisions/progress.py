"""How far an opinion round is, grid by grid: counted by the database in one statement, as `core/tallies.py` counts.

Of a thousand households and their acts no row is read for it. That both count alike is a test under Hypothesis.
"""

from __future__ import annotations

from dataclasses import dataclass

from huiyin.apps.decisions.models import Sitting
from huiyin.apps.scope.keeping import kept_cursor
from huiyin.core.rolls import ActKind
from huiyin.core.tallies import TAKEN


@dataclass(frozen=True)
class Heard:
    """How many are on the roll, were asked, signed, were met in vain and not since, are left, and object unanswered.

    `grid` is the id of where they are met, 0 for nowhere, and its `name`.
    """

    grid: int
    name: str
    roll: int
    asked: int
    signed: int
    tried: int
    left: int
    objections: int


COUNTS = ("roll", "asked", "signed", "tried", "left", "objections")


def _kinds(kinds: frozenset[ActKind]) -> str:
    return ", ".join(f"'{kind.value}'" for kind in sorted(kinds))


_COUNT = f"""
WITH acts AS (
    SELECT entry_id, kind, at, uid, ROW_NUMBER() OVER (PARTITION BY entry_id, kind ORDER BY at DESC, uid DESC) AS nth
    FROM rolls_act WHERE roll_id = %s
),
objected AS (SELECT entry_id, at, uid FROM acts WHERE nth = 1 AND kind = '{ActKind.object.value}'),
standing AS (
    SELECT a.entry_id, a.kind, a.at, o.at IS NOT NULL AND (o.at, o.uid) < (a.at, a.uid) AS again
    FROM acts a LEFT JOIN objected o ON o.entry_id = a.entry_id
    WHERE a.nth = 1 AND (o.at IS NULL OR a.kind NOT IN ({_kinds(TAKEN)}) OR (o.at, o.uid) < (a.at, a.uid))
),
done AS (
    SELECT entry_id,
        MAX(CASE WHEN kind = '{ActKind.opine.value}' THEN at END) AS asked,
        MAX(CASE WHEN kind = '{ActKind.sign.value}' THEN at END) AS signed,
        MAX(CASE WHEN kind = '{ActKind.attempt.value}' THEN 1 ELSE 0 END) AS tried,
        MAX(CASE WHEN kind = '{ActKind.object.value}' THEN 1 ELSE 0 END) AS objects,
        MAX(CASE WHEN again AND kind IN ({_kinds(TAKEN - {ActKind.sign} | {ActKind.reply})}) THEN 1 ELSE 0 END) AS answered
    FROM standing GROUP BY entry_id
),
heard AS (
    SELECT e.met_in_id AS grid, d.asked IS NOT NULL AS asked,
        d.signed IS NOT NULL AND (d.asked IS NULL OR d.asked <= d.signed) AS signed,
        d.tried = 1 AND d.asked IS NULL AS tried, d.objects = 1 AND d.answered = 0 AS objects
    FROM rolls_entry e LEFT JOIN done d ON d.entry_id = e.id WHERE e.roll_id = %s AND e.struck_at IS NULL
)
SELECT COALESCE(h.grid, 0), COALESCE(p.name, ''), COUNT(*), SUM(CASE WHEN asked THEN 1 ELSE 0 END),
    SUM(CASE WHEN signed THEN 1 ELSE 0 END), SUM(CASE WHEN tried THEN 1 ELSE 0 END),
    SUM(CASE WHEN asked AND signed THEN 0 ELSE 1 END), SUM(CASE WHEN objects THEN 1 ELSE 0 END)
FROM heard h LEFT JOIN places_place p ON p.id = h.grid
GROUP BY h.grid, p.name, p.no ORDER BY COALESCE(p.no, 0)
"""  # noqa: S608  (made of constants)


def by_grid(sitting: Sitting) -> list[Heard]:
    """Who is still to be heard, in the order of the grids. No name is opened for it."""
    with kept_cursor() as cursor:
        cursor.execute(_COUNT, [sitting.roll_id, sitting.roll_id])
        return [Heard(*row) for row in cursor.fetchall()]


def summed(grids: list[Heard]) -> dict[str, int]:
    """The same of the whole roll."""
    return {name: sum(getattr(grid, name) for grid in grids) for name in COUNTS}
