"""Codes of six digits (TOTP, RFC 6238): which one counts, and how an app is told its seed. A code counts once.

By the rules of `asvs` a code counts in its own half minute alone, as the clock of its device counts it: by how many half minutes
that clock is off is found out by the first codes, which open nothing until one fits, and stays with the authenticator.
"""

from __future__ import annotations

import secrets
from base64 import b32encode
from collections.abc import Iterable
from datetime import datetime
from hmac import compare_digest
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

from huiyin.apps.people.cards import EVERY_APP as OLD
from huiyin.apps.people.models import Account, Authenticator
from huiyin.apps.people.passwords import profile
from huiyin.apps.scope.acting import rule_decides, system

PRODUCT = "Huiyin"
STEP, DIGITS, SEED_BYTES = 30, 6, 20
HASHES: dict[str, type[SHA1 | SHA256]] = {OLD: SHA1, "SHA256": SHA256}
NEAR = (-1, 0, 1)
"""By so many steps a clock may be off at the beginning."""


@system("the second factor of whoever signs in", counts=False)
def in_use(account: Account) -> Authenticator | None:
    """The authenticator that is asked at every sign-in, None before one is set up."""
    found: Authenticator | None = account.authenticators.filter(confirmed=True).first()
    return found


def added(account: Account, *, confirmed: bool) -> Authenticator:
    """A fresh seed beside the authenticator in use, or as that; another one that was being set up is gone."""
    account.authenticators.filter(confirmed=False).delete()
    seed, digest = secrets.token_hex(SEED_BYTES), profile().digest
    return Authenticator.objects.create(account=account, seed=seed, digest=digest, confirmed=confirmed)


@rule_decides
def accepts(device: Authenticator | None, code: str, now: datetime) -> bool:
    """Is this the code of the moment? Then it counts no second time, however many ask at once.

    Of a device that is new, a code of the half minute before or after may tell how its clock goes, or was typed too late: the next
    one counts by either.
    """
    slack = range(-profile().slack, profile().slack + 1)
    if device is None or not device.seed:
        return False
    now_there = {device.drift + each for each in slack} | (set() if device.settled else {0})
    found = _drift(device, code.strip(), now, now_there if device.settled else NEAR)
    if found is None:
        return False
    step, counts = _step(now) + found, found in now_there
    unused = Authenticator.objects.filter(pk=device.pk, last__lt=step)
    return bool(unused.update(last=step, drift=found, settled=counts or device.settled)) and counts


def is_of_an_old_app(device: Authenticator | None, code: str, now: datetime) -> bool:
    """Has an app answered that passed over by what the codes of this new authenticator are made (SHA-256)?"""
    if device is None or not device.seed or device.settled or device.digest == OLD:
        return False
    return _drift(Authenticator(seed=device.seed, digest=OLD), code.strip(), now, NEAR) is not None


def _drift(device: Authenticator, typed: str, now: datetime, drifts: Iterable[int]) -> int | None:
    """By how many steps the clock of the device is off, if it shows this code; what has counted is none any more."""
    if not (typed.isascii() and typed.isdecimal() and len(typed) == DIGITS):
        return None
    fresh = [each for each in drifts if _step(now) + each > device.last]
    return next((each for each in fresh if compare_digest(_shown(device, _step(now) + each), typed)), None)


def code_at(device: Authenticator, now: datetime) -> str:
    """What the app shows at this moment."""
    return _shown(device, _step(now) + device.drift)


def _shown(device: Authenticator, step: int) -> str:
    return HOTP(key_of(device), DIGITS, HASHES[device.digest]()).generate(step).decode()


def _step(now: datetime) -> int:
    return int(now.timestamp()) // STEP


def key_of(device: Authenticator) -> bytes:
    """The seed."""
    return bytes.fromhex(device.seed)


def letters_of(device: Authenticator) -> str:
    """The seed as one types it into an app: base 32."""
    return b32encode(key_of(device)).decode()


def address_of(device: Authenticator) -> str:
    """The seed as an app scans it: an otpauth:// address (github.com/google/google-authenticator, Key URI Format)."""
    said = {"secret": letters_of(device), "algorithm": device.digest, "digits": DIGITS, "period": STEP}
    return f"otpauth://totp/{quote(f'{PRODUCT}:{device.account.username}')}?{urlencode(said)}&issuer={PRODUCT}"
