"""Heads, keys and lines of witnesses outside, against the events that were written when they came: what was added or went since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from huiyin.apps.keys import outside
from huiyin.apps.records.checkpoints import digest_of, digest_of_keys, heads_of, published
from huiyin.apps.records.models import Checkpoint, Cosignature, Event, LogKey
from huiyin.apps.records.outside_witnesses import CAME, told_of
from huiyin.cli.checks import Difference


def look() -> Iterator[Difference]:
    """What differs from what was told of each day."""
    last: Event | None = None
    for last in Event.objects.filter(kind="log.checkpointed").order_by("seq"):
        day, heads = last.data["day"], heads_of(last.data["day"])
        if digest_of(heads) != last.data["heads"]:
            kept, true = f"{len(heads)} of {digest_of(heads)[:16]}", f"{last.data['logs']} of {last.data['heads'][:16]}"
            yield Difference(f"checkpoints of {day}", kept, true)
    told = Event.objects.filter(kind="log.checkpointed").values_list("data__day", flat=True)
    for head in Checkpoint.objects.exclude(day__in=[date.fromisoformat(day) for day in told]).select_related("log"):
        yield Difference(f"checkpoint {head.number} of {head.log.origin}", f"of {head.day}", "a day that was told")
    yield from _keys(last)
    yield from _lines()


def _keys(last: Event | None) -> Iterator[Difference]:
    """The keys that the last day knew; later ones are the file's own, or nobody's."""
    until = last.at if last else None
    if last is not None and digest_of_keys(published(last.at)) != last.data["keys"]:
        kept = digest_of_keys(published(last.at))
        yield Difference(f"public keys until {last.data['day']}", kept[:16], last.data["keys"][:16])
    for row in _later(until).select_related("log__place"):
        if not row.line and row.generation not in outside.keys().records:
            yield Difference(f"log of {row.log.place}: keys {row.generation}", row.key, "a key of the file of keys")


def _later(until: datetime | None) -> QuerySet[LogKey]:
    return LogKey.objects.filter(made_at__gt=until) if until else LogKey.objects.all()


def _lines() -> Iterator[Difference]:
    """Lines of witnesses outside that went, came past us, or became others."""
    kept = {_key(told_of(row.checkpoint, row.name, row.line)) for row in _outside()}
    true = {_key(event.data) for event in Event.objects.filter(kind=CAME)}
    for log, number, name, line in sorted(true - kept):
        yield Difference(f"{log}, checkpoint {number}: witness {name}", "gone or another", f"line {line[:16]}")
    for log, number, name, line in sorted(kept - true):
        yield Difference(f"{log}, checkpoint {number}: witness {name}", f"line {line[:16]}", "never came")


def _outside() -> QuerySet[Cosignature]:
    return Cosignature.objects.filter(outside=True).select_related("checkpoint__log")


def _key(told: Mapping[str, Any]) -> tuple[str, int, str, str]:
    return told["log"], told["number"], told["name"], told["line"]
