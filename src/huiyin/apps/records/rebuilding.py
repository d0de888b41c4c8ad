"""Counters written anew from the events, in one turn: for when `huiyin verify` has found that something changed them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice

from django.db import connection, transaction
from django.db.models.functions import TruncMonth

from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.counting import COUNTED, Count, counts_of, merged
from huiyin.apps.records.models import Cell, Event, Seen
from huiyin.apps.records.reactions import add
from huiyin.apps.records.recount import READ, of_families
from huiyin.apps.records.seeing import keep, standing
from huiyin.apps.scope.acting import rule_decides

KIND = "counters.rebuilt"
PIECE = 1000


@rule_decides
@transaction.atomic
def rebuild(*, by: Viewer, place: Place, now: datetime) -> Event:
    """All cells and all different ones again, as the events say; an event at `place` says how many there were and are.

    Whoever writes an event meanwhile waits until it is done.
    """
    _alone()
    before = {"cells_before": Cell.objects.count(), "seen_before": Seen.objects.count()}
    Cell.objects.all().delete()
    Seen.objects.all().delete()
    counts = _counts()
    while piece := list(islice(counts, PIECE)):
        add(merged(piece))
    for kind, month in _months():
        sights = sorted(standing(kind, month))
        for start in range(0, len(sights), PIECE):
            keep(sights[start : start + PIECE])
    after = {"cells": Cell.objects.count(), "seen": Seen.objects.count()}
    return log(by, Happened(KIND, at=now, recorded_at=now, place=place, data={**before, **after}))


def _alone() -> None:
    """SQLite has one writer; PostgreSQL lets nobody count beside us."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE records_cell, records_seen IN EXCLUSIVE MODE")


def _counts() -> Iterator[Count]:
    events = Event.objects.filter(of_families(("case", *COUNTED))).order_by("seq").only(*READ)
    for event in events.iterator(chunk_size=2000):
        yield from counts_of(event)


def _months() -> list[tuple[str, date]]:
    found = Event.objects.filter(of_families(COUNTED)).annotate(month=TruncMonth("day"))
    return sorted(found.values_list("kind", "month").distinct().order_by())
