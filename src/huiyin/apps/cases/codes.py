"""The two codes of a case: a public number that only reads, and a secret receipt code that acts (design §4)."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from datetime import date, datetime

from django.conf import settings

from huiyin.apps.keys import outside
from huiyin.apps.places.models import Place
from huiyin.apps.scope.keeping import kept_cursor
from huiyin.core.words import OPEN_LEVELS
from huiyin.core.worktime import SHANGHAI

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
CODE_DIGITS = 6
LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


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

    `kept` is what is stored of it: so it is made by the key that was in force then, and empty when that is forgotten.
    """
    made = ((_letters(_made_of(b"receipt", case.bytes, key)), key) for key in outside.codes_keys())
    return next((code for code, key in made if kept in ("", _receipt_hash(code, key))), "")


def receipt_hash(code: str) -> str:
    """What is stored of a new receipt code, to find its case."""
    return receipt_hashes(code)[0]


def receipt_hashes(code: str) -> list[str]:
    """What may be stored of a receipt code, by the key of whichever time; the likeliest first."""
    return [_receipt_hash(code, key) for key in outside.codes_keys()]


def _receipt_hash(code: str, key: bytes) -> str:
    return _made_of(b"lookup", code.encode(), key).hex()


def card_number(card: uuid.UUID, kept: str = "") -> str:
    """The number of a resident's card, made like a receipt code: printed again with a new PIN, stored nowhere."""
    made = ((_letters(_made_of(b"card", card.bytes, key)), key) for key in outside.codes_keys())
    return next((number for number, key in made if kept in ("", _card_hash(number, key))), "")


def card_hash(number: str) -> str:
    """What is stored of a new card's number, to find the card."""
    return card_hashes(number)[0]


def card_hashes(number: str) -> list[str]:
    """What may be stored of a card's number, by the key of whichever time.

    The number opens nothing without its PIN, yet it is half of a key and stands in an address: who gets a copy of the database
    must not learn which numbers there are, to try PINs on all of them or to lock them.
    """
    return [_card_hash(number, key) for key in outside.codes_keys()]


def _card_hash(number: str, key: bytes) -> str:
    return _made_of(b"card number", number.encode(), key).hex()


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
