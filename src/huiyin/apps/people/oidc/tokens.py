"""The signature of an ID token, checked by PyJWT with a key of the provider. Only this file needs the extra."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jwt

from huiyin.apps.people.oidc.claims import Claims, Untrusted
from huiyin.apps.people.oidc.discovery import Keys

KINDS = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}
"""The algorithms that we know, each with its kind of key. Never `none`, never one whose key both sides know."""
OLDER = "RS256"
"""PKCS#1 v1.5: taken only where the installation says so."""
LEAST_BITS = {"RS256": 2048, "PS256": 3072, "ES256": 256}
LONGEST = 20_000
UNCHECKED = dict.fromkeys(("verify_exp", "verify_nbf", "verify_iat", "verify_aud", "verify_iss"), False)
"""What it says is checked in `claims.py`, against the time that is given there."""


def signed(token: object, keys: Callable[[bool], Keys], *, older: bool) -> Claims:
    """What a token says, if the provider has signed it. `keys(True)` fetches them anew: once, for a key that is not known.

    `older`: is RS256 taken too?

    Raises Untrusted.
    """
    if not isinstance(token, str) or not token.isascii() or len(token) > LONGEST:
        raise Untrusted("token")
    try:
        head = jwt.get_unverified_header(token)
        algorithm, name = head.get("alg"), head.get("kid")
        if algorithm not in KINDS or (algorithm == OLDER and not older):
            raise Untrusted("alg")
        found = _fitting(keys(False), algorithm, name) or _fitting(keys(True), algorithm, name)
        if found is None:
            raise Untrusted("kid")
        return _read(token, found, algorithm)
    except (jwt.PyJWTError, ValueError, TypeError, KeyError, RecursionError) as wrong:
        raise Untrusted("signature") from wrong


def _fitting(keys: Keys, algorithm: str, name: str | None) -> dict[str, Any] | None:
    """The one key of that name and kind; without a name the one of that kind. None when there is none, or two."""
    fit = [
        dict(key)
        for key in keys
        if key.get("kty") == KINDS[algorithm]
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and (name is None or key.get("kid") == name)
    ]
    return fit[0] if len(fit) == 1 else None


def _read(token: str, found: dict[str, Any], algorithm: str) -> Claims:
    key: Any = jwt.PyJWK(found, algorithm=algorithm).key
    if key.key_size < LEAST_BITS[algorithm]:
        raise Untrusted("key")
    said: Claims = jwt.decode(token, key, algorithms=[algorithm], options=UNCHECKED)  # type: ignore[arg-type]
    return said
