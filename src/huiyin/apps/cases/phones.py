"""A telephone number as people write it, and what keeps it from being one."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

DIALLED = re.compile(r"^[0-9+\-() 　]{3,24}$")
"""A telephone number as people write it."""
MOBILE = re.compile(r"(?:\+86|0086)?(1[3-9]\d*)")
NOBODYS = re.compile(r"(?:\+86|0086)?1[0-2]\d{9}")
"""Eleven digits that begin as no number of this country does."""
DIGITS = 11
"""Of a mobile number of this country, which begins with 13 to 19."""


def plain_phone(written: str) -> str:
    """The digits of a phone number as people write it: full-width digits, blanks, hyphens and brackets forgiven."""
    halved = "".join(chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in written)
    return re.sub(r"[\s\-()\u3000.—–]", "", halved)


def check_phone(written: str) -> None:
    """A mobile number has all its digits, and begins as one. Raises ValidationError."""
    plain = plain_phone(written)
    if NOBODYS.fullmatch(plain):
        raise ValidationError(gettext("A mobile number begins with 13 to 19. Look at this one again."))
    found = MOBILE.fullmatch(plain)
    if found and len(found[1]) != DIGITS:
        told = gettext("A mobile number has 11 digits; this one has %(n)s. Look at it again.")
        raise ValidationError(told, params={"n": len(found[1])})
