"""Every counter against the events that it counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Max, Min

from huiyin.apps.records.models import Cell, Event
from huiyin.apps.records.recount import recount
from huiyin.cli.checks import Difference, Step

TITLE = "counters"


def total() -> int:
    """How many there are to look at."""
    return Event.objects.filter(kind__startswith="case.").count()


def look(step: Step) -> Iterator[Difference]:
    """Cells that say something else than the events, over all days that either knows."""
    events = Event.objects.aggregate(first=Min("day"), last=Max("day"))
    cells = Cell.objects.filter(span="d").aggregate(first=Min("day"), last=Max("day"))
    days: list[date] = [day for day in (*events.values(), *cells.values()) if day]
    if days:
        for each in recount(None, min(days), max(days)):
            yield Difference(f"cell {' '.join(map(str, each.key))}", str(each.kept), str(each.true))
    step(total())
