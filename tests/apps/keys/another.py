"""Another cipher than the product's own, as an installation would register one."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from huiyin.apps.keys.ciphers import Unreadable

FORMAT = 2
NONCE = 12


def new_key() -> bytes:
    return os.urandom(32)


def seal(key: bytes, plain: bytes, aad: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, plain, aad)


def unseal(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    try:
        return ChaCha20Poly1305(key).decrypt(sealed[:NONCE], sealed[NONCE:], aad)
    except (InvalidTag, ValueError) as wrong:
        raise Unreadable("sealed content was changed or moved") from wrong
