"""Signing in: name, password and second factor at once; every failure looks the same, and after some one has to wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import authenticate
from django.http import HttpRequest
from django_otp.plugins.otp_totp.models import TOTPDevice

from huiyin.apps.people.models import Account
from huiyin.apps.people.throttle import count, forget, too_often
from huiyin.core.errors import RuleError

WINDOW_SECONDS = 15 * 60
FAILURES = {"name": 5, "address": 60}
"""How many failures within the window; behind one address there is a whole office, whose typos add up."""


@dataclass(frozen=True)
class Claim:
    """Who somebody says they are. `code` is the six digits of the authenticator; empty before one is set up."""

    username: str
    password: str
    code: str
    address: str

    @property
    def keys(self) -> dict[str, str]:
        """What failures are counted by."""
        return {"name": self.username, "address": self.address}


def check_claim(request: HttpRequest, claim: Claim, now: datetime) -> tuple[Account, bool]:
    """The account, and whether its second factor was shown (False: none is set up yet).

    Raises wrong_sign_in (whatever was wrong) and wait_to_sign_in(minutes) when there were too many failures.
    """
    waits = [too_often(kind, key, FAILURES[kind], WINDOW_SECONDS, now) for kind, key in claim.keys.items()]
    if any(waits):
        raise RuleError("wait_to_sign_in", minutes=-(-max(waits) // 60))
    account = authenticate(request, username=claim.username, password=claim.password)
    if isinstance(account, Account):
        device = TOTPDevice.objects.filter(user=account, confirmed=True).first()
        if device is None or device.verify_token(claim.code):
            forget("name", claim.username)
            return account, device is not None
    for kind, key in claim.keys.items():
        count(kind, key, WINDOW_SECONDS, now)
    raise RuleError("wrong_sign_in")
