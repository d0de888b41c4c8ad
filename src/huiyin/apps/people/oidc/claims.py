"""What an ID token must say to be believed (OpenID Connect Core 1.0 §3.1.3.7). The signature was checked before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from hmac import compare_digest
from math import isfinite
from typing import Any

from huiyin.apps.people.oidc.provider import Provider

MOST_AGE = timedelta(minutes=10)
SLACK = timedelta(seconds=60)
"""How far the clocks of two machines may stand apart."""
LONGEST_SUBJECT = 255
NEVER = float("-inf")
Claims = Mapping[str, Any]


class Untrusted(Exception):
    """What came is not to be believed; the text is the one word for it that goes into the security log."""


class Stray(Untrusted):
    """An answer where nothing was asked: any page in the world can send a browser here."""


def check(claims: Claims, *, provider: Provider, nonce: str, now: datetime) -> None:
    """Was it said by this provider, to us, just now, in answer to what we asked? Raises Untrusted."""
    stamp, slack = now.timestamp(), SLACK.total_seconds()
    right = {
        "iss": claims.get("iss") == provider.issuer,
        "aud": _is_to(provider.client_id, claims),
        "exp": _number(claims, "exp") > stamp - slack,
        "nbf": "nbf" not in claims or NEVER < _number(claims, "nbf") <= stamp + slack,
        "iat": stamp - MOST_AGE.total_seconds() <= _number(claims, "iat") <= stamp + slack,
        "nonce": compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()),
    }
    for word, is_right in right.items():
        if not is_right:
            raise Untrusted(word)


def _is_to(client: str, claims: Claims) -> bool:
    """We are meant; where others are meant too, the token must have been made for us (`azp`)."""
    said = claims.get("aud")
    audience = said if isinstance(said, list) else [said]
    made_for = claims.get("azp", client if len(audience) == 1 else None)
    return client in audience and made_for == client


def check_just_shown(claims: Claims, asked: datetime, now: datetime) -> None:
    """Has the person shown the provider who they are since we asked? Raises Untrusted."""
    slack = SLACK.total_seconds()
    if not asked.timestamp() - slack <= _number(claims, "auth_time") <= now.timestamp() + slack:
        raise Untrusted("auth_time")


def subject_of(claims: Claims, provider: Provider) -> str:
    """Who it is there, as an identity is linked by. Raises Untrusted."""
    said = claims.get(provider.claim)
    name = str(said) if isinstance(said, str | int) and not isinstance(said, bool) else ""
    if not is_subject(name):
        raise Untrusted("subject")
    return name


def is_subject(name: str) -> bool:
    """Can somebody be called so?"""
    return bool(name.strip()) and len(name) <= LONGEST_SUBJECT and name.isprintable()


def is_strong(claims: Claims, provider: Provider) -> bool:
    """Does the provider say that two factors were shown (`acr`, or one of `amr`, among `strong`)?"""
    ways = claims.get("amr")
    said = [claims.get("acr"), *(ways if isinstance(ways, list) else [])]
    return any(isinstance(each, str) and each in provider.strong for each in said)


def _number(claims: Claims, name: str) -> float:
    value = claims.get(name)
    fits = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    return float(value) if fits and value is not None else NEVER
