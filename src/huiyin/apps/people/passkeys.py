"""Passkeys: what the browser is asked to sign, and what of its answer counts. py_webauthn checks the W3C's rules.

A passkey shows two factors at once: the device, and (user verification is required) its owner's finger, face or PIN.
Keys are discoverable, so nobody types a name, and no page tells which names have keys.
"""

from __future__ import annotations

import ipaddress
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from huiyin.apps.people.authenticators import in_use
from huiyin.apps.people.models import Account, Passkey
from huiyin.apps.people.passwords import profile
from huiyin.apps.people.security import note
from huiyin.apps.people.sessions import end_sessions
from huiyin.apps.scope.acting import rule_decides, system
from huiyin.core.errors import RuleError

PRODUCT = "回音 Huiyin"
REQUIRED = UserVerificationRequirement.REQUIRED
ASKED, GOOD_FOR = "asked", timedelta(minutes=5)
SIGNS = [COSEAlgorithmIdentifier.ECDSA_SHA_256, COSEAlgorithmIdentifier.EDDSA]
OLDER = [COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256]
"""What a TPM of some Windows computers signs by."""
MOST_KEYS = 10
MOST_CHARACTERS = 20_000


@dataclass(frozen=True)
class Site:
    """Which site a key must have signed for: its name, and the address in the browser's bar."""

    name: str
    origin: str

    @classmethod
    def of(cls, request: HttpRequest) -> Site:
        """The site that was asked; Django has checked the name against `hosts`."""
        host = request.get_host()
        return cls(host.partition(":")[0], f"{request.scheme}://{host}")

    @property
    def can_have_keys(self) -> bool:
        """Browsers keep no keys for bare addresses."""
        try:
            ipaddress.ip_address(self.name.strip("[]"))
        except ValueError:
            return True
        return False


@system("the keys of whoever signs in", counts=False)
def has_keys(account: Account) -> bool:
    """Is there a passkey of the account?"""
    return account.passkeys.exists()


@system("the keys of whoever signs in", counts=False)
def key_of(account: Account, number: int) -> Passkey | None:
    """A passkey of the account."""
    found: Passkey | None = account.passkeys.filter(pk=number).first()
    return found


def signs() -> list[COSEAlgorithmIdentifier]:
    """By what new keys may sign: by the rules of `asvs` ES256 and EdDSA."""
    return SIGNS + OLDER if profile().older_rsa else SIGNS


@system("the keys of whoever signs in", counts=False)
def ask_for_new(request: HttpRequest, account: Account, now: datetime) -> str:
    """What the browser is asked in order to make a key, as JSON. The challenge lies in the session, for one answer."""
    keys = account.passkeys.all()
    options = generate_registration_options(
        rp_id=Site.of(request).name,
        rp_name=PRODUCT,
        user_id=account.person.uid.bytes,
        user_name=account.username,
        user_display_name=account.person.name,
        exclude_credentials=[PublicKeyCredentialDescriptor(base64url_to_bytes(key.credential)) for key in keys],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=REQUIRED
        ),
        supported_pub_key_algs=signs(),
    )
    return _keep(request, options, "new", now)


def ask_for_known(request: HttpRequest, now: datetime) -> str:
    """What the browser is asked in order to sign somebody in: any key of this site."""
    return _keep(
        request, generate_authentication_options(rp_id=Site.of(request).name, user_verification=REQUIRED), "known", now
    )


def _keep(request: HttpRequest, options: Any, what: str, now: datetime) -> str:
    challenge = bytes_to_base64url(options.challenge)
    request.session[ASKED] = {"what": what, "challenge": challenge, "until": (now + GOOD_FOR).timestamp()}
    return options_to_json(options)


def _challenge(request: HttpRequest, what: str, now: datetime) -> bytes:
    """The challenge that is open, taken out: it counts once. Raises wrong_passkey."""
    asked = request.session.pop(ASKED, None)
    if asked is None or asked["what"] != what or asked["until"] <= now.timestamp():
        raise RuleError("wrong_passkey")
    return base64url_to_bytes(asked["challenge"])


