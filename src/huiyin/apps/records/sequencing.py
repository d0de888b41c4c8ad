"""The sequencer: events are put into the logs of their places, some at a time, each once, in the order of their writing.

It reads events after they were written, so that recording costs nothing more. One transaction a batch: killed half-way,
nothing has happened. A log belongs to a place for ever; an event goes to the village, town or county in which its place lies now.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from huiyin.apps.places.models import Place
from huiyin.apps.records.leaves import code_of, leaf_of
from huiyin.apps.records.models import Event, Leaf, Log, Sequenced
from huiyin.apps.records.rehoming import homes_of
from huiyin.apps.records.rows import insert_all
from huiyin.apps.records.trees import fill, size_of
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.merkle import leaf_hash

BATCH = 200
"""So many at a time, a tenth of a second: on SQLite nobody else writes meanwhile."""
LOOK_BACK = 100_000
TURN = uuid.UUID("5e90e4ce-0000-4000-8000-000000000001")
Handled = Callable[[Collection[uuid.UUID]], Mapping[uuid.UUID, int]]
_handled: list[Handled] = []


def handles(loader: Handled) -> None:
    """Register who knows restricted subjects: which of the given ones are, and at which place (by id) each is handled."""
    _handled.append(loader)


@rule_decides
def sequence(*, now: datetime, most: int = BATCH, look_back: int = 0) -> int:
    """Put the next events into their logs; how many. `look_back`: look at so many again that were thought to be there."""
    if not _waiting(_state(), look_back).exists():
        return 0
    with transaction.atomic():
        one_at_a_time(TURN)
        state, horizon = _state(), _horizon()
        events = list(_waiting(state, look_back).select_related("place").order_by("seq")[:most])
        _append(events, now)
        _move_on(state, horizon, events, full=len(events) == most)
    return len(events)


def sequence_all(*, now: datetime, step: Callable[[int], None] = lambda _n: None) -> int:
    """All that is there, batch by batch; how many."""
    done = 0
    while n := sequence(now=now):
        step(n)
        done += n
    return done


def _state() -> Sequenced:
    return Sequenced.objects.first() or Sequenced()


def _waiting(state: Sequenced, look_back: int) -> QuerySet[Event]:
    return Event.objects.filter(seq__gt=state.done - look_back, leaf=None)


def _append(events: Collection[Event], now: datetime) -> None:
    closed = _closed({event.subject for event in events if event.subject})
    root = Place.objects.filter(parent=None).order_by("id").values_list("id", flat=True).first() or 0
    at = {event.seq: _at(event, closed) or root for event in events}
    homes = homes_of(sorted(set(at.values())))
    by_home: dict[int, list[Event]] = {}
    for event in events:
        by_home.setdefault(homes[at[event.seq]], []).append(event)
    logs = _logs(by_home, now)
    for home in sorted(by_home):
        _append_to(logs[home], by_home[home], closed)


def _at(event: Event, closed: Mapping[uuid.UUID, int]) -> int | None:
    """The place to whose log it goes: where a restricted matter is handled, else where it happened."""
    return (closed.get(event.subject) if event.subject else None) or event.place_id


def _closed(subjects: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    found: dict[uuid.UUID, int] = {}
    for loader in _handled:
        found.update(loader(subjects))
    return found


def _logs(places: Iterable[int], now: datetime) -> dict[int, Log]:
    found = {log.place_id: log for log in Log.objects.filter(place__in=list(places))}
    for place in Place.objects.filter(pk__in=[pk for pk in places if pk not in found]).order_by("id"):
        found[place.pk] = Log.objects.create(place=place, origin=origin_of(place.uid), made_at=now)
    return found


def origin_of(place: uuid.UUID) -> str:
    """The name of a place's log: by its uid, which neither a new name nor another address changes."""
    return f"huiyin.log/{place}"


def _append_to(log: Log, events: list[Event], closed: Mapping[uuid.UUID, int]) -> None:
    size, leaves = size_of(log), []
    for nth, event in enumerate(events, start=size):
        masked = event.subject in closed
        hashed = leaf_hash(leaf_of(event, place_uid(event, log), masked=masked).encode())
        leaves.append(
            Leaf(event=event, log=log, number=nth, hash=hashed, code=code_of(event.commitment), masked=masked)
        )
    insert_all(leaves)
    fill(log, size, [bytes(leaf.hash) for leaf in leaves])


def place_uid(event: Event, log: Log) -> uuid.UUID:
    """The place that the head of a leaf names."""
    return event.place.uid if event.place else log.place.uid


def _horizon() -> tuple[int, int]:
    """(the oldest transaction that still runs, the first that has not begun); SQLite has one writer, who is us."""
    if connection.vendor == "sqlite":
        return 1, 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT s.xmin, s.xmax FROM (SELECT pg_snapshot_xmin(x)::text::bigint AS xmin,"
                       " pg_snapshot_xmax(x)::text::bigint AS xmax FROM pg_current_snapshot() AS x) AS s")  # fmt: skip
        oldest, first = cursor.fetchone()
    return oldest, first


def _move_on(state: Sequenced, horizon: tuple[int, int], events: list[Event], *, full: bool) -> None:
    """Note up to where nothing can appear any more. An event may be committed after others that were written later."""
    if not events:
        return
    (oldest, first), last = horizon, events[-1].seq
    if connection.vendor == "sqlite":
        state.done = max(state.done, last)
    elif oldest >= state.until and (not full or last >= state.seen):
        state.done, state.seen, state.until = max(state.done, state.seen), max(state.seen, last), first
    state.save()
