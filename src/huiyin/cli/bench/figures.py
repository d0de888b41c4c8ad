"""What thirty figures of one town cost on a page, with so many events behind them.

The cells are those that counters would have made of the events, written by SQL: every day, grid and kind of thing has its own. What
is measured is the product's own asking, over a year up to a day in the middle of a month.
"""

from __future__ import annotations

import time
from datetime import date, timedelta
from statistics import median
from typing import Any

from django.db import connection

from huiyin.apps.figures.asking import values_of
from huiyin.apps.figures.library import figures
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Cell
from huiyin.apps.scope.acting import system
from huiyin.cli.bench.county import build
from huiyin.core.figures import Figure, Measure
from huiyin.core.words import PlaceKind

TILES, YEARS, LEAST = 30, 5, 1
LAST = date(2026, 12, 31)
ON = date(2026, 11, 16)
_NAMES = ("pack", "category", "channel", "role", "series", "outcome")
_REST = "pack, category, channel, level, role, series, measure, also, outcome, answer, grade"
_DAY = "CAST(%s AS date)" if connection.vendor == "postgresql" else "%s"
_A_DAY = f"""
INSERT INTO records_cell (span, kind, day, place_id, place_no, {_REST}, n, quantity)
SELECT 'd', %s, {_DAY}, id, no, %s, %s, %s, '', %s, %s, '', '', %s, '', 0, %s, %s FROM places_place
WHERE kind = 'grid' AND (id * 7919 + %s) %% 1000 < %s
"""  # noqa: S608  (made of constants)
_A_MONTH = f"""
INSERT INTO records_cell (span, kind, day, place_id, place_no, {_REST}, n, quantity)
SELECT 'm', cell.kind, {_DAY}, home.id, home.no, {_REST}, SUM(n), SUM(quantity) FROM records_cell cell
JOIN places_place leaf ON leaf.id = cell.place_id JOIN places_place home ON home.id = leaf.village_id
WHERE span = 'd' AND cell.day BETWEEN {_DAY} AND {_DAY} GROUP BY cell.kind, home.id, home.no, {_REST}
"""  # noqa: S608


def tiles() -> list[Figure]:
    """The first thirty that counters answer in one sum."""
    return [figure for figure in figures().values() if figure.measure in (Measure.count, Measure.total)][:TILES]


@system("a benchmark")
def measure(events: int, seconds: int, times: int) -> dict[str, Any]:
    """Fill until so many events stand behind the cells, or the time is over; then ask for all tiles `times` times."""
    build()
    began = time.perf_counter()
    filled = _fill(events, began + seconds)
    spent = time.perf_counter() - began
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE records_cell")
    town = Place.objects.filter(kind=PlaceKind.town).order_by("no")[0]
    found = {"events": filled, "cells": Cell.objects.count(), "filled_s": round(spent, 1), "tiles": TILES}
    return found | _asked(town, times)


def _fill(events: int, until: float) -> int:
    """Day after day, the last one first, so that the year that is asked for is always there. How many events that is."""
    kinds = [
        (kind, [next(iter(figure.where.get(name, ("",)))) for name in _NAMES])
        for figure in tiles()
        for kind in figure.of
    ]
    grids = Place.objects.filter(kind=PlaceKind.grid).count()
    cells = YEARS * 365 * grids * len(kinds)
    share, each = min(1000, max(LEAST, 1000 * events // cells)), max(1, events // cells)
    day, filled = LAST, 0
    with connection.cursor() as cursor:
        while filled < events and time.perf_counter() < until:
            for nth, (kind, (pack, category, channel, role, series, outcome)) in enumerate(kinds):
                salt = 611_953 * day.toordinal() + 104_729 * nth
                given: list[str | int] = [
                    kind,
                    str(day),
                    pack,
                    category,
                    channel,
                    role,
                    series,
                    outcome,
                    each,
                    each,
                    salt,
                    share,
                ]
                cursor.execute(_A_DAY + " ON CONFLICT DO NOTHING", given)
                filled += each * cursor.rowcount
            if day.day == 1:
                month_end = (day + timedelta(days=32)).replace(day=1) - timedelta(days=1)
                cursor.execute(_A_MONTH, [str(day), str(day), str(month_end)])
            day -= timedelta(days=1)
    return filled


def _asked(town: Place, times: int) -> dict[str, Any]:
    asked = tiles()
    took: list[float] = []
    cpu: list[float] = []
    for _ in range(times):
        began, spent = time.perf_counter(), time.process_time()
        values_of(asked, town, ON)
        took.append(1000 * (time.perf_counter() - began))
        cpu.append(1000 * (time.process_time() - spent))
    return {"p50_ms": round(median(took), 1), "cpu_ms": round(median(cpu), 1)}
