"""Signing in: name, password and second factor at once; every failure looks the same, and after some one has to wait.

Who tries a name out makes their own network wait, not its owner: failures count by name and network together, by name alone only
when they are many, and on a device on which the name has signed in before only those of that device count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import authenticate
from django.http import HttpRequest

from huiyin.apps.people.authenticators import accepts, in_use, is_of_an_old_app
from huiyin.apps.people.devices import any_device, known_device
from huiyin.apps.people.models import Account
from huiyin.apps.people.passkeys import check_key, has_keys
from huiyin.apps.people.passwords import card_is_void, profile
from huiyin.apps.people.security import network_of, note
from huiyin.apps.people.throttle import count, forget, too_often
from huiyin.apps.scope.acting import system
from huiyin.core.errors import RuleError
from huiyin.core.idle import HAS, KNOWS

ADDRESS_FAILURES = 60
"""How many failures of an address within the window; behind one address there is a whole office, whose typos add up."""
NAME_FAILURES = 30
"""Of a name, from wherever: somebody goes on from network to network."""
CODES_A_DAY, A_DAY = 20, 24 * 3600
"""Wrong codes behind the right password: whoever has only that tries no more of them this day, and is not told why."""


@dataclass(frozen=True)
class Claim:
    """Who somebody says they are. `code` is the six digits of the authenticator; empty before one is set up."""

    username: str
    password: str
    code: str
    address: str
    device: str = ""

    @property
    def keys(self) -> dict[str, str]:
        """What failures are counted by. `device` is one on which this name has signed in before."""
        name = self.username.strip()
        if self.device:
            return {"device": f"{self.device} {name}"}
        network = network_of(self.address) or self.address
        return {"pair": f"{name} {network}", "name": name, "address": self.address}


def limits() -> dict[str, int]:
    """How many failures are borne within the window."""
    few = profile().failures
    return {"pair": few, "device": few, "again": few, "name": NAME_FAILURES, "address": ADDRESS_FAILURES}


def window_seconds() -> int:
    """How long failures count."""
    return profile().wait_minutes * 60


def check_claim(request: HttpRequest, claim: Claim, now: datetime) -> tuple[Account, bool]:
    """The account, and whether its second factor was shown (False: none is set up yet).

    Raises wrong_sign_in (whatever was wrong) and wait_to_sign_in(minutes) when there were too many failures; old_app to who has
    password and seed, and an app that makes other codes of it.
    """
    let_wait(claim.keys, now)
    why = "wrong_sign_in"
    with system("the password of whoever signs in", counts=False):  # an old hash is made anew
        account = authenticate(request, username=claim.username, password=claim.password)
    if isinstance(account, Account) and not card_is_void(account, now):
        device = in_use(account)
        first_time = device is None and not has_keys(account)
        if first_time or (not _codes_tried_out(claim, now) and accepts(device, claim.code, now)):
            forgive(claim.keys)
            return account, device is not None
        if is_of_an_old_app(device, claim.code, now):
            why = "old_app"
        count("codes", claim.username, A_DAY, now)
    failed(claim.keys, Account.objects.filter(username=claim.username).first(), now, address=claim.address)
    raise RuleError(why)


def _codes_tried_out(claim: Claim, now: datetime) -> bool:
    return not claim.device and bool(too_often("codes", claim.username, CODES_A_DAY, A_DAY, now))


def check_passkey(request: HttpRequest, answer: str, address: str, now: datetime) -> Account:
    """The account whose passkey has answered. Raises wrong_passkey, wait_to_sign_in."""
    device = any_device(request)
    keys = {"device": device} if device else {"address": address}
    let_wait(keys, now)
    try:
        return check_key(request, answer=answer, now=now)
    except RuleError:
        failed(keys, None, now, address=address)
        raise


def check_again(account: Account, typed: Mapping[str, str], address: str, now: datetime) -> list[str]:
    """Somebody who is signed in shows again who they are, by each factor of `typed`; as `shown`, by the password or six digits.

    Gives the factors that were shown. Raises wrong_again (whatever was wrong), wait_to_sign_in.
    """
    keys = {"again": account.username, "address": address}
    let_wait(keys, now)
    found = [_factor(account, name, words, now) for name, words in typed.items()]
    if not found or None in found:
        failed(keys, account, now)
        raise RuleError("wrong_again")
    forgive(keys)
    return [name for name in found if name]


@system("the password of whoever signs in", counts=False)
def _factor(account: Account, name: str, words: str, now: datetime) -> str | None:
    """Which factor the words show, None for neither of those that `name` stands for."""
    if name != KNOWS and accepts(in_use(account), words, now):
        return HAS
    return KNOWS if name != HAS and account.check_password(words) else None


def check_code(request: HttpRequest, account: Account, code: str, address: str, now: datetime) -> None:
    """Whom an identity provider has named shows the second factor here. Raises wrong_code, wait_to_sign_in."""
    claim = Claim(account.username, "", code, address, known_device(request, account.username))
    keys = claim.keys
    let_wait(keys, now)
    if _codes_tried_out(claim, now) or not accepts(in_use(account), code, now):
        count("codes", account.username, A_DAY, now)
        failed(keys, account, now, address=address)
        raise RuleError("wrong_code")
    forgive(keys)


def forgive(keys: dict[str, str]) -> None:
    """What was wrong before counts no more; of an address it does, where others try too."""
    for kind, key in keys.items():
        if kind != "address":
            forget(kind, key)


def let_wait(keys: dict[str, str], now: datetime) -> None:
    """Raises wait_to_sign_in(minutes) when there were too many failures."""
    most, seconds = limits(), window_seconds()
    waits = [too_often(kind, key, most[kind], seconds, now) for kind, key in keys.items()]
    if any(waits):
        raise RuleError("wait_to_sign_in", minutes=-(-max(waits) // 60))


def failed(
    keys: dict[str, str],
    account: Account | None,
    now: datetime,
    entry: str = "sign_in_failed",
    why: str = "",
    address: str = "",
) -> None:
    """Count a failure and write it down; of a name that nobody has, nothing is kept (it may be a password)."""
    for kind, key in keys.items():
        count(kind, key, window_seconds(), now)
    person, address = account.person_id if account else None, keys.get("address", address)
    note(entry, now, person=person, address=address, data={"why": why} if why else None)
    if any(too_often(kind, key, limits()[kind], window_seconds(), now) for kind, key in keys.items()):
        note("locked", now, person=person, address=address)
