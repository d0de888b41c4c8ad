"""The two codes of a case: a public number that only reads, and a secret receipt code that acts (design §4).

Secret codes are made from a uid and the key of codes, and stored nowhere (ADR 0005). To find whose code was typed a row keeps its
*shelf*: which key was in force, and 24 bits of a keyed hash, far too few to know 50 by. Whoever lies on a typed code's shelf is
tried: their code is made anew and compared.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import TypeVar

from django.conf import settings

from huiyin.apps.keys import outside
from huiyin.apps.places.models import Place
from huiyin.apps.scope.keeping import kept_cursor
from huiyin.core.words import OPEN_LEVELS
from huiyin.core.worktime import SHANGHAI

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
CODE_DIGITS = 6
SHELF = 3
"""So many bytes of a keyed hash: among a million codes there are sixteen times as many shelves."""
LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})

Row = TypeVar("Row")


def new_code(case: uuid.UUID, level: str, place: Place, now: datetime) -> str:
    """The public number of a new case, like `XH-20261118-0017`; towns with the same initials count together.

    Of what is restricted or sealed it is drawn: nobody learns from gaps between the others, or from one's own, how many there are.
    """
    prefix = ((place.town or place).letters or "h").upper()[:6]
    day = now.astimezone(SHANGHAI).date()
    number = f"{_next(prefix, day):04d}" if level in OPEN_LEVELS else str(_drawn(case))
    return f"{prefix}-{day:%Y%m%d}-{number}"


def _drawn(case: uuid.UUID) -> int:
    """Eight digits: no counting gets there, and two of one day and town meet once in ninety million pairs."""
    return 10**7 + int.from_bytes(_made_of(b"number", case.bytes)[:8], "big") % (9 * 10**7)


def _next(prefix: str, day: date) -> int:
    with kept_cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_casenumber (prefix, day, last) VALUES (%s, %s, 1) "
            "ON CONFLICT (prefix, day) DO UPDATE SET last = cases_casenumber.last + 1 RETURNING last",
            [prefix, day.isoformat()],
        )
        return int(cursor.fetchone()[0])


def receipt_code(case: uuid.UUID, kept: str = "") -> str:
    """The secret code of a case, made from its uid and the key of codes: shown again on replay, stored nowhere.

    `kept` is the shelf that is stored: so it is made by the key that was in force then, and empty when that is forgotten.
    """
    return _code_of(b"receipt", case, kept)


def receipt_shelf(code: str) -> str:
    """What is stored of a new receipt code, to find its case."""
    return receipt_shelves(code)[0]


def receipt_shelves(code: str) -> list[str]:
    """Where a receipt code may lie, by the key of whichever time; the likeliest first."""
    return _shelves(b"lookup", code)


def card_number(card: uuid.UUID, kept: str = "") -> str:
    """The number of a resident's card, made like a receipt code: printed again with a new PIN, stored nowhere."""
    return _code_of(b"card", card, kept)


def card_shelf(number: str) -> str:
    """What is stored of a new card's number, to find the card."""
    return card_shelves(number)[0]


def card_shelves(number: str) -> list[str]:
    """Where a card's number may lie, by the key of whichever time.

    The number opens nothing without its PIN, yet it is half of a key and stands in an address: who gets a copy of the database
    must not learn which numbers there are, to try PINs on all of them or to lock them.
    """
    return _shelves(b"card number", number)


def whose(code: str, rows: Iterable[Row], code_of: Callable[[Row], str]) -> Row | None:
    """The one of a shelf whose code was typed. Should two have the same, neither: nobody opens what is another's."""
    found = [row for row in rows if hmac.compare_digest(code_of(row), code)]
    return found[0] if len(found) == 1 else None


def _code_of(purpose: bytes, uid: uuid.UUID, kept: str) -> str:
    """By the key of the shelf that is kept, by the present one where there is none; empty when that key is gone."""
    of = (key for key in outside.codes_keys() if not kept or kept.startswith(_mark(key)))
    key = next(of, b"")
    return _letters(_made_of(purpose, uid.bytes, key)) if key else ""


def _shelves(purpose: bytes, code: str) -> list[str]:
    return [_mark(key) + _made_of(purpose, code.encode(), key)[:SHELF].hex() for key in outside.codes_keys()]


@lru_cache(maxsize=64)
def _mark(key: bytes) -> str:
    """Eight signs by which a key is known again, whatever number it has in the file."""
    return _made_of(b"which key", b"", key)[:4].hex()


def one_time_code(asked: uuid.UUID) -> str:
    """Six digits (20 bits) for one question of somebody's: made from its random uid and the installation's key, stored nowhere."""
    return f"{int.from_bytes(_made_of(b'one time', asked.bytes)[:8], 'big') % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def _made_of(purpose: bytes, value: bytes, key: bytes = b"") -> bytes:
    return hmac.digest(key or outside.codes_key(), purpose + value, hashlib.sha256)


def _letters(digest: bytes) -> str:
    number = int.from_bytes(digest[:8], "big")
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(LENGTH))


def normal(code: str) -> str:
    """A code as a person types it: full-width, blanks, hyphens, lower case and look-alike letters forgiven."""
    halved = "".join(chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in code)
    return "".join(c for c in halved.upper() if c.isalnum() or c == "-").strip("-")


def as_receipt(code: str) -> str | None:
    """The ten characters of a receipt code in what was typed, None when it cannot be one."""
    bare = normal(code).replace("-", "").translate(LOOKALIKES)
    return bare if len(bare) == LENGTH and set(bare) <= set(ALPHABET) else None


def as_card(typed: str) -> str | None:
    """The number of a card that was typed, or scanned as the address in its drawing; None when it cannot be one."""
    return as_receipt(typed.strip().rstrip("/").rpartition("/")[2])


def digits_of(typed: str) -> str:
    """The digits of a code or PIN as people type them: full-width, blanks and hyphens forgiven."""
    return normal(typed).replace("-", "")


def card_address(number: str) -> str:
    """Where the bearer of a card begins: it stands in the card's drawing."""
    return f"{settings.BASE_URL.rstrip('/')}/mine/card/{number}"


def public_address(number: str) -> str:
    """Where everybody may follow the matter of a public number."""
    return f"{settings.BASE_URL.rstrip('/')}/q/{number}"


def receipt_address(code: str) -> str:
    """Where a receipt code is looked up, in full: it stands on paper and in the QR code."""
    return f"{settings.BASE_URL.rstrip('/')}/q/{code}"
