"""Is a note signed by a key? Needs no installation: whoever has a receipt checks it by this."""

from __future__ import annotations

from collections.abc import Callable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from huiyin.core import notes

Verifies = Callable[[bytes, bytes, bytes], bool]
"""(public key, message, signature) → does it hold?"""
FURTHER: dict[int, Verifies] = {}
"""Kinds of signature that are not ours, by those whom the installation names (`records/lines.py`). Unknown ones are passed by."""


def is_signed(note: notes.Note, key: notes.Key) -> bool:
    """Has the key signed this note, as a log or as a witness?"""
    return any(_holds(key, note.text, line) for line in note.signatures if line.of(key))


def _holds(key: notes.Key, text: str, line: notes.Signature) -> bool:
    if key.kind == notes.COSIGNED:
        seconds, value = notes.unstamped(line.value)
        return _verifies(key, notes.cosigned(text, seconds), value)
    if key.kind == notes.ED25519:
        return _verifies(key, text.encode(), line.value)
    further = FURTHER.get(key.kind)
    return further is not None and further(key.public, text.encode(), line.value)


def _verifies(key: notes.Key, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
