"""Content sealed piece by piece: it comes back whole or not at all."""

from __future__ import annotations

import io
import uuid

import pytest

from huiyin.apps.keys.ciphers import Unreadable
from huiyin.apps.keys.pieces import LENGTH, seal_pieces, unseal_pieces

pytestmark = pytest.mark.django_db
PIECES = [b"first", b"", b"second", b"third"]


@pytest.fixture
def frames() -> list[bytes]:
    """The sealed pieces, each with its length before it."""
    target = io.BytesIO()
    assert seal_pieces(target, uuid.UUID(int=7), iter(PIECES), "t") == len(b"".join(PIECES))
    rest, found = target.getvalue(), []
    while rest:
        end = LENGTH + int.from_bytes(rest[:LENGTH], "big")
        found.append(rest[:end])
        rest = rest[end:]
    return found


def opened(content: bytes, place: str = "t") -> bytes:
    return b"".join(unseal_pieces(io.BytesIO(content), place))


def test_it_comes_back(frames: list[bytes]) -> None:
    assert len(frames) == 3, "what is empty is no piece"
    assert opened(b"".join(frames)) == b"firstsecondthird"
    assert b"second" not in b"".join(frames)


def test_nothing_can_be_left_out_moved_or_cut_off(frames: list[bytes]) -> None:
    first, second, third = frames
    broken = [first + second, second + third, first + third, second + first + third, first + second + second]
    broken += [first + second + third[:-1], first[:-1], first[:2], b"", first + first + second + third]
    for content in broken:
        with pytest.raises(Unreadable):
            opened(content)


def test_nor_be_read_in_another_place(frames: list[bytes]) -> None:
    with pytest.raises(Unreadable):
        opened(b"".join(frames), "another")


def test_nothing_is_an_empty_file() -> None:
    target = io.BytesIO()
    assert seal_pieces(target, uuid.UUID(int=7), iter([]), "t") == 0
    assert target.getvalue() == b""
