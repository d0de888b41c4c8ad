"""Signing in: name, password and second factor at once; every failure looks the same, and after some one has to wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import authenticate
from django.http import HttpRequest

from huiyin.apps.people.authenticators import accepts, in_use
from huiyin.apps.people.models import Account
from huiyin.apps.people.passkeys import check_key
from huiyin.apps.people.passwords import card_is_void, profile
from huiyin.apps.people.security import note
from huiyin.apps.people.throttle import count, forget, too_often
from huiyin.core.errors import RuleError
from huiyin.core.idle import HAS, KNOWS

ADDRESS_FAILURES = 60
"""How many failures of an address within the window; behind one address there is a whole office, whose typos add up."""


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


def limits() -> dict[str, int]:
    """How many failures are borne within the window."""
    return {"name": profile().failures, "address": ADDRESS_FAILURES}


def window_seconds() -> int:
    """How long failures count."""
    return profile().wait_minutes * 60


def check_claim(request: HttpRequest, claim: Claim, now: datetime) -> tuple[Account, bool]:
    """The account, and whether its second factor was shown (False: none is set up yet).

    Raises wrong_sign_in (whatever was wrong) and wait_to_sign_in(minutes) when there were too many failures.
    """
    let_wait(claim.keys, now)
    account = authenticate(request, username=claim.username, password=claim.password)
    if isinstance(account, Account) and not card_is_void(account, now):
        device = in_use(account)
        first_time = device is None and not account.passkeys.exists()
        if first_time or accepts(device, claim.code, now):
            forget("name", claim.username)
            return account, device is not None
    failed(claim.keys, Account.objects.filter(username=claim.username).first(), now)
    raise RuleError("wrong_sign_in")


def check_passkey(request: HttpRequest, answer: str, address: str, now: datetime) -> Account:
    """The account whose passkey has answered. Raises wrong_passkey, wait_to_sign_in."""
    let_wait({"address": address}, now)
    try:
        return check_key(request, answer=answer, now=now)
    except RuleError:
        failed({"address": address}, None, now)
        raise


def check_again(account: Account, typed: Mapping[str, str], address: str, now: datetime) -> list[str]:
    """Somebody who is signed in shows again who they are, by each factor of `typed`; as `shown`, by the password or six digits.

    Gives the factors that were shown. Raises wrong_again (whatever was wrong), wait_to_sign_in.
    """
    keys = {"name": account.username, "address": address}
    let_wait(keys, now)
    found = [_factor(account, name, words, now) for name, words in typed.items()]
    if not found or None in found:
        failed(keys, account, now)
        raise RuleError("wrong_again")
    forget("name", account.username)
    return [name for name in found if name]


def _factor(account: Account, name: str, words: str, now: datetime) -> str | None:
    """Which factor the words show, None for neither of those that `name` stands for."""
    if name != KNOWS and accepts(in_use(account), words, now):
        return HAS
    return KNOWS if name != HAS and account.check_password(words) else None


def check_code(account: Account, code: str, address: str, now: datetime) -> None:
    """Whom an identity provider has named shows the second factor here. Raises wrong_code, wait_to_sign_in."""
    keys = {"name": account.username, "address": address}
    let_wait(keys, now)
    if not accepts(in_use(account), code, now):
        failed(keys, account, now)
        raise RuleError("wrong_code")
    forget("name", account.username)


def let_wait(keys: dict[str, str], now: datetime) -> None:
    """Raises wait_to_sign_in(minutes) when there were too many failures."""
    most, seconds = limits(), window_seconds()
    waits = [too_often(kind, key, most[kind], seconds, now) for kind, key in keys.items()]
    if any(waits):
        raise RuleError("wait_to_sign_in", minutes=-(-max(waits) // 60))


def failed(
    keys: dict[str, str], account: Account | None, now: datetime, entry: str = "sign_in_failed", why: str = ""
) -> None:
    """Count a failure and write it down; of a name that nobody has, nothing is kept (it may be a password)."""
    for kind, key in keys.items():
        count(kind, key, window_seconds(), now)
    person = account.person_id if account else None
    note(entry, now, person=person, address=keys["address"], data={"why": why} if why else None)
    if any(too_often(kind, key, limits()[kind], window_seconds(), now) for kind, key in keys.items()):
        note("locked", now, person=person, address=keys["address"])
