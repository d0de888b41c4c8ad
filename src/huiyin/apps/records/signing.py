"""Who signs the head of a log: the log's own Ed25519 key, told from the installation's `record` keys and the log's name.

While two generations are in the file of keys, both sign (`huiyin keys rotate --record`). `lines.py` is the slot for signatures of
another kind, such as SM2: readers pass by the lines that they do not know, so a second kind needs no other form.
"""

from __future__ import annotations

import hmac
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from huiyin.apps.keys import outside
from huiyin.apps.records import lines
from huiyin.apps.records.models import Log, LogKey
from huiyin.core import notes


def _private(name: str, generation: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hmac.digest(outside.record_key(generation), name.encode(), "sha256"))


def key_of(name: str, kind: int, generation: int) -> notes.Key:
    """The public key under this name."""
    return notes.Key(name, kind, _private(name, generation).public_key().public_bytes_raw())


def keys_of(log: Log, generation: int) -> tuple[notes.Key, notes.Key]:
    """By which a log signs, and by which its keeper bears witness to others."""
    own = key_of(log.origin, notes.ED25519, generation)
    return own, key_of(witness_name(log), notes.COSIGNED, generation)


def witness_name(log: Log) -> str:
    """As what the keeper of a log signs under others."""
    return log.origin.replace("huiyin.log/", "huiyin.witness/", 1)


def signed(head: notes.Checkpoint) -> notes.Note:
    """The head of a log, signed by every generation that is there, the newest first. Raises KeysMissing."""
    text = str(head)
    own = [_signature(head.origin, generation, text) for generation in generations()]
    return notes.Note(text, (*own, *lines.signatures_of(head.origin, text)))


def generations() -> list[int]:
    """The record keys that are there, newest first. Raises KeysMissing where there is none."""
    found = sorted(outside.keys().records, reverse=True)
    if not found:
        raise outside.KeysMissing("there is no record key: call `huiyin keys rotate DIR --record`")
    return found


def _signature(name: str, generation: int, text: str) -> notes.Signature:
    hint = key_of(name, notes.ED25519, generation).hint
    return notes.Signature(name, hint, _private(name, generation).sign(text.encode()))


def cosigned(name: str, text: str, now: datetime) -> notes.Signature:
    """What the witness of this name puts under a head."""
    generation, seconds = generations()[0], int(now.timestamp())
    value = notes.stamped(seconds, _private(name, generation).sign(notes.cosigned(text, seconds)))
    return notes.Signature(name, key_of(name, notes.COSIGNED, generation).hint, value)


def publish(log: Log, now: datetime) -> None:
    """Keep the public keys by which a log signs and bears witness now, beside those of before."""
    there = set(LogKey.objects.filter(log=log, line="").values_list("generation", flat=True))
    for generation in generations():
        if generation not in there:
            key, witness = (str(each) for each in keys_of(log, generation))
            LogKey.objects.create(log=log, generation=generation, key=key, witness=witness, made_at=now)
    lines.publish(log, now)
