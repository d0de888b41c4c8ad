"""AES-256-GCM (NIST SP 800-38D) with a random nonce of twelve bytes: nonce ‖ ciphertext ‖ tag."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from huiyin.apps.keys.ciphers import Unreadable

FORMAT = 1
NONCE = 12


def new_key() -> bytes:
    """32 random bytes."""
    return os.urandom(32)


def seal(key: bytes, plain: bytes, aad: bytes) -> bytes:
    """The nonce and what is sealed."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, aad)


def unseal(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    """What was sealed. Raises Unreadable."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], aad)
    except (InvalidTag, ValueError) as wrong:
        raise Unreadable("sealed content was changed or moved") from wrong
