"""What counts of what an identity provider has shown: for signing in, for showing again who one is, for being linked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest

from huiyin.apps.people.actions import begin_second_factor
from huiyin.apps.people.authenticators import in_use
from huiyin.apps.people.identities import linked, used
from huiyin.apps.people.models import Account, Authenticator, OutsideIdentity
from huiyin.apps.people.oidc import flow
from huiyin.apps.people.oidc.claims import Stray, Untrusted
from huiyin.apps.people.oidc.provider import Provider
from huiyin.apps.people.oidc.wire import Unreachable
from huiyin.apps.people.passkeys import has_keys
from huiyin.apps.people.security import note
from huiyin.apps.people.sign_in import check_code, failed, let_wait, limits, window_seconds
from huiyin.apps.people.throttle import count, too_often
from huiyin.apps.scope.acting import system
from huiyin.core.errors import RuleError

HALF, HALF_GOOD_FOR = "half_outside", timedelta(minutes=5)
FOUND, FOUND_GOOD_FOR = "found_outside", timedelta(minutes=10)


def send(
    request: HttpRequest,
    provider: Provider,
    *,
    what: str,
    address: str,
    now: datetime,
    account: int = 0,
    onward: str = "",
) -> str:
    """Where at the provider somebody goes now. Raises provider_down, wait_to_sign_in."""
    let_wait({"address": address}, now)
    try:
        return flow.send(request, provider, what=what, now=now, account=account, onward=onward)
    except Unreachable as lost:
        raise RuleError("provider_down", name=provider.title) from lost


def receive(request: HttpRequest, provider: Provider, address: str, now: datetime) -> flow.Shown:
    """What somebody brings back from there. Raises wrong_outside (whatever was wrong), provider_down, wait_to_sign_in."""
    let_wait({"address": address}, now)
    try:
        return flow.receive(request, provider, now)
    except Unreachable as lost:
        raise RuleError("provider_down", name=provider.title) from lost
    except Stray as wrong:
        _note_stray(address, now, str(wrong))
        raise RuleError("wrong_outside") from wrong
    except Untrusted as wrong:
        raise _refused(address, now, str(wrong)) from wrong


def _refused(address: str, now: datetime, why: str, account: Account | None = None) -> RuleError:
    """Count it, note it; the page says the same whatever it was."""
    failed({"address": address}, account, now, "oidc_refused", why)
    return RuleError("wrong_outside")


def _note_stray(address: str, now: datetime, why: str) -> None:
    """Where nothing was asked, failures count apart: pages elsewhere could otherwise keep a whole office from signing in."""
    if not too_often("stray", address, limits()["address"], window_seconds(), now):
        count("stray", address, window_seconds(), now)
        note("oidc_refused", now, address=address, data={"why": why})


def whose(provider: Provider, shown: flow.Shown, address: str, now: datetime) -> OutsideIdentity:
    """The open account's identity that was shown. Raises unknown_identity, the same for nobody's and for a closed one's."""
    identity = linked(provider.issuer, shown.subject)
    if identity is None:
        failed({"address": address}, None, now, "oidc_refused", "unlinked")
        raise RuleError("unknown_identity", subject=shown.subject)
    return identity


def second_factor_of(account: Account) -> Authenticator:
    """The authenticator to be asked now; without any factor one is begun, as after a password. Raises passkey_first."""
    device = in_use(account)
    if device is None and has_keys(account):
        raise RuleError("passkey_first")
    return device or begin_second_factor(account=account)


def keep_half(request: HttpRequest, identity: OutsideIdentity, onward: str, now: datetime) -> None:
    """The first factor was shown, six digits are still missing: remembered in a session with a new key."""
    request.session.cycle_key()
    until = (now + HALF_GOOD_FOR).timestamp()
    request.session[HALF] = {"identity": identity.pk, "onward": onward, "until": until}


@system("the identity of whoever signs in", counts=False)
def half_of(request: HttpRequest, now: datetime) -> tuple[OutsideIdentity, str] | None:
    """Whose six digits are still missing, and where they are going. None when nobody's are (any more)."""
    half = request.session.get(HALF)
    if half is None or half["until"] <= now.timestamp():
        return None
    open_ones = OutsideIdentity.objects.select_related("account__person").filter(account__is_active=True)
    identity = open_ones.filter(pk=half["identity"]).first()
    return (identity, half["onward"]) if identity else None


def complete(request: HttpRequest, identity: OutsideIdentity, code: str, address: str, now: datetime) -> None:
    """The six digits to what the provider has shown. Raises wrong_code, wait_to_sign_in."""
    check_code(request, identity.account, code, address, now)
    request.session.pop(HALF, None)
    used(identity=identity, now=now)


def check_same(identity: OutsideIdentity, shown: flow.Shown, person: int | None, address: str, now: datetime) -> None:
    """Was it whoever is signed in, and did they ask for it? Raises wrong_outside."""
    if identity.account.person_id != person or shown.asked.account != identity.account_id:
        raise _refused(address, now, "another", identity.account)


def keep_found(request: HttpRequest, provider: Provider, shown: flow.Shown, now: datetime) -> None:
    """An identity that was shown in order to be linked: it is, once its owner has looked at it and says so."""
    request.session[FOUND] = {
        "issuer": provider.issuer,
        "subject": shown.subject,
        "called": shown.called,
        "account": shown.asked.account,
        "until": (now + FOUND_GOOD_FOR).timestamp(),
    }


def found_of(request: HttpRequest, provider: Provider, account: Account, now: datetime) -> dict[str, Any] | None:
    """The identity that this account is about to link, None when there is none (any more)."""
    found: dict[str, Any] | None = request.session.get(FOUND)
    if found is None or (found["issuer"], found["account"]) != (provider.issuer, account.pk):
        return None
    return found if float(found["until"]) > now.timestamp() else None
