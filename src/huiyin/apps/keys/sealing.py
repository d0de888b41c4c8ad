"""Content sealed under its owner's key: `format ‖ owner ‖ what the cipher made`, as text behind a mark.

The table, the column and the row that it belongs to are bound to it, so that it opens nowhere else.
"""

from __future__ import annotations

import threading
import uuid
from base64 import b64decode, b64encode
from binascii import Error
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from huiyin.apps.keys import ring
from huiyin.apps.keys.ciphers import Unreadable, reading, writing

MARK = "\x1e"
"""Begins a sealed text: a character that no keyboard writes."""
HEAD = 17
TOGETHER = 500
"""As many as a thread has loaded last are opened by one question for their keys."""


@dataclass(frozen=True)
class Sealed:
    """A sealed text as the database keeps it, not opened yet."""

    text: str

    @property
    def owner(self) -> uuid.UUID:
        """Whose key opens it. Raises Unreadable."""
        return owner_of(_bytes_of(self))


def seal_bytes(owner: uuid.UUID, plain: bytes, aad: str) -> bytes:
    """Seal under the owner's key, which is made where there is none. Raises Destroyed, KeysMissing."""
    cipher, key = writing(), ring.get_or_make(owner)
    return bytes([cipher.FORMAT]) + owner.bytes + cipher.seal(key, plain, _bound(owner, aad))


def unseal_bytes(sealed: bytes, aad: str) -> bytes:
    """What was sealed. Raises Unreadable, Destroyed, KeysMissing."""
    return _opened(sealed, owner_of(sealed), aad)


def _opened(sealed: bytes, owner: uuid.UUID, aad: str) -> bytes:
    return reading(sealed[0]).unseal(ring.get(owner), sealed[HEAD:], _bound(owner, aad))


def owner_of(sealed: bytes) -> uuid.UUID:
    """Whose key it needs. Raises Unreadable."""
    if len(sealed) <= HEAD:
        raise Unreadable("sealed content was cut off")
    return uuid.UUID(bytes=sealed[1:HEAD])


def seal(owner: uuid.UUID, plain: str, aad: str) -> Sealed:
    """A text, sealed."""
    return Sealed(MARK + b64encode(seal_bytes(owner, plain.encode(), aad)).decode())


class _Loaded(threading.local):
    """What this thread has loaded lately and not opened: it is opened together, as the rows of a list are."""

    def __init__(self) -> None:
        self.texts: deque[Sealed] = deque(maxlen=TOGETHER)


_loaded = _Loaded()


def loaded(text: str) -> Sealed:
    """A sealed text as it comes out of the database."""
    sealed = Sealed(text)
    _loaded.texts.append(sealed)
    return sealed


def unseal(sealed: Sealed, aad: str) -> str:
    """The text. Who asks first brings the keys of all that was loaded with it, so that no list asks row by row."""
    content = _bytes_of(sealed)
    owner = owner_of(content)
    if not ring.at_hand(owner):
        ring.recall(_owners_of([sealed, *_loaded.texts]))
        _loaded.texts.clear()
    return _opened(content, owner, aad).decode()


def _owners_of(texts: Iterable[Sealed]) -> Iterator[uuid.UUID]:
    for each in texts:
        with suppress(Unreadable):  # said when it is read itself
            yield each.owner


def _bytes_of(sealed: Sealed) -> bytes:
    try:
        return b64decode(sealed.text.removeprefix(MARK), validate=True)
    except Error as wrong:
        raise Unreadable("sealed content was changed") from wrong


def place_of(table: str, column: str, row: object) -> str:
    """What is bound to the content of a cell; `row` is the row's uid, or its id where it has none."""
    return f"{table}\x1f{column}\x1f{row}"


def _bound(owner: uuid.UUID, aad: str) -> bytes:
    return owner.bytes + aad.encode()
