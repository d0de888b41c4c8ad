"""A second line of another kind under every head: a signer that the installation names, known to some readers and not to others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.exceptions import ImproperlyConfigured

from huiyin.apps.cases.models import Case
from huiyin.apps.keys import signatures
from huiyin.apps.keys.signatures import is_signed
from huiyin.apps.records import lines
from huiyin.apps.records.models import Checkpoint, LogKey
from huiyin.core import notes
from huiyin.core.receipts import checked
from tests.apps.records.sealing import TUESDAY, differences, receipt, sealed
from tests.behind import lift_rules
from tests.builders import World, say

pytestmark = pytest.mark.django_db
PATH = "tests.apps.records.test_lines.Curve"
NAME = b"p256\n"


class Curve:
    """ECDSA over P-256 in the place of SM2: kind 0xff, so that its public key begins with the name of what it is."""

    kind = 0xFF
    private = ec.derive_private_key(20261116, ec.SECP256R1())

    def public(self, name: str) -> bytes:
        return NAME + self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def sign(self, name: str, message: bytes) -> bytes:
        return self.private.sign(message, ec.ECDSA(SHA256()))

    def verifies(self, public: bytes, message: bytes, signature: bytes) -> bool:
        try:
            key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public.removeprefix(NAME))
            key.verify(signature, message, ec.ECDSA(SHA256()))
        except (InvalidSignature, ValueError):
            return False
        return True


@pytest.fixture
def signed(settings: Any) -> Iterator[Checkpoint]:
    """The head of a village, signed by both."""
    settings.RECORD_LINES = [PATH]
    world = World()
    say(world)
    sealed()
    yield Checkpoint.objects.get(log__place=world.village)
    lines._made.cache_clear()
    signatures.FURTHER.clear()


def keys_of(head: Checkpoint) -> list[notes.Key]:
    rows = LogKey.objects.filter(log=head.log).order_by("line")
    return [notes.Key.parsed(row.key) for row in rows]


def test_both_sign_and_both_keys_are_published(signed: Checkpoint) -> None:
    note, (ours, further) = notes.Note.parsed(signed.note), keys_of(signed)
    assert [ours.kind, further.kind] == [notes.ED25519, Curve.kind]
    assert len(note.signatures) == 2
    assert is_signed(note, ours)
    assert is_signed(note, further)
    assert not is_signed(notes.Note(note.text.replace("\n1\n", "\n2\n"), note.signatures), further)
    assert differences() == []


def test_a_second_night_makes_no_second_key(signed: Checkpoint) -> None:
    sealed(TUESDAY)
    assert LogKey.objects.filter(log=signed.log).count() == 2
    assert differences() == []


def test_who_does_not_know_the_kind_passes_it_by(signed: Checkpoint) -> None:
    text, (ours, further) = receipt(Case.objects.get()), keys_of(signed)
    signatures.FURTHER.clear()
    (found,) = checked(text, is_signed)
    assert (found.wrong, found.signed) == ("", str(ours))
    assert not is_signed(notes.Note.parsed(signed.note), further)
    assert differences() == []


def test_who_has_only_the_unknown_key_is_not_told_that_it_is_signed(signed: Checkpoint) -> None:
    _, further = keys_of(signed)
    told = json.loads(receipt(Case.objects.get())) | {"keys": {signed.log.origin: [str(further)]}}
    assert checked(json.dumps(told), is_signed)[0].wrong == ""
    signatures.FURTHER.clear()
    assert checked(json.dumps(told), is_signed)[0].wrong == "signature"


def test_a_second_line_that_does_not_hold_or_is_gone_is_found(signed: Checkpoint, as_owner: None) -> None:
    note = notes.Note.parsed(signed.note)
    ours, further = note.signatures
    lift_rules(Checkpoint)
    bent = notes.Signature(further.name, further.hint, further.value[:-1] + bytes([further.value[-1] ^ 1]))
    Checkpoint.objects.filter(pk=signed.pk).update(note=str(notes.Note(note.text, (ours, bent))))
    assert any("kind 255" in what for what in differences()), "it says that it is by a key that is known"
    Checkpoint.objects.filter(pk=signed.pk).update(note=str(notes.Note(note.text, (ours,))))
    assert differences() == ["checkpoints of 2026-11-16"]


@pytest.mark.parametrize(
    "path", ["nowhere.Signer", "tests.apps.records.test_lines.Nothing", "tests.apps.records.test_lines.Ours"]
)
def test_a_signer_that_cannot_be_made_stops_the_start(settings: Any, path: str) -> None:
    settings.RECORD_LINES = [path]
    with pytest.raises(ImproperlyConfigured, match="record_lines"):
        lines.check()


class Ours(Curve):
    """It says that it is of our own kind."""

    kind = notes.ED25519
