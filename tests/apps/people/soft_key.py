"""A software authenticator: makes ES256 keys and signs what a browser would hand it (WebAuthn level 2, attestation none)."""

from __future__ import annotations

import hashlib
import json
import os
import struct
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class SoftKey:
    """One passkey on one device. `origin` is what the browser's bar says; `flags` what the device has checked."""

    origin: str = "http://testserver"
    rp_id: str = "testserver"
    flags: int = PRESENT | VERIFIED
    count: int = 0
    handle: str = ""
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential: bytes = field(default_factory=lambda: os.urandom(32))

    def make(self, options: dict[str, Any]) -> str:
        """Answer `navigator.credentials.create`."""
        self.handle = options["user"]["id"]
        told = self._client("webauthn.create", options["challenge"])
        head = self._head(self.flags | ATTESTED)
        about = bytes(16) + struct.pack(">H", len(self.credential)) + self.credential + self._public()
        attestation = encode_cbor({"fmt": "none", "attStmt": {}, "authData": head + about})
        return self._answer({"clientDataJSON": told, "attestationObject": attestation})

    def sign(self, options: dict[str, Any]) -> str:
        """Answer `navigator.credentials.get`."""
        self.count += 1
        told, head = self._client("webauthn.get", options["challenge"]), self._head(self.flags)
        signature = self.private.sign(head + hashlib.sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        handle = base64url_to_bytes(self.handle)
        return self._answer(
            {"clientDataJSON": told, "authenticatorData": head, "signature": signature, "userHandle": handle}
        )

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _head(self, flags: int) -> bytes:
        return hashlib.sha256(self.rp_id.encode()).digest() + bytes([flags]) + struct.pack(">I", self.count)

    def _public(self) -> bytes:
        at = self.private.public_key().public_numbers()
        return encode_cbor({1: 2, 3: -7, -1: 1, -2: at.x.to_bytes(32, "big"), -3: at.y.to_bytes(32, "big")})

    def _answer(self, response: dict[str, bytes]) -> str:
        name = bytes_to_base64url(self.credential)
        parts = {key: bytes_to_base64url(value) for key, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": parts})


class OldKey(SoftKey):
    """Made by RSA (RS256), as the TPM of some Windows computers does it."""

    def _public(self) -> bytes:
        at = rsa.generate_private_key(65537, 2048).public_key().public_numbers()
        return encode_cbor({1: 3, 3: -257, -1: at.n.to_bytes(256, "big"), -2: at.e.to_bytes(3, "big")})