def _read(answer: str) -> dict[str, Any]:
    try:
        said = json.loads(answer[:MOST_CHARACTERS])
    except ValueError as unreadable:
        raise RuleError("wrong_passkey") from unreadable
    if not isinstance(said, dict) or not isinstance(said.get("id"), str):
        raise RuleError("wrong_passkey")
    return said


def add_key(request: HttpRequest, *, account: Account, answer: str, name: str, now: datetime) -> Passkey:
    """Check a browser's answer to `ask_for_new` and keep the key; other sign-ins end. Raises wrong_passkey, too_many_passkeys."""
    site, challenge = Site.of(request), _challenge(request, "new", now)
    try:
        made = verify_registration_response(
            credential=_read(answer),
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            require_user_verification=True,
            supported_pub_key_algs=signs(),
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as wrong:
        raise RuleError("wrong_passkey") from wrong
    facts = {"public_key": made.credential_public_key, "count": made.sign_count}
    credential = bytes_to_base64url(made.credential_id)
    return _save_key(
        account=account, credential=credential, name=name, facts=facts, now=now, keep=request.session.session_key
    )


@rule_decides
@transaction.atomic
def _save_key(
    *, account: Account, credential: str, name: str, facts: dict[str, Any], now: datetime, keep: str | None
) -> Passkey:
    Account.objects.select_for_update().get(pk=account.pk)
    if account.passkeys.count() >= MOST_KEYS:
        raise RuleError("too_many_passkeys", most=MOST_KEYS)
    if Passkey.objects.filter(credential=credential).exists():
        raise RuleError("wrong_passkey")
    key = Passkey.objects.create(account=account, credential=credential, name=name, added_at=now, **facts)
    end_sessions(account, but=keep)
    note("passkey_added", now, person=account.person_id)
    return key


def check_key(request: HttpRequest, *, answer: str, now: datetime) -> Account:
    """Whose key has signed what we asked. Raises wrong_passkey, whatever was wrong."""
    site, challenge, said = Site.of(request), _challenge(request, "known", now), _read(answer)
    return _use_key(site=site, challenge=challenge, said=said, now=now)


@rule_decides
@transaction.atomic
def _use_key(*, site: Site, challenge: bytes, said: dict[str, Any], now: datetime) -> Account:
    keys = Passkey.objects.select_for_update(of=("self",)).select_related("account__person")
    key = keys.filter(credential=said["id"], account__is_active=True).first()
    if key is None or not _is_of(key.account, said):
        raise RuleError("wrong_passkey")
    try:
        used = verify_authentication_response(
            credential=said,
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            credential_public_key=bytes(key.public_key),
            credential_current_sign_count=key.count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as wrong:
        raise RuleError("wrong_passkey") from wrong
    key.count, key.used_at = used.new_sign_count, now
    key.save(update_fields=["count", "used_at"])
    return key.account


def _is_of(account: Account, said: dict[str, Any]) -> bool:
    """The key names its owner, as it was told when it was made."""
    response = said.get("response")
    handle = response.get("userHandle") if isinstance(response, dict) else None
    return isinstance(handle, str) and handle == bytes_to_base64url(account.person.uid.bytes)


@rule_decides
@transaction.atomic
def name_key(*, account: Account, key: int, name: str) -> None:
    """Call a key otherwise."""
    Passkey.objects.filter(account=account, pk=key).update(name=name)


@rule_decides
@transaction.atomic
def remove_key(*, account: Account, key: int, now: datetime, keep: str | None = None) -> None:
    """Take a key away; other sign-ins end. Raises last_factor: something has to stay."""
    Account.objects.select_for_update().get(pk=account.pk)
    others = account.passkeys.exclude(pk=key).exists()
    if not others and not in_use(account):
        raise RuleError("last_factor")
    gone, _ = Passkey.objects.filter(account=account, pk=key).delete()
    if gone:
        end_sessions(account, but=keep)
        note("passkey_removed", now, person=account.person_id)
