"""The only way to record that something happened: one event, its secret, and the reactions of other apps."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from secrets import token_urlsafe
from typing import Any

from huiyin.apps.keys import ring
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event, EventSecret, ReadLog
from huiyin.apps.records.rows import insert_all, insert_each
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.apps.scope.making import made
from huiyin.core.worktime import SHANGHAI

Reaction = Callable[[Sequence[Event]], None]
_in_transaction: dict[str, list[Reaction]] = {}
_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=str).encode


@dataclass(frozen=True)
class Happened:
    """What is to be recorded. `data` holds codes and numbers; `body` what is private. `idem` is the client's uuid."""

    kind: str
    at: datetime
    recorded_at: datetime
    place: Place
    subject: uuid.UUID | None = None
    nth: int = 0
    unit_id: int | None = None
    role: str = ""
    channel: str = ""
    category: str = ""
    outcome: str = ""
    series: str = ""
    quantity: int | None = None
    measure: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    idem: uuid.UUID | None = None


def on(kind: str, reaction: Reaction) -> None:
    """Register a reaction that runs in the events' transaction and may refuse. `case.*` kinds match by prefix."""
    _in_transaction.setdefault(kind, []).append(reaction)


def reactions_to(kind: str) -> list[Reaction]:
    """The reactions to a kind: those registered for it and those for its family (`case.*`)."""
    family = kind.partition(".")[0] + ".*"
    return [*_in_transaction.get(kind, ()), *_in_transaction.get(family, ())]


def log(by: Viewer, what: Happened) -> Event:
    """Write the event and its secret and let the reactions run. Two events with one `nth` clash: IntegrityError."""
    return log_all(by, [what])[0]


def log_all(by: Viewer, whats: Sequence[Happened]) -> list[Event]:
    """Write many events, in their order; a reaction is told at once of all that it is registered for."""
    events = [_event(by, what) for what in whats]
    salts = [token_urlsafe(24) for _ in whats]
    for event, salt, what in zip(events, salts, whats, strict=True):
        event.commitment = commit(event, salt, what.body)
    insert_each(events)
    secrets = [
        made(EventSecret, event=event, salt=salt, body=dict(what.body))
        for event, salt, what in zip(events, salts, whats, strict=True)
    ]
    if len(secrets) > 1:
        ring.make_missing(dict.fromkeys(secret.key_owner for secret in secrets))
    insert_all(secrets)
    for reaction, some in _told_of(events).items():
        reaction(some)
    return events


def _told_of(events: Sequence[Event]) -> dict[Reaction, list[Event]]:
    found: dict[Reaction, list[Event]] = {}
    for kind in dict.fromkeys(event.kind for event in events):
        for reaction in reactions_to(kind):
            found.setdefault(reaction, []).extend(event for event in events if event.kind == kind)
    return found


def next_nth(subject: uuid.UUID) -> int:
    """The number of the next event of a subject that has no counter of its own; whoever asks too waits until ours is written.

    Call it inside of the transaction that writes the event.
    """
    one_at_a_time(subject)
    return Event.objects.filter(subject=subject, nth__lt=BESIDE).count() + 1


BESIDE = 1_000_000_000
"""From this `nth` on stands what happened beside a subject's own story: that somebody looked. It moves and locks nothing."""


def nth_beside(subject: uuid.UUID) -> int:
    """As `next_nth`, for an event beside the story of a subject."""
    one_at_a_time(subject)
    return BESIDE + Event.objects.filter(subject=subject, nth__gte=BESIDE).count()


def _event(by: Viewer, what: Happened) -> Event:
    return made(
        Event,
        uid=what.idem or uuid.uuid4(),
        at=what.at,
        recorded_at=what.recorded_at,
        day=what.at.astimezone(SHANGHAI).date(),
        place=what.place,
        place_no=what.place.no,
        unit_id=what.unit_id or by.actor.unit or None,
        kind=what.kind,
        subject=what.subject,
        nth=what.nth,
        actor_id=by.actor.who or None,
        as_post_id=by.actor.post or None,
        role=what.role,
        channel=what.channel,
        category=what.category,
        outcome=what.outcome,
        series=what.series,
        quantity=what.quantity,
        measure=what.measure,
        data={**what.data, **({"system": by.system} if by.system else {})},
        schema=SCHEMA,
    )


_AT_FIRST = "at kind subject nth place_id unit_id actor_id as_post_id role channel category"
_ALL = tuple(f"{_AT_FIRST} uid recorded_at day outcome series quantity measure schema".split())
COMMITTED = {1: tuple(_AT_FIRST.split()), 2: _ALL, 3: _ALL}
"""Which columns an event's commitment covers beside its data, by its `schema`; a later column joins in a new one.

Never `seq`, which the database gives, and `place_no`, which is rewritten when the tree of places changes.
"""
SCHEMA = 3


def commit(event: Event, salt: str, body: Mapping[str, Any]) -> str:
    """HMAC-SHA-256, by the salt, of the content (`content_of`): proves it, and tells nothing once the salt is gone.

    Of schemas 1 and 2: SHA-256 of the JSON `[salt, {column: text}, data, body]` in UTF-8, keys in order, ", " and ": " between.
    """
    if event.schema not in (1, 2):
        return hmac.new(salt.encode(), content_of(event, body).encode(), hashlib.sha256).hexdigest()
    public = {name: _text(getattr(event, name)) for name in COMMITTED[event.schema]}
    text = _json([salt, public, dict(event.data), dict(body)])
    return hashlib.sha256(text.encode()).hexdigest()


def content_of(event: Event, body: Mapping[str, Any]) -> str:
    """What is committed to: `[told, body]` as JSON. `told` stands for the event's own row."""
    return _json([told(event), dict(body)])


def told(event: Event) -> str:
    """SHA-256 over every column and the data. Who sees it learns nothing: the event's random uid is among them."""
    public = {name: _text(getattr(event, name)) for name in _ALL}
    text = _json([public, dict(event.data)])
    return hashlib.sha256(text.encode()).hexdigest()


def _text(value: object) -> str:
    return str(value.astimezone(UTC)) if isinstance(value, datetime) else str(value)


@rule_decides
def note_read(by: Viewer, subject: uuid.UUID, what: str, at: datetime, reason: str = "") -> None:
    """Keep that a post opened private content. Residents reading their own matter are not kept."""
    if by.actor.post:
        read = ReadLog(at=at, subject=subject, person_id=by.actor.person, post_id=by.actor.post, what=what)
        read.reason = reason or None
        read.save(force_insert=True)
