"""A tree of RFC 6962 stored as tiles (C2SP tlog-tiles): 256 hashes side by side, on levels that lie eight apart.

Level 0 holds hashes of leaves; an entry of the next level is the root of a full tile. So a tree of a million leaves needs a
handful of tiles for a root or for a proof. Pure: tiles come from `read`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from huiyin.core.merkle import EMPTY, grown, included, middle, node_hash, root

WIDTH, LEVELS = 256, 8
Read = Callable[[int, int, int], Sequence[bytes]]
"""(level, number of the tile, how many hashes) → its hashes, from the left."""


@dataclass(frozen=True)
class Tree:
    """The first `size` leaves. Raises IndexError where no such leaf or older size is."""

    size: int
    read: Read
    _seen: dict[tuple[int, int], Sequence[bytes]] = field(default_factory=dict)

    def root(self) -> bytes:
        """The root over all of them."""
        return self._over(0, self.size) if self.size else EMPTY

    def inclusion(self, index: int) -> list[bytes]:
        """The hashes beside the way from leaf `index` up to the root, lowest first."""
        return included(self._over, self.size, index)

    def consistency(self, old: int) -> list[bytes]:
        """The hashes that show that the first `old` leaves were the whole tree once."""
        return grown(self._over, self.size, old)

    def _over(self, start: int, end: int) -> bytes:
        """The root over the leaves from `start` to before `end`: a part of the tree as the RFC splits it."""
        count = end - start
        if count & (count - 1) == 0:
            return self._node(count.bit_length() - 1, start)
        between = middle(start, end)
        return node_hash(self._over(start, between), self._over(between, end))

    def _node(self, height: int, start: int) -> bytes:
        """The root over the 2^height leaves from `start`, all in one tile."""
        level, above = divmod(height, LEVELS)
        tile, at = divmod(start >> LEVELS * level, WIDTH)
        return root(self._tile(level, tile)[at : at + (1 << above)])

    def _tile(self, level: int, tile: int) -> Sequence[bytes]:
        if (level, tile) not in self._seen:
            width = min(WIDTH, (self.size >> LEVELS * level) - tile * WIDTH)
            self._seen[level, tile] = self.read(level, tile, width)
        return self._seen[level, tile]


def number(tile: int) -> str:
    """The number of a tile as addresses have it: threes of digits, all but the last marked (1234067 → x001/x234/067)."""
    digits = f"{tile:0{(len(str(tile)) + 2) // 3 * 3}d}"
    threes = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join([*(f"x{three}" for three in threes[:-1]), threes[-1]])


def address(level: int, tile: int, width: int = WIDTH) -> str:
    """Where a tile is found beside its checkpoint: `tile/0/x001/067`, of 40 hashes only `tile/0/x001/067.p/40`."""
    return f"tile/{level}/{number(tile)}" + ("" if width == WIDTH else f".p/{width}")


def addressed(text: str) -> tuple[int, int, int] | None:
    """Level, number and width of an address; None when it is none, or not written as `address` writes it."""
    try:
        _tile, level, rest = text.split("/", 2)
        threes, _, width = rest.partition(".p/")
        found = int(level), int(threes.replace("x", "").replace("/", "")), int(width or WIDTH)
    except ValueError:
        return None
    fits = 0 <= found[0] < LEVELS and 0 < found[2] <= WIDTH and len(text) < 60
    return found if fits and address(*found) == text else None
