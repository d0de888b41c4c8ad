"""The tree of RFC 6962: its published roots, every small size, an oracle that recurses as the RFC writes, and forgeries."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.merkle import (
    EMPTY,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

DATA = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = """
6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125
aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7
4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef
ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328
""".split()
"""The leaves and roots of the test vectors that all implementations of Certificate Transparency share."""
MOST = 70
LEAVES = [leaf_hash(str(n).encode()) for n in range(MOST)]


def by_the_letter(data: list[bytes]) -> bytes:
    """MTH of RFC 6962 §2.1, as it stands there."""
    if not data:
        return sha256(b"").digest()
    if len(data) == 1:
        return sha256(b"\x00" + data[0]).digest()
    k = 1
    while k * 2 < len(data):
        k *= 2
    return sha256(b"\x01" + by_the_letter(data[:k]) + by_the_letter(data[k:])).digest()


def test_the_published_roots() -> None:
    leaves = [leaf_hash(bytes.fromhex(each)) for each in DATA]
    assert root([]) == EMPTY == sha256(b"").digest()
    for size, wanted in enumerate(ROOTS, start=1):
        assert root(leaves[:size]).hex() == wanted


@given(st.lists(st.binary(max_size=40), max_size=80))
def test_the_root_is_that_of_the_letter(data: list[bytes]) -> None:
    assert root([leaf_hash(each) for each in data]) == by_the_letter(data)


def test_every_leaf_of_every_size_is_shown_to_be_there_and_nowhere_else() -> None:
    for size in range(1, MOST + 1):
        leaves, top = LEAVES[:size], root(LEAVES[:size])
        for index in range(size):
            proof = inclusion_proof(leaves, index)
            assert len(proof) <= (size - 1).bit_length()
            assert verify_inclusion(leaves[index], index, size, proof, top), (index, size)
            assert not verify_inclusion(leaves[index], (index + 1) % size, size, proof, top) or size == 1
            assert not verify_inclusion(LEAVES[(index + 1) % MOST], index, size, proof, top)


def test_every_size_is_shown_to_have_grown_from_every_smaller_one() -> None:
    for new in range(MOST + 1):
        leaves, top = LEAVES[:new], root(LEAVES[:new])
        for old in range(1, new + 1):
            proof, before = consistency_proof(leaves, old), root(LEAVES[:old])
            assert verify_consistency(old, new, proof, before, top), (old, new)
            assert not verify_consistency(old, new, proof, EMPTY, top)
            assert not verify_consistency(old, new, proof, before, EMPTY)
            assert not verify_consistency(old, new, [*proof, EMPTY], before, top)
            if proof:
                assert not verify_consistency(old, new, proof[:-1], before, top)
                assert not verify_consistency(old, new, [*proof[1:], proof[0]], before, top) or len(set(proof)) == 1


def test_a_changed_past_is_found() -> None:
    forged = [*LEAVES[:10], leaf_hash("改过".encode()), *LEAVES[11:40]]
    for old in range(11, 40):
        assert not verify_consistency(old, 40, consistency_proof(forged, old), root(LEAVES[:old]), root(forged))


def test_every_bit_of_a_proof_counts() -> None:
    leaves, top = LEAVES[:37], root(LEAVES[:37])
    proof = inclusion_proof(leaves, 21)
    for n, each in enumerate(proof):
        broken = [*proof[:n], bytes([each[0] ^ 1]) + each[1:], *proof[n + 1 :]]
        assert not verify_inclusion(leaves[21], 21, 37, broken, top)
    assert not verify_inclusion(leaves[21], 21, 37, proof[:-1], top)
    assert not verify_inclusion(leaves[21], 21, 37, [*proof, top], top)


def test_from_an_empty_tree_nothing_is_shown() -> None:
    assert consistency_proof(LEAVES, 0) == []
    assert not verify_consistency(0, 5, [], EMPTY, root(LEAVES[:5]))
    assert not verify_consistency(0, 5, [EMPTY], EMPTY, root(LEAVES[:5]))
    assert verify_consistency(0, 0, [], EMPTY, EMPTY)
    assert verify_consistency(5, 5, [], root(LEAVES[:5]), root(LEAVES[:5]))
    assert not verify_consistency(5, 5, [EMPTY], root(LEAVES[:5]), root(LEAVES[:5]))


@pytest.mark.parametrize(("index", "size"), [(-1, 5), (5, 5), (0, 0), (7, 3)])
def test_a_leaf_that_cannot_be(index: int, size: int) -> None:
    with pytest.raises(IndexError):
        inclusion_proof(LEAVES[:size], index)
    assert not verify_inclusion(LEAVES[0], index, size, [], root(LEAVES[:size]))


@pytest.mark.parametrize(("old", "new"), [(-1, 5), (6, 5)])
def test_a_past_that_cannot_be(old: int, new: int) -> None:
    with pytest.raises(IndexError):
        consistency_proof(LEAVES[:new], old)
    assert not verify_consistency(old, new, [], EMPTY, EMPTY)


def test_a_node_is_no_leaf() -> None:
    """The node over two leaves does not pass as a leaf of a smaller tree."""
    two = root(LEAVES[:2])
    assert leaf_hash(LEAVES[0] + LEAVES[1]) != two
    assert not verify_inclusion(b"short", 0, 1, [], b"short")
