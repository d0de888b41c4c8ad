"""The slot for signatures of another kind under every head, such as SM2 with SM3: `record_lines` in huiyin.toml names the signers.

    record_lines = ["our_county.sm2.Signer"]

Ours (Ed25519) always stands first. Readers of C2SP notes pass by lines of a kind that they do not know, so that a receipt is
checked with or without the second line; who knows the kind checks that one as well, as `huiyin verify` does.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from huiyin.apps.keys import signatures
from huiyin.apps.records.models import Log, LogKey
from huiyin.core import notes

OURS = (notes.ED25519, notes.COSIGNED)


class Signer(Protocol):
    """Made once, without arguments. Keys are its own affair: a file, a card, a machine beside."""

    kind: int
    """The byte by which C2SP notes tell kinds of signature: 0xff for one that has none; then `public` begins with its name."""

    def public(self, name: str) -> bytes:
        """The public key by which it signs for this log now."""

    def sign(self, name: str, message: bytes) -> bytes:
        """The signature of the log of this name."""

    def verifies(self, public: bytes, message: bytes, signature: bytes) -> bool:
        """Does the signature hold? Never raises, whatever the three are."""


def signers() -> dict[str, Signer]:
    """Those that the installation names, by their dotted path."""
    return _made(tuple(settings.RECORD_LINES))


@lru_cache(maxsize=4)
def _made(paths: tuple[str, ...]) -> dict[str, Signer]:
    found: dict[str, Signer] = {path: import_string(path)() for path in paths}
    for signer in found.values():
        if signer.kind in OURS:
            raise ValueError(f"kind {signer.kind} is our own")
        signatures.FURTHER[signer.kind] = signer.verifies
    return found


def check() -> None:
    """A signer that cannot be made stops the start."""
    try:
        signers()
    except (ImportError, AttributeError, TypeError, ValueError, OSError) as wrong:
        raise ImproperlyConfigured(f"record_lines of huiyin.toml cannot be used: {wrong}") from wrong


def key_of(signer: Signer, name: str) -> notes.Key:
    """The public key under which it signs for a log."""
    return notes.Key(name, signer.kind, signer.public(name))


def signatures_of(name: str, text: str) -> list[notes.Signature]:
    """A line of each signer under a head."""
    return [
        notes.Signature(name, key_of(signer, name).hint, signer.sign(name, text.encode()))
        for signer in signers().values()
    ]


def publish(log: Log, now: datetime) -> None:
    """Keep the key of each signer beside those of before; one that was changed is a further generation."""
    for path, signer in signers().items():
        key = str(key_of(signer, log.origin))
        there = list(LogKey.objects.filter(log=log, line=path).order_by("generation"))
        if key not in (row.key for row in there):
            generation = there[-1].generation + 1 if there else 1
            LogKey.objects.create(log=log, line=path, generation=generation, key=key, made_at=now)
