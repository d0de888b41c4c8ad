"""The two codes of a case: a public number that only reads, and a secret receipt code that acts (design §4)."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from datetime import datetime

from django.conf import settings
from django.db import connection

from huiyin.apps.places.models import Place
from huiyin.core.worktime import SHANGHAI

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def next_code(place: Place, now: datetime) -> str:
    """The next public number today, like `XH-20261118-0017`; towns with the same initials count together."""
    prefix = ((place.town or place).letters or "h").upper()[:6]
    day = now.astimezone(SHANGHAI).date()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_casenumber (prefix, day, last) VALUES (%s, %s, 1) "
            "ON CONFLICT (prefix, day) DO UPDATE SET last = cases_casenumber.last + 1 RETURNING last",
            [prefix, day.isoformat()],
        )
        last = cursor.fetchone()[0]
    return f"{prefix}-{day:%Y%m%d}-{last:04d}"


def receipt_code(case: uuid.UUID) -> str:
    """The secret code of a case, made from its uid and the installation's key: shown again on replay, stored nowhere."""
    digest = hmac.new(settings.SECRET_KEY.encode(), b"receipt" + case.bytes, hashlib.sha256).digest()
    number = int.from_bytes(digest[:8], "big")
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(LENGTH))


def receipt_hash(code: str) -> str:
    """What is stored of a receipt code, to find its case."""
    return hmac.new(settings.SECRET_KEY.encode(), b"lookup" + code.encode(), hashlib.sha256).hexdigest()


def normal(code: str) -> str:
    """A code as a person types it: full-width, blanks, hyphens, lower case and look-alike letters forgiven."""
    halved = "".join(chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in code)
    return "".join(c for c in halved.upper() if c.isalnum() or c == "-").strip("-")


def as_receipt(code: str) -> str | None:
    """The ten characters of a receipt code in what was typed, None when it cannot be one."""
    bare = normal(code).replace("-", "").translate(LOOKALIKES)
    return bare if len(bare) == LENGTH and set(bare) <= set(ALPHABET) else None


def receipt_address(code: str) -> str:
    """Where a receipt code is looked up, in full: it stands on paper and in the QR code."""
    return f"{settings.BASE_URL.rstrip('/')}/q/{code}"
