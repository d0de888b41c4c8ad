"""What the page of a town's figures (`/d/figures/`, thirty tiles and more) costs, with so many events behind them.

The cells are those that counters would have made of the events, written by SQL: every day, grid and kind of thing has its own; no
page of figures reads events. Measured are the page as it is served and the product's own asking alone, over a year up to a day in
the middle of a month; registers and different persons stand among the tiles, but hold little here. Beside it a brief with sixty
figures (`briefing.py`).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from time import perf_counter
from typing import Any

from django.db import connection
from django.urls import reverse

from huiyin.apps.figures.asking import values_of
from huiyin.apps.figures.library import of_profile
from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Cell
from huiyin.apps.scope.acting import system
from huiyin.apps.units.models import Post
from huiyin.cli.bench import briefing
from huiyin.cli.bench.county import build
from huiyin.cli.bench.meter import cost
from huiyin.cli.bench.net import signed_in
from huiyin.cli.bench.scope_cost import held
from huiyin.core.figures import Figure, Measure
from huiyin.core.words import PlaceKind, PostTitle
from huiyin.core.worktime import SHANGHAI

YEARS, LEAST = 5, 1
LAST = date(2026, 12, 31)
ON = date(2026, 11, 16)
_NAMES = ("pack", "category", "channel", "role", "series", "outcome")
_REST = "pack, category, channel, level, role, series, measure, also, outcome, answer, grade"
_DAY = "CAST(%s AS date)" if connection.vendor == "postgresql" else "%s"
_OF_DAY = "CAST(column1 AS date)" if connection.vendor == "postgresql" else "column1"
_DAYS = """
INSERT INTO records_cell (span, kind, day, place_id, place_no, {rest}, n, quantity)
SELECT 'd', %s, {day}, id, no, %s, %s, %s, '', %s, %s, '', '', %s, '', 0, %s, %s
FROM places_place CROSS JOIN (VALUES {days}) AS days WHERE kind = 'grid' AND (id * 7919 + column2 + %s) %% 1000 < %s
ON CONFLICT DO NOTHING
"""
_A_MONTH = f"""
INSERT INTO records_cell (span, kind, day, place_id, place_no, {_REST}, n, quantity)
SELECT 'm', cell.kind, {_DAY}, home.id, home.no, {_REST}, SUM(n), SUM(quantity) FROM records_cell cell
JOIN places_place leaf ON leaf.id = cell.place_id JOIN places_place home ON home.id = leaf.village_id
WHERE span = 'd' AND cell.day BETWEEN {_DAY} AND {_DAY} GROUP BY cell.kind, home.id, home.no, {_REST}
"""  # noqa: S608
MOST_CELLS = 2_000_000
"""Cells of days at most; more events than that stand several to a cell."""


def of_town() -> Place:
    """The town whose profile quotes the most figures."""
    return max(Place.objects.filter(kind=PlaceKind.town), key=lambda town: len(of_profile(town.profile)))


def tiles() -> list[Figure]:
    """Those of its figures that counters answer in one sum."""
    return [figure for figure in of_profile(of_town().profile) if figure.measure in (Measure.count, Measure.total)]


def measure(events: int, seconds: int, times: int) -> dict[str, Any]:
    """Fill until so many events stand behind the cells, or the time is over; then ask for all tiles `times` times."""
    with system("a benchmark"):
        build()
        began = perf_counter()
        filled = _fill(events, began + seconds)
        spent = perf_counter() - began
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE records_cell")
        town = of_town()
        reader, writer = (_in_office(town, title) for title in (PostTitle.secretary, PostTitle.desk))
        browser = signed_in(reader)
        cells = Cell.objects.count()
    found = {"events": filled, "cells": cells, "filled_s": round(spent, 1), "tiles": len(of_profile(town.profile))}
    page = f"{reverse('figures:tiles')}?town={town.uid}&on={ON}"
    with held():
        served = cost(lambda _nth: browser.get(page).content, times).as_json()
        return (
            found
            | served
            | {"asking": cost(lambda _nth: values_of(of_profile(town.profile), town, ON), times).as_json()}
            | {"brief": briefing.measure(town, writer, reader, datetime.combine(ON, time(9), SHANGHAI), times)}
        )


def _in_office(town: Place, title: PostTitle) -> Viewer:
    post = Post.objects.filter(title=title, unit__seat=town).order_by("id")[0]
    person = add_person(name="岗上人")
    give_post(person=person, post=post, starts=LAST.replace(month=1, day=1))
    return viewer_of_post(post, person.pk, person.name)


def _fill(events: int, until: float) -> int:
    """Month after month, the last one first, so that the year that is asked for is always there. How many events that is."""
    kinds = [
        (kind, [next(iter(figure.where.get(name, ("",)))) for name in _NAMES])
        for figure in tiles()
        for kind in figure.of
    ]
    grids = Place.objects.filter(kind=PlaceKind.grid).count()
    room = YEARS * 365 * grids * len(kinds)
    cells = min(room, events, MOST_CELLS)
    share, each = max(LEAST, round(1000 * cells / room)), max(1, events // cells)
    first, filled = LAST.replace(day=1), 0
    with connection.cursor() as cursor:
        while filled < events and perf_counter() < until:
            after = (first + timedelta(days=32)).replace(day=1)
            days = [first + timedelta(days=n) for n in range((after - first).days)]
            listed = ", ".join(f"('{day}', {611_953 * day.toordinal() % 1_000_003})" for day in days)
            statement = _DAYS.format(rest=_REST, day=_OF_DAY, days=listed)
            for nth, (kind, said) in enumerate(kinds):
                cursor.execute(statement, [kind, *said, each, each, 104_729 * nth, share])
                filled += each * cursor.rowcount
            cursor.execute(_A_MONTH, [str(first), str(first), str(days[-1])])
            first = (first - timedelta(days=1)).replace(day=1)
    return filled
