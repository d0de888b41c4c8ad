"""The key by which a person's phone seals what it keeps: made of the person's data key, so that it lasts as long as that one.

Turning the keys outside wraps data keys anew and changes none of them: what waits in a phone stays readable for its owner. When
the person is erased, it is for nobody any more.
"""

from __future__ import annotations

import hmac
import uuid

from huiyin.apps.keys import ring


def phone_key(owner: uuid.UUID) -> bytes:
    """32 bytes for AES-256-GCM in a browser. Raises Destroyed; KeysMissing."""
    return hmac.digest(ring.get_or_make(owner), b"phone", "sha256")
