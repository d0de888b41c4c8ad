"""Codes of six digits (TOTP, RFC 6238): which one counts, and how an app is told its seed. A code counts once."""

from __future__ import annotations

import secrets
from base64 import b32encode
from datetime import datetime
from urllib.parse import quote, urlencode

from django_otp.oath import TOTP

from huiyin.apps.people.models import Account, Authenticator
from huiyin.apps.scope.acting import rule_decides, system

PRODUCT = "Huiyin"
STEP, DIGITS, SEED_BYTES = 30, 6, 20
TOLERANCE = 1
"""So many steps before and after count too: clocks of phones differ."""


@system("the second factor of whoever signs in", counts=False)
def in_use(account: Account) -> Authenticator | None:
    """The authenticator that is asked at every sign-in, None before one is set up."""
    found: Authenticator | None = account.authenticators.filter(confirmed=True).first()
    return found


def added(account: Account, *, confirmed: bool) -> Authenticator:
    """A fresh seed beside the authenticator in use, or as that; another one that was being set up is gone."""
    account.authenticators.filter(confirmed=False).delete()
    seed = secrets.token_hex(SEED_BYTES)
    return Authenticator.objects.create(account=account, seed=seed, confirmed=confirmed)


@rule_decides
def accepts(device: Authenticator | None, code: str, now: datetime) -> bool:
    """Is this the code of the moment? Then it counts no second time, however many ask at once."""
    typed = code.strip()
    if device is None or not device.seed or not (typed.isascii() and typed.isdecimal() and len(typed) == DIGITS):
        return False
    found = _totp(device, now)
    if not found.verify(int(typed), TOLERANCE, device.last + 1):
        return False
    fresh = Authenticator.objects.filter(pk=device.pk, last__lt=found.t())
    return bool(fresh.update(last=found.t(), drift=found.drift))


def code_at(device: Authenticator, now: datetime) -> str:
    """What the app shows at this moment."""
    return f"{_totp(device, now).token():0{DIGITS}d}"


def _totp(device: Authenticator, now: datetime) -> TOTP:
    found = TOTP(key_of(device), STEP, 0, DIGITS, device.drift)
    found.time = now.timestamp()
    return found


def key_of(device: Authenticator) -> bytes:
    """The seed."""
    return bytes.fromhex(device.seed)


def letters_of(device: Authenticator) -> str:
    """The seed as one types it into an app: base 32."""
    return b32encode(key_of(device)).decode()


def address_of(device: Authenticator) -> str:
    """The seed as an app scans it: an otpauth:// address (github.com/google/google-authenticator, Key URI Format)."""
    said = {"secret": letters_of(device), "algorithm": "SHA1", "digits": DIGITS, "period": STEP}
    return f"otpauth://totp/{quote(f'{PRODUCT}:{device.account.username}')}?{urlencode(said)}&issuer={PRODUCT}"
