"""The data keys at hand: asked for one by one or for a whole list in one query, remembered for at most a minute.

What a transaction makes is remembered by that transaction alone until it commits: a rolled-back key must never seal.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import CharField
from django.db.models.expressions import RawSQL
from django.utils import timezone

from huiyin.apps.keys import outside
from huiyin.apps.keys.ciphers import reading, writing
from huiyin.apps.keys.models import DataKey
from huiyin.apps.scope.acting import system
from huiyin.apps.scope.keeping import kept_cursor

MOST = 2000
SECONDS = 60.0
_known: dict[uuid.UUID, tuple[float, bytes]] = {}


class Destroyed(Exception):
    """The key was destroyed: its owner was erased."""


def get(owner: uuid.UUID) -> bytes:
    """The key of an owner. Raises Destroyed; KeysMissing where there is none, or none that unwraps it."""
    found = _at_hand(owner) or _read([owner]).get(owner)
    if found is None:
        raise outside.KeysMissing(f"there is no data key of {owner}")
    return found or _gone(owner)


def recall(owners: Iterable[uuid.UUID]) -> None:
    """Have the keys of a whole list at hand, by one query."""
    wanted = [owner for owner in set(owners) if _at_hand(owner) is None]
    if wanted:
        _read(wanted)


def at_hand(owner: uuid.UUID) -> bool:
    """Is the key (or that it is gone) known here?"""
    return _at_hand(owner) is not None


def beside(owner: str = "cases_case.uid") -> RawSQL:
    """An annotation that brings the key of the owner in that column along with the row, for `learn`: no query of its own."""
    asked = f"(SELECT k.generation || ' ' || k.wrapped FROM keys_datakey k WHERE k.owner = {owner})"  # noqa: S608
    return RawSQL(asked, [], output_field=CharField())  # noqa: S611


def learn(owner: uuid.UUID, told: str | None) -> None:
    """Have the key at hand that came beside a row."""
    if told and _at_hand(owner) is None:
        generation, _, wrapped = told.partition(" ")
        _keep({owner: unwrap(owner, wrapped, int(generation)) if wrapped else b""})


def get_or_make(owner: uuid.UUID) -> bytes:
    """The key of an owner, who gets one now if there is none yet. Raises Destroyed."""
    found = _at_hand(owner)
    if found is None:
        found = _read([owner]).get(owner)
    return make(owner) if found is None else found or _gone(owner)


@system("the key of what is there is looked up or made", counts=False)
def make(owner: uuid.UUID) -> bytes:
    """A new key in one statement; the one that is there already where there is one. Raises Destroyed."""
    key, newest = writing().new_key(), outside.keys().newest
    database = connections[DEFAULT_DB_ALIAS]
    row = [DataKey._meta.pk.get_db_prep_save(owner, database), wrap(owner, key, newest), newest]
    made = DataKey._meta.get_field("made_at").get_db_prep_save(timezone.now(), database)
    with kept_cursor(database) as cursor:
        cursor.execute(INSERT, [*row, made])
        if not cursor.rowcount:
            return get(owner)
    _keep_when_committed({owner: key})
    return key


INSERT = "INSERT INTO keys_datakey (owner, wrapped, generation, made_at) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"


@system("the key of what is there is looked up or made", counts=False)
def make_all(owners: Iterable[uuid.UUID]) -> None:
    """New keys for many owners that have none."""
    newest, now = outside.keys().newest, timezone.now()
    made = {owner: writing().new_key() for owner in owners}
    rows = (DataKey(owner=o, wrapped=wrap(o, key, newest), generation=newest, made_at=now) for o, key in made.items())
    DataKey.objects.bulk_create(rows, batch_size=500)
    _keep_when_committed(made)


@system("the key of what is there is looked up or made", counts=False)
def make_missing(owners: Iterable[uuid.UUID]) -> None:
    """Keys for whoever of these has none yet, by one statement; those that are there stay, and are at hand by another."""
    made = {owner: writing().new_key() for owner in owners if _at_hand(owner) is None}
    newest, now = outside.keys().newest, DataKey._meta.get_field("made_at").get_db_prep_save(timezone.now(), connection)
    pk = DataKey._meta.pk
    rows = [
        [pk.get_db_prep_save(owner, connection), wrap(owner, key, newest), newest, now] for owner, key in made.items()
    ]
    if not rows:
        return
    marks = ", ".join(["(%s, %s, %s, %s)"] * len(rows))
    with kept_cursor() as cursor:
        cursor.execute(
            INSERT.replace("(%s, %s, %s, %s)", marks) + " RETURNING owner", [each for row in rows for each in row]
        )
        new = {pk.to_python(owner) for (owner,) in cursor.fetchall()}
    _keep_when_committed({owner: key for owner, key in made.items() if owner in new})
    recall(made.keys() - new)


def wrap(owner: uuid.UUID, key: bytes, generation: int) -> str:
    """A data key as its row keeps it."""
    cipher = writing()
    return (bytes([cipher.FORMAT]) + cipher.seal(outside.generation(generation), key, _aad(owner))).hex()


def unwrap(owner: uuid.UUID, wrapped: str, generation: int) -> bytes:
    """The data key of a row. Raises KeysMissing, Unreadable."""
    sealed = bytes.fromhex(wrapped)
    return reading(sealed[0]).unseal(outside.generation(generation), sealed[1:], _aad(owner))


def forget(owner: uuid.UUID | None = None) -> None:
    """Remember the key of this owner, or of anybody, no more; one that is being made in this transaction neither."""
    for found in (_known, *_made()):
        for each in list(found) if owner is None else [owner]:
            found.pop(each, None)


def _aad(owner: uuid.UUID) -> bytes:
    return b"key\x1f" + owner.bytes


def _gone(owner: uuid.UUID) -> bytes:
    raise Destroyed(str(owner))


def _at_hand(owner: uuid.UUID) -> bytes | None:
    found = _known.get(owner)
    if found and time.monotonic() - found[0] < SECONDS:
        return found[1]
    waiting: list[tuple[Any, ...]] = connections[DEFAULT_DB_ALIAS].run_on_commit
    for _, told, _ in reversed(waiting):
        if isinstance(told, partial) and told.func is _keep and owner in told.args[0]:
            made: bytes = told.args[0][owner]
            return made
    return None


def _made() -> Iterator[dict[uuid.UUID, Any]]:
    """What this transaction has made, newest first; Django forgets what waits for the commit of a rolled-back savepoint."""
    waiting: list[tuple[Any, ...]] = connections[DEFAULT_DB_ALIAS].run_on_commit
    for _, told, _ in reversed(waiting):
        if isinstance(told, partial) and told.func is _keep:
            yield told.args[0]


@system("the key of what is there is looked up or made", counts=False)
def _read(owners: list[uuid.UUID]) -> dict[uuid.UUID, bytes]:
    """Found keys by owner; b"" for a destroyed one."""
    rows = DataKey.objects.filter(owner__in=owners).values_list("owner", "wrapped", "generation")
    found = {owner: unwrap(owner, wrapped, number) if wrapped else b"" for owner, wrapped, number in rows}
    _keep(found)
    return found


def _keep(found: dict[uuid.UUID, bytes]) -> None:
    now = time.monotonic()
    too_many = max(0, len(_known) + len(found) - MOST)
    for oldest in list(islice(_known, too_many)):  # a copy: other threads keep keys too
        _known.pop(oldest, None)
    _known.update((owner, (now, key)) for owner, key in list(found.items())[-MOST:])


def _keep_when_committed(found: dict[uuid.UUID, bytes]) -> None:
    transaction.on_commit(partial(_keep, found))
