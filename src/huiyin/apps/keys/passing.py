"""What is kept only for a while (sessions, with drafts in them), sealed under the newest key outside the database.

It has no key of its own to be destroyed: its row is deleted. When a generation is forgotten, what it sealed reads as nothing.
"""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from binascii import Error

from huiyin.apps.keys import outside
from huiyin.apps.keys.ciphers import Unreadable, reading, writing
from huiyin.apps.keys.sealing import MARK


def seal_passing(plain: str, purpose: str) -> str:
    """`plain` as a text that only this installation's keys open, and only for the same `purpose`."""
    newest, cipher = outside.keys().newest, writing()
    sealed = cipher.seal(_key(newest, purpose), plain.encode(), purpose.encode())
    return f"{MARK}{newest}.{b64encode(bytes([cipher.FORMAT]) + sealed).decode()}"


def open_passing(text: str, purpose: str) -> str:
    """What was sealed; what was never sealed as it is. Empty when it was changed or its key is gone."""
    if not text.startswith(MARK):
        return text
    number, _, content = text.removeprefix(MARK).partition(".")
    try:
        sealed = b64decode(content, validate=True)
        return reading(sealed[0]).unseal(_key(int(number), purpose), sealed[1:], purpose.encode()).decode()
    except (Unreadable, outside.KeysMissing, Error, ValueError, IndexError):
        return ""


def _key(generation: int, purpose: str) -> bytes:
    return hmac.digest(outside.generation(generation), b"passing\x1f" + purpose.encode(), "sha256")
