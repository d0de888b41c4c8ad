"""Finding a telephone number without keeping it: HMAC-SHA-256 under a key that is neither a data key nor in the database.

Equal numbers give equal indexes, so this is for what is nearly unique alone: never for names. There is no column for identity
numbers; the purpose `identity` is ready for one.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32encode
from collections.abc import Callable, Iterable
from functools import lru_cache

from huiyin.apps.keys import outside

PLUS = re.compile(r"^(?:\+|00)86(?=1|0|[2-9])")


def normal_phone(written: str) -> str:
    """A number as E.164 writes it (ITU-T E.164); a number of this country may be written with or without +86."""
    digits = re.sub(r"[^0-9+]", "", written)
    own = PLUS.sub("", digits)
    return own if own.startswith(("+", "00")) else f"+86{own.removeprefix('0')}"


NORMAL: dict[str, Callable[[str], str]] = {
    "phone": normal_phone,
    "identity": lambda written: written.strip().upper(),
    "petition": lambda written: "".join(written.split()).upper(),
}


def blind(purpose: str, written: str) -> str:
    """The index of a value: 32 hex digits."""
    return _mac(outside.keys().index, purpose, NORMAL[purpose](written))


def blinds(purpose: str, written: str) -> list[str]:
    """All indexes under which a value may stand: two while they are made anew."""
    value = NORMAL[purpose](written)
    return [_mac(key, purpose, value) for key in outside.keys().indexes]


def key_name() -> str:
    """Names the key without telling it: an index that somebody keeps for later is good under the same key only."""
    return _mac(outside.keys().index, "name", "")[:8]


def _mac(key: bytes, purpose: str, value: str) -> str:
    return hmac.digest(key, f"{purpose}\x1f{value}".encode(), "sha256").hex()[:32]


def blind_words(words: Iterable[str], key: bytes | None = None) -> list[str]:
    """The words of a text as a search table keeps them: equal words stay equal, and say nothing without the key."""
    key = key or outside.keys().index
    return [_word(key, word) for word in words]


@lru_cache(maxsize=20_000)
def _word(key: bytes, word: str) -> str:
    return b32encode(hmac.digest(key, f"word\x1f{word}".encode(), "sha256")[:8]).decode().strip("=").lower()
