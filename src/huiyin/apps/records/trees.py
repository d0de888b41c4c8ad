"""The trees of logs out of their rows: tiles as they are full, leaves and roots of tiles where one is not full yet."""

from __future__ import annotations

from collections.abc import Sequence

from huiyin.apps.records.models import Leaf, Log, Tile
from huiyin.apps.records.rows import insert_all
from huiyin.apps.scope.acting import system
from huiyin.core import merkle
from huiyin.core.tiles import WIDTH, Tree


@system("the hashes of a log are public", counts=False)
def size_of(log: Log) -> int:
    """How many leaves a log has."""
    last = Leaf.objects.filter(log=log).order_by("-number").values_list("number", flat=True).first()
    return 0 if last is None else last + 1


def tree_of(log: Log, size: int) -> Tree:
    """The first `size` leaves of a log."""
    return Tree(size, lambda level, number, width: hashes_of(log, level, number, width))


@system("the hashes of a log are public", counts=False)
def hashes_of(log: Log, level: int, number: int, width: int) -> Sequence[bytes]:
    """The hashes of a tile, full or not, as far as they are there."""
    if width == WIDTH:
        stored = Tile.objects.filter(log=log, level=level, number=number).values_list("hashes", flat=True).first()
        raw = bytes(stored or b"")
        return [raw[at : at + merkle.SIZE] for at in range(0, len(raw), merkle.SIZE)]
    return _standing(log, level, number * WIDTH, number * WIDTH + width)


def _standing(log: Log, level: int, start: int, end: int) -> list[bytes]:
    """Hashes of a level from one number to before another, from what lies below it."""
    if level == 0:
        leaves = Leaf.objects.filter(log=log, number__gte=start, number__lt=end).order_by("number")
        return [bytes(each) for each in leaves.values_list("hash", flat=True)]
    below = Tile.objects.filter(log=log, level=level - 1, number__gte=start, number__lt=end).order_by("number")
    return [bytes(each) for each in below.values_list("root", flat=True)]


@system("the hashes of a log are public", counts=False)
def fill(log: Log, at: int, hashes: Sequence[bytes], level: int = 0) -> None:
    """Store the tiles that become full by these hashes, which follow the `at` that a level has."""
    first = at // WIDTH * WIDTH
    every = [*_standing(log, level, first, at), *hashes]
    full = [every[start : start + WIDTH] for start in range(0, len(every) - WIDTH + 1, WIDTH)]
    tiles = [
        Tile(log=log, level=level, number=first // WIDTH + nth, hashes=b"".join(some), root=merkle.root(some))
        for nth, some in enumerate(full)
    ]
    if tiles:
        insert_all(tiles)
        fill(log, tiles[0].number, [bytes(tile.root) for tile in tiles], level + 1)
