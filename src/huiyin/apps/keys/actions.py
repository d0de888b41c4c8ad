"""Destroying keys, and wrapping them anew."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial

from django.db import transaction

from huiyin.apps.keys import outside, ring
from huiyin.apps.keys.models import DataKey

BATCH = 500
FIRST = uuid.UUID(int=0)


def destroy(owners: Collection[uuid.UUID], *, now: datetime) -> int:
    """Make everything that was sealed by these keys unreadable for good; how many keys that were."""
    gone = DataKey.objects.filter(owner__in=owners, destroyed_at=None).update(wrapped="", destroyed_at=now)
    for owner in owners:
        ring.forget(owner)
        transaction.on_commit(partial(ring.forget, owner))
    return gone


def forget_owner(owner: uuid.UUID) -> None:
    """Take away the key of what was kept for a short time only and is gone."""
    DataKey.objects.filter(owner=owner).delete()
    ring.forget(owner)


def rewrap(step: Callable[[int], None] = lambda _n: None) -> int:
    """Wrap every data key by the newest generation, batch by batch; how many were.

    Killed half-way, the next run goes on: a key is wrapped by the old or by the new generation, and both are there.
    """
    newest, done, last = outside.keys().newest, 0, FIRST
    while some := _rewrap_some(newest, last):
        step(len(some))
        done, last = done + len(some), some[-1]
    return done + (rewrap(step) if done else 0)  # once more, for what was made behind us meanwhile


@transaction.atomic
def _rewrap_some(newest: int, after: uuid.UUID) -> list[uuid.UUID]:
    rows = DataKey.objects.select_for_update().exclude(generation=newest).filter(destroyed_at=None, owner__gt=after)
    some = list(rows.order_by("owner")[:BATCH])
    for row in some:
        row.wrapped = ring.wrap(row.owner, ring.unwrap(row.owner, row.wrapped, row.generation), newest)
        row.generation = newest
        row.save(update_fields=["wrapped", "generation"])
    return [row.owner for row in some]
