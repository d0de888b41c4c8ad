"""What an authenticator app shows. A code counts for half a minute, so no test takes one that is just ending."""

from __future__ import annotations

import time
import urllib.parse
from base64 import b32decode
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP = 30
HASHES: dict[str, type[SHA1 | SHA256]] = {"SHA1": SHA1, "SHA256": SHA256}


def shown(seed: bytes, digest: str, at: datetime | None = None) -> str:
    """Six digits of a moment; without one those of now, with five seconds left at least."""
    if at is None:
        unhurried()
    return TOTP(seed, 6, HASHES[digest](), STEP).generate(int(at.timestamp() if at else time.time())).decode()


def by_card(address: str) -> str:
    """Six digits of now, by the otpauth:// address of a card."""
    said = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query))
    return shown(b32decode(said["secret"]), said["algorithm"])


def unhurried(seconds: float = 5) -> None:
    """Wait until so many seconds of the half minute are left."""
    left = STEP - time.time() % STEP
    if left < seconds:
        time.sleep(left)
