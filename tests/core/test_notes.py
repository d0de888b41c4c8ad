"""Notes and checkpoints as C2SP writes them: the specification's own examples, and what is refused."""

from __future__ import annotations

from base64 import b64decode

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.merkle import leaf_hash
from huiyin.core.notes import (
    COSIGNED,
    ED25519,
    Checkpoint,
    Key,
    Malformed,
    Note,
    Proof,
    Signature,
    cosigned,
    stamped,
    unstamped,
)

WORDS = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
SIGNED = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
"""The example of the signed notes of Go's checksum database, from which the form comes."""
SOFA = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
"""
"""The example of tlog-checkpoint."""


def test_the_example_of_a_signed_note() -> None:
    note, key = Note.parsed(WORDS + "\n" + SIGNED), Key.parsed(KEY)
    assert (note.text, str(note), str(key), key.kind) == (WORDS, WORDS + "\n" + SIGNED, KEY, ED25519)
    (line,) = note.signatures
    assert line.of(key)
    Ed25519PublicKey.from_public_bytes(key.public).verify(line.value, note.text.encode())
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(key.public).verify(line.value, note.text.replace("don't", "do").encode())


def test_the_example_of_a_checkpoint() -> None:
    note = Note.parsed(SOFA)
    head = Checkpoint.parsed(note.text)
    assert (head.origin, head.size) == ("example.com/behind-the-sofa", 20852163)
    assert head.root == b64decode("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")
    assert str(head) == note.text
    assert str(note) == SOFA
    assert head.groups[:3] == ["0AC5", "186A", "9186"]
    assert len(head.groups) == 16


def test_a_line_of_an_unknown_kind_stands_beside_the_known_one() -> None:
    note = Note.parsed(SOFA)
    second = Signature("example.com/sm2", b"\xfe\x00\x00\x01", b"anything")
    both = Note.parsed(str(Note(note.text, (*note.signatures, second))))
    assert both.signatures == (*note.signatures, second)


def test_a_witness_signs_the_time_with_the_text() -> None:
    own = Ed25519PrivateKey.from_private_bytes(bytes(32))
    key = Key("witness.example", COSIGNED, own.public_key().public_bytes_raw())
    text = Note.parsed(SOFA).text
    value = stamped(1_800_000_000, own.sign(cosigned(text, 1_800_000_000)))
    assert cosigned(text, 1_800_000_000).startswith(b"cosignature/v1\ntime 1800000000\nexample.com/behind-the-sofa\n")
    seconds, signature = unstamped(value)
    assert (seconds, len(value)) == (1_800_000_000, 72)
    Ed25519PublicKey.from_public_bytes(key.public).verify(signature, cosigned(text, seconds))
    assert key.hint != Key(key.name, ED25519, key.public).hint


@given(st.integers(0, 10**9), st.lists(st.binary(min_size=32, max_size=32), max_size=20), st.binary(max_size=40))
def test_a_proof_leads_back(index: int, hashes: list[bytes], extra: bytes) -> None:
    proof = Proof(index, tuple(hashes), Note.parsed(SOFA), extra)
    assert Proof.parsed(str(proof)) == proof


def test_a_proof_is_written_as_tlog_proof_asks() -> None:
    proof = Proof(7, (leaf_hash(b"a"),), Note.parsed(SOFA))
    lines = str(proof).split("\n")
    assert lines[:2] == ["c2sp.org/tlog-proof@v1", "index 7"]
    assert lines[3:5] == ["", "example.com/behind-the-sofa"]


@pytest.mark.parametrize(
    "text",
    ["", "a\n", "a\n\n", "a\n\n— b", "a\n\n— b !!!!\n", "a\n\n- b AAAAAAAA\n", "a\n\n—  AAAAAAAA\n", "a\n\n— b AAAA\n"],
)
def test_what_is_no_note(text: str) -> None:
    with pytest.raises(Malformed):
        Note.parsed(text)


@pytest.mark.parametrize(
    "text", ["", "a\n1\n", "a\n01\n" + SOFA.split("\n")[2], "\n1\nAAAA\n", "a\n-1\nAAAA\n", "a\n1\nAAAA\n"]
)
def test_what_is_no_checkpoint(text: str) -> None:
    with pytest.raises(Malformed):
        Checkpoint.parsed(text)


@pytest.mark.parametrize("text", ["", "index 1\n\n" + SOFA, "c2sp.org/tlog-proof@v1\nindex x\n\n" + SOFA, SOFA])
def test_what_is_no_proof(text: str) -> None:
    with pytest.raises(Malformed):
        Proof.parsed(text)


@pytest.mark.parametrize("text", ["", "a+b", KEY.replace("c74f", "c74e"), KEY[:-4], "+" + KEY.partition("+")[2]])
def test_what_is_no_key(text: str) -> None:
    with pytest.raises(Malformed):
        Key.parsed(text)
