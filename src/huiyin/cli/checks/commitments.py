"""Every event against its secret: the commitment is the hash of both. Only what was erased has none."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin.apps.cases.models import Case
from huiyin.apps.records.actions import commit
from huiyin.apps.records.models import Event, EventSecret
from huiyin.cli.checks import Difference, Step

TITLE = "events and their secrets"


def total() -> int:
    """How many there are to look at."""
    return EventSecret.objects.count()


def look(step: Step) -> Iterator[Difference]:
    """Events that are not what was committed to, and secrets that went without anything having been erased."""
    erased = Case.objects.exclude(erased_at=None).values("uid")
    lost = Event.objects.filter(secret=None).exclude(subject__in=erased)
    for event in lost.order_by("seq").iterator(chunk_size=2000):
        yield Difference(f"event {event.seq} {event.kind}: its content", "gone", "there: the matter was not erased")
    for secret in EventSecret.objects.select_related("event").order_by("event_id").iterator(chunk_size=2000):
        event = secret.event
        true = commit(event, secret.salt, secret.body)
        if event.commitment != true:
            yield Difference(f"event {event.seq} {event.kind}", event.commitment, true)
        step(1)
