"""Every counter against the events that it counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Max, Min

from huiyin.apps.records.counting import COUNTED
from huiyin.apps.records.models import Cell, Event
from huiyin.apps.records.recount import month_end, of_families, recount
from huiyin.cli.checks import Difference, Step

TITLE = "counters"


def total() -> int:
    """How many there are to look at."""
    return Event.objects.filter(of_families(("case", *COUNTED))).count()


def look(step: Step) -> Iterator[Difference]:
    """Cells that say something else than the events, over all months that either knows."""
    events = Event.objects.aggregate(first=Min("day"), last=Max("day"))
    cells = Cell.objects.exclude(span="a").aggregate(first=Min("day"), last=Max("day"))
    days: list[date] = [day for day in (*events.values(), *cells.values()) if day]
    if days:
        first, last = min(days).replace(day=1), month_end(max(days))
        for each in recount(None, first, last):
            yield Difference(f"cell {' '.join(map(str, each.key))}", str(each.kept), str(each.true))
    step(total())
