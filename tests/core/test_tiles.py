"""Tiles: the same roots and proofs as from all the leaves, and the addresses of C2SP tlog-tiles."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core import merkle
from huiyin.core.tiles import WIDTH, Tree, address, addressed, number

LEAVES = [merkle.leaf_hash(str(n).encode()) for n in range(66_000)]
SIZES = [1, 2, 3, 7, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 66_000]


def read(level: int, tile: int, width: int) -> Sequence[bytes]:
    """A tile told from all the leaves."""
    each = WIDTH**level
    first = tile * WIDTH
    return [merkle.root(LEAVES[n * each : (n + 1) * each]) for n in range(first, first + width)]


@pytest.mark.parametrize("size", SIZES)
def test_the_root_is_that_of_the_leaves(size: int) -> None:
    assert Tree(size, read).root() == merkle.root(LEAVES[:size])


def test_nothing_has_the_root_of_nothing() -> None:
    assert Tree(0, read).root() == merkle.EMPTY


@given(st.integers(1, 2000), st.data())
def test_the_proofs_are_those_of_the_leaves(size: int, data: st.DataObject) -> None:
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))
    tree = Tree(size, read)
    assert tree.inclusion(index) == merkle.inclusion_proof(LEAVES[:size], index)
    assert tree.consistency(old) == merkle.consistency_proof(LEAVES[:size], old)


@pytest.mark.parametrize(("index", "old"), [(0, 65_536), (65_535, 65_535), (65_999, 300), (40_000, 1)])
def test_a_large_tree_is_proven_from_a_few_tiles(index: int, old: int) -> None:
    asked: list[tuple[int, int, int]] = []

    def noted(level: int, tile: int, width: int) -> Sequence[bytes]:
        asked.append((level, tile, width))
        return read(level, tile, width)

    tree = Tree(66_000, noted)
    top = merkle.root(LEAVES)
    assert merkle.verify_inclusion(LEAVES[index], index, 66_000, tree.inclusion(index), top)
    assert merkle.verify_consistency(old, 66_000, tree.consistency(old), merkle.root(LEAVES[:old]), top)
    assert len(asked) <= 6


def test_there_are_no_proofs_of_what_is_not_there() -> None:
    with pytest.raises(IndexError):
        Tree(3, read).inclusion(3)
    with pytest.raises(IndexError):
        Tree(3, read).consistency(4)


def test_addresses_as_the_specification_writes_them() -> None:
    assert number(1234067) == "x001/x234/067"
    assert [number(n) for n in (0, 5, 999, 1000)] == ["000", "005", "999", "x001/000"]
    assert address(0, 1234067) == "tile/0/x001/x234/067"
    assert address(1, 0, 17) == "tile/1/000.p/17"


@given(st.integers(0, 7), st.integers(0, 10**9), st.integers(1, 256))
def test_an_address_leads_back(level: int, tile: int, width: int) -> None:
    assert addressed(address(level, tile, width)) == (level, tile, width)


@pytest.mark.parametrize(
    "text",
    ["tile/0/0", "tile/0/1000", "tile/8/000", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/300", "tile/-1/000",
     "tile/0/x000/001", "tile/a/000", "tile/0", "", "tile/0/../000", "tile/0/٠٠٠"],
)  # fmt: skip
def test_what_is_written_otherwise_is_no_address(text: str) -> None:
    assert addressed(text) is None
