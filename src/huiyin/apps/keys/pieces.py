"""Content of any length, sealed piece by piece: neither sealing nor reading holds all of it.

In the file stands the length of each sealed piece (four bytes) before it. A piece is bound to its number, and the last one to
being the last: none can be left out, moved or cut off.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from itertools import count, pairwise
from typing import IO

from huiyin.apps.keys.sealing import seal_bytes, unseal_bytes

LENGTH = 4


def seal_pieces(target: IO[bytes], owner: uuid.UUID, pieces: Iterable[bytes], place: str) -> int:
    """Write the pieces, sealed by the owner's key, into an open file; how many bytes they are. Raises Destroyed, KeysMissing."""
    size = 0
    for number, (piece, following) in enumerate(pairwise(_ended(pieces))):
        sealed = seal_bytes(owner, piece, _bound(place, number, last=not following))
        target.write(len(sealed).to_bytes(LENGTH, "big") + sealed)
        size += len(piece)
    return size


def unseal_pieces(source: IO[bytes], place: str) -> Iterator[bytes]:
    """The pieces, from an open file. Raises Unreadable (also when the end is missing), Destroyed, KeysMissing."""
    length = source.read(LENGTH)
    for number in count():
        sealed = source.read(int.from_bytes(length, "big"))
        length = source.read(LENGTH)
        yield unseal_bytes(sealed, _bound(place, number, last=not length))
        if not length:
            return


def _ended(pieces: Iterable[bytes]) -> Iterator[bytes]:
    yield from filter(None, pieces)
    yield b""


def _bound(place: str, number: int, *, last: bool) -> str:
    return f"{place}\x1f{number}\x1f{'last' if last else 'more'}"
