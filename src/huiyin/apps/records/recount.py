"""Counters checked: the cells of a range of days computed again from the events, and what differs (`huiyin verify`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q

from huiyin.apps.places.models import Place
from huiyin.apps.records.counting import ALWAYS, COUNTED, RECEIVED, Count, counts_of
from huiyin.apps.records.models import Cell, Event
from huiyin.core.worktime import SHANGHAI

READ = ("kind", "day", "recorded_at", "place_id", "category", "channel", "outcome", "quantity", "nth", "data", "role", "series",
        "measure")  # fmt: skip
KEPT = ("kind", "day", "place_id", "pack", "category", "channel", "level", "role", "series", "measure", "also", "outcome",
        "answer", "grade")  # fmt: skip
Key = tuple[Any, ...]
Sums = dict[Key, tuple[int, int]]


@dataclass(frozen=True)
class Difference:
    """A cell that says something else than the events: `key` is span and dimensions; (n, quantity) kept and true."""

    key: Key
    kept: tuple[int, int]
    true: tuple[int, int]


def recount(place: Place | None, first: date, last: date) -> list[Difference]:
    """The cells from `first` to `last` inside `place` (None: everywhere) that differ from the events.

    Months are checked where they lie wholly in the range, sums over all time where nothing lies outside of it.
    Reads the events once, in the order of their writing.
    """
    homes = dict(_homes())
    here = {pk for pk, (no, _) in homes.items() if place is None or place.no <= no <= place.end}
    true: Sums = {}
    whole = not Cell.objects.filter(Q(day__lt=first) | Q(day__gt=last), span="d").exists()
    for count in _counts(place, first):
        if first <= count.day <= last and count.place in here:
            _add(true, ("d", *count.key), count)
            for span, day in _sums_of(count, first, last, whole=whole):
                if homes[count.place][1] in here:
                    _add(true, (span, *replace(count, day=day, place=homes[count.place][1]).key), count)
    kept = dict(_kept(place, first, last, whole=whole))
    keys = sorted(true.keys() | kept.keys())
    pairs = ((key, kept.get(key, (0, 0)), true.get(key, (0, 0))) for key in keys)
    return [Difference(key, have, want) for key, have, want in pairs if have != want]


def _homes() -> Iterator[tuple[int, tuple[int, int]]]:
    """Place id → its number, and the id of the place at which its months are kept."""
    for pk, no, village, town in Place.objects.values_list("id", "no", "village_id", "town_id"):
        yield pk, (no, village or town or pk)


def _counts(place: Place | None, first: date) -> Iterator[Count]:
    """What events written since `first` count: what was written before cannot count on a later day."""
    since = datetime.combine(first, time(), SHANGHAI)
    events = Event.objects.filter(of_families(("case", *COUNTED)), recorded_at__gte=since)
    if place:
        inside = Q(place_no__gte=place.no, place_no__lte=place.end)
        events = events.filter(inside | Q(data__has_key="moved"))
    for event in events.order_by("seq").only(*READ).iterator(chunk_size=2000):
        yield from counts_of(event)


def of_families(families: Iterable[str]) -> Q:
    """The events of these families: their kinds are `family.verb`."""
    return Q(*(("kind__startswith", f"{family}.") for family in families), _connector=Q.OR)


def _add(sums: Sums, key: Key, count: Count) -> None:
    n, quantity = sums.get(key, (0, 0))
    sums[key] = (n + count.n, quantity + count.quantity)


def _sums_of(count: Count, first: date, last: date, *, whole: bool) -> Iterator[tuple[str, date]]:
    """The sums that a count is in, beside its own day: its month and all time."""
    month = count.day.replace(day=1)
    if first <= month and month_end(month) <= last:
        yield "m", month
    if whole and count.kind in RECEIVED:
        yield "a", ALWAYS


def _kept(place: Place | None, first: date, last: date, *, whole: bool) -> Iterator[tuple[Key, tuple[int, int]]]:
    cells = Cell.objects.filter(Q(day__gte=first, day__lte=last) | Q(span="a"))
    if place:
        cells = cells.filter(place_no__gte=place.no, place_no__lte=place.end)
    for span, *key, n, quantity in cells.values_list("span", *KEPT, "n", "quantity").iterator(chunk_size=2000):
        if span == "d" or (whole if span == "a" else month_end(key[1]) <= last):
            yield (span, *key), (n, quantity)


def month_end(day: date) -> date:
    """The last day of its month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
