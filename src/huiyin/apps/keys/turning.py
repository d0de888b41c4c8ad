"""Blind indexes made anew under another key, batch by batch, while pages are served.

1. The file gets the new key as `index`, the present one as `index_before`. From then on look-ups ask for both.
2. When every process has seen that, each kind of row gets a `Turn`: up to which row it goes. What comes later has the new key.
3. Each batch is one transaction with its watermark. Killed, the next run goes on behind the last batch.
4. `index_before` is taken out of the file.

Rows that name their index (`BlindIndexField`, photos) need no watermark to be found, only to go on; rows whose words are
replaced (search) must know under which key they stand: `key_of`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Model

from huiyin.apps.keys import outside, ring
from huiyin.apps.keys.blind import blind
from huiyin.apps.keys.fields import BlindIndexField
from huiyin.apps.keys.models import Turn
from huiyin.apps.keys.sealing import Sealed
from huiyin.apps.scope.acting import system

BATCH = 300


@dataclass(frozen=True)
class Kind:
    """Rows of one kind: `turn` puts those of a batch under the new key."""

    name: str
    model: type[Model]
    turn: Callable[[list[Any]], None]


@system("the key of what is there is looked up or made", counts=False)
def key_of(name: str, pk: int) -> bytes:
    """The key under which a row of this kind stands. One query, while indexes are made anew."""
    keys = outside.keys()
    if not keys.before:
        return keys.index
    turn = Turn.objects.filter(name=name).first()
    turned = turn is not None and not turn.done < pk <= turn.until
    return keys.index if turned else keys.before


def of_field(field: BlindIndexField) -> Kind:
    """The rows of a model whose `field` follows a sealed column."""
    model: type[Model] = field.model

    def turn(rows: list[Any]) -> None:
        sealed = (row.__dict__.get(field.source) for row in rows)
        ring.recall(value.owner for value in sealed if isinstance(value, Sealed))
        for row in rows:
            value = getattr(row, field.source)
            made = blind(field.purpose, value) if value else None
            model._default_manager.filter(pk=row.pk).update(**{field.attname: made})

    return Kind(model._meta.db_table, model, turn)


def begun(keys: outside.Outside) -> outside.Outside:
    """The keys with a new one for indexes. What was noted of the time before is forgotten."""
    Turn.objects.all().delete()
    return replace(keys, index=secrets.token_bytes(32), before=keys.index)


@transaction.atomic
def mark(kinds: Collection[Kind]) -> int:
    """Note up to where each kind has to go, unless it is noted already; how many rows are left.

    Nobody writes meanwhile: whoever has begun with the older key has ended, whoever begins after it finds the mark.
    """
    noted = {turn.name: turn for turn in Turn.objects.all()}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for kind in kinds:
                cursor.execute(f'LOCK TABLE "{kind.model._meta.db_table}" IN SHARE MODE')
    for kind in kinds:
        if kind.name not in noted:
            last = kind.model._default_manager.aggregate(last=Max("pk"))["last"] or 0
            noted[kind.name] = Turn.objects.create(name=kind.name, until=last)
    return sum(_left(kind, noted[kind.name]).count() for kind in kinds)


def turn_all(kind: Kind, step: Callable[[int], None] = lambda _n: None) -> int:
    """Put all rows of a kind under the new key; how many there were."""
    done = 0
    while n := _turn_some(kind):
        step(n)
        done += n
    return done


@transaction.atomic
def _turn_some(kind: Kind) -> int:
    turn = Turn.objects.select_for_update().get(name=kind.name)
    rows = list(_left(kind, turn).select_for_update(of=("self",)).order_by("pk")[:BATCH])
    kind.turn(rows)
    Turn.objects.filter(pk=turn.pk).update(done=rows[-1].pk if rows else turn.until)
    return len(rows)


def _left(kind: Kind, turn: Turn) -> Any:
    return kind.model._default_manager.filter(pk__gt=turn.done, pk__lte=turn.until)
