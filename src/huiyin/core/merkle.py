"""The tree of RFC 6962 (SHA-256): one root commits to every leaf and to their order; short proofs show what is in it.

Pure functions over lists of leaf hashes. `O(n)` hashes for a root or a proof, `O(log n)` to verify one. Checked against the RFC's
roots, every small size, and an oracle in `tests/core/test_merkle.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

EMPTY = sha256().digest()
"""The root of no leaves."""
LEAF, NODE = b"\x00", b"\x01"
SIZE = 32
Over = Callable[[int, int], bytes]
"""(start, end) → the root over the leaves from `start` to before `end`, for the parts into which the RFC splits a tree."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf. A leaf can never be taken for a node (RFC 6962 §2.1)."""
    return sha256(LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two hashes."""
    return sha256(NODE + left + right).digest()


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """The root over these leaves, in their order."""
    level = list(leaf_hashes)
    while len(level) > 1:
        level = [*map(node_hash, level[::2], level[1::2]), *(level[-1:] if len(level) % 2 else ())]
    return level[0] if level else EMPTY


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes beside the way from leaf `index` up to the root, lowest first. Raises IndexError."""
    return included(lambda start, end: root(leaf_hashes[start:end]), len(leaf_hashes), index)


def consistency_proof(leaf_hashes: Sequence[bytes], old_size: int) -> list[bytes]:
    """The hashes that show that the first `old_size` leaves were the whole tree once. Raises IndexError."""
    return grown(lambda start, end: root(leaf_hashes[start:end]), len(leaf_hashes), old_size)


def included(over: Over, size: int, index: int) -> list[bytes]:
    """`inclusion_proof` of a tree that knows the root over each of its parts (core/tiles.py)."""
    if not 0 <= index < size:
        raise IndexError(f"there is no leaf {index} among {size}")
    return list(_path(over, 0, size, index))


def _path(over: Over, start: int, end: int, index: int) -> Iterator[bytes]:
    if end - start == 1:
        return
    between = middle(start, end)
    if index < between:
        yield from _path(over, start, between, index)
        yield over(between, end)
    else:
        yield from _path(over, between, end, index)
        yield over(start, between)


def grown(over: Over, size: int, old_size: int) -> list[bytes]:
    """`consistency_proof` of such a tree."""
    if not 0 <= old_size <= size:
        raise IndexError(f"there never were {old_size} leaves among {size}")
    return [] if old_size in (0, size) else list(_grown(over, 0, size, old_size, whole=True))


def _grown(over: Over, start: int, end: int, old: int, *, whole: bool) -> Iterator[bytes]:
    """RFC 6962 §2.1.2, SUBPROOF. `whole`: the old tree is this one as it was, and its root is known."""
    if old == end:
        yield from () if whole else (over(start, end),)
        return
    between = middle(start, end)
    if old <= between:
        yield from _grown(over, start, between, old, whole=whole)
        yield over(between, end)
    else:
        yield from _grown(over, between, end, old, whole=False)
        yield over(start, between)


def middle(start: int, end: int) -> int:
    """Where the part of a tree from `start` to before `end` falls in two: left stands the largest power of two below its size."""
    return start + (1 << ((end - start - 1).bit_length() - 1))


def verify_inclusion(leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Is this leaf number `index` of the `size` leaves under the root?"""
    if not 0 <= index < size or len(leaf_hash) != SIZE:
        return False
    found, at, last = leaf_hash, index, size - 1
    for beside in proof:
        if last == 0:
            return False
        found, at, last = _up(found, at, last, beside)
    return last == 0 and found == root


def verify_consistency(old_size: int, new_size: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Does the tree of `new_size` leaves begin with that of `old_size`? From an empty tree nothing can be shown."""
    if old_size == new_size:
        return old_size >= 0 and not proof and old_root == new_root
    if not 0 < old_size < new_size:
        return False
    whole = old_size & (old_size - 1) == 0  # a whole tree: its root is where the way begins
    hashes = [old_root, *proof] if whole else list(proof)
    if not hashes:
        return False
    at, last = old_size - 1, new_size - 1
    while at % 2:
        at, last = at // 2, last // 2
    old = new = hashes[0]
    for beside in hashes[1:]:
        if last == 0:
            return False
        if at % 2 or at == last:
            old = node_hash(beside, old)
        new, at, last = _up(new, at, last, beside)
    return last == 0 and old == old_root and new == new_root


def _up(found: bytes, at: int, last: int, beside: bytes) -> tuple[bytes, int, int]:
    """One level up: the hash there, its number and that of the last one. A last one without neighbour rises unpaired."""
    if at % 2 or at == last:
        while at % 2 == 0:
            at, last = at // 2, last // 2
        return node_hash(beside, found), at // 2, last // 2
    return node_hash(found, beside), at // 2, last // 2
