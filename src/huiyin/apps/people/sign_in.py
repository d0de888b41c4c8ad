"""Signing in: name, password and second factor at once; every failure looks the same and slows the next one down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest
from django_otp.plugins.otp_totp.models import TOTPDevice

from huiyin.apps.people.models import Account, Attempt
from huiyin.apps.people.throttle import key_of
from huiyin.core.errors import RuleError

FREE_FAILURES = 5
LONGEST_WAIT = 15 * 60


@dataclass(frozen=True)
class Claim:
    """Who somebody says they are. `code` is the six digits of the authenticator; empty before one is set up."""

    username: str
    password: str
    code: str
    address: str


def check_claim(request: HttpRequest, claim: Claim, now: datetime) -> tuple[Account, bool]:
    """The account, and whether its second factor was shown (False: none is set up yet).

    Raises wrong_sign_in (whatever was wrong) and wait_to_sign_in(seconds) when there were too many failures.
    """
    keys = [key_of("name", claim.username), key_of("address", claim.address)]
    _check_wait(keys, now)
    account = authenticate(request, username=claim.username, password=claim.password)
    if isinstance(account, Account):
        device = TOTPDevice.objects.filter(user=account, confirmed=True).first()
        if device is None or device.verify_token(claim.code):
            Attempt.objects.filter(key=keys[0]).delete()
            return account, device is not None
    for key in keys:
        _failed(key, now)
    raise RuleError("wrong_sign_in")


def _check_wait(keys: list[str], now: datetime) -> None:
    ends = [
        until for until in Attempt.objects.filter(key__in=keys).values_list("until", flat=True) if until and until > now
    ]
    if ends:
        raise RuleError("wait_to_sign_in", seconds=int((max(ends) - now).total_seconds()) + 1)


@transaction.atomic
def _failed(key: str, now: datetime) -> None:
    attempt, _ = Attempt.objects.select_for_update().get_or_create(key=key)
    attempt.failures += 1
    if attempt.failures >= FREE_FAILURES:
        wait = min(2 ** (attempt.failures - FREE_FAILURES + 3), LONGEST_WAIT)
        attempt.until = now + timedelta(seconds=wait)
    attempt.save()
