"""Whom events were about, kept once a month, against the events themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.db.models.functions import TruncMonth

from huiyin.apps.records.counting import COUNTED
from huiyin.apps.records.models import Event, Seen
from huiyin.apps.records.recount import of_families
from huiyin.apps.records.rehoming import homes_of
from huiyin.apps.records.seeing import standing
from huiyin.cli.checks import Difference, Step

TITLE = "different ones"
Key = tuple[str, ...]


def total() -> int:
    """How many there are to look at."""
    return len(_months())


def look(step: Step) -> Iterator[Difference]:
    """Rows that are not there, stand there for nothing, or say another first day than the events. Nobody is named."""
    for kind, month in _months():
        kept, true = _kept(kind, month), _true(kind, month)
        for key in sorted(kept.keys() | true.keys()):
            if kept.get(key) != true.get(key):
                what = f"seen {kind} {month:%Y-%m} {' '.join(filter(None, (key[0], *key[2:])))}"
                yield Difference(what, str(kept.get(key, "no row")), str(true.get(key, "no row")))
        step(1)


def _months() -> list[tuple[str, date]]:
    """Every kind in every month in which there are events that show somebody, or rows."""
    shown = Event.objects.filter(of_families(COUNTED)).filter(
        Q(actor__isnull=False) | Q(data__has_any_keys=["household", "by", "person"])
    )
    found = set(shown.annotate(month=TruncMonth("day")).values_list("kind", "month").distinct().order_by())
    return sorted(found | set(Seen.objects.values_list("kind", "month").distinct().order_by()))


def _kept(kind: str, month: date) -> dict[Key, date]:
    rows = Seen.objects.filter(kind=kind, month=month)
    named = rows.values_list("of", "who", "place", "category", "role", "series", "first")
    return {
        (of, who, str(place), category, role, series): first for of, who, place, category, role, series, first in named
    }


def _true(kind: str, month: date) -> dict[Key, date]:
    sights = standing(kind, month)
    homes = homes_of(sorted({sight[4] for sight in sights}))
    found: dict[Key, date] = {}
    for _, of, who, day, place, category, role, series in sights:
        key = (of, who, str(homes[place]), category, role, series)
        found[key] = min(day, found.get(key, day))
    return found
