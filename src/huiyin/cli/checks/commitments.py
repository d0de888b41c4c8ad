"""Every event against its secret: the commitment is the hash of both. Only what was erased has none."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from huiyin.apps.keys.ciphers import Unreadable
from huiyin.apps.keys.outside import KeysMissing
from huiyin.apps.records.actions import commit
from huiyin.apps.records.models import Event, EventSecret
from huiyin.cli.checks import Difference, Step

TITLE = "events and their secrets"
ERASED = "case.erased"


def total() -> int:
    """How many there are to look at."""
    return EventSecret.objects.count()


def look(step: Step) -> Iterator[Difference]:
    """Events that are not what was committed to, secrets that went without anything having been erased, or came back after it."""
    erased = Event.objects.filter(kind=ERASED)
    lost = Event.objects.filter(secret=None).exclude(subject__in=erased.values("subject"))
    for event in lost.order_by("seq").iterator(chunk_size=2000):
        yield Difference(f"event {event.seq} {event.kind}: its content", "gone", "there: the matter was not erased")
    later = erased.filter(subject=OuterRef("event__subject"), nth__gt=OuterRef("event__nth"))
    secrets = EventSecret.objects.annotate(is_over=Exists(later)).select_related("event").order_by("event_id")
    for secret in secrets.iterator(chunk_size=2000):
        yield from _of_event(secret.event, secret, is_over=secret.is_over)
        step(1)


def _of_event(event: Event, secret: EventSecret, *, is_over: bool) -> Iterator[Difference]:
    what = f"event {event.seq} {event.kind}"
    if is_over:
        yield Difference(f"{what}: its content", "there", "gone: the matter was erased")
        return
    try:
        true = commit(event, secret.salt, secret.body)
    except (Unreadable, KeysMissing, AttributeError, ValueError, TypeError) as wrong:
        yield Difference(f"{what}: its content", str(wrong), "opens")
        return
    if event.commitment != true:
        yield Difference(what, event.commitment, true)
