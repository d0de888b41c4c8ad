"""What the provider says of itself, and its keys: fetched when needed, remembered for an hour in this process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from huiyin.apps.people.oidc.provider import Provider, is_safe
from huiyin.apps.people.oidc.wire import Unreachable, ask

KEPT_FOR = timedelta(hours=1)
LEFT_ALONE_FOR = timedelta(seconds=10)
"""A provider that did not answer is not asked again at once: waiting for it would hold every thread."""
Keys = tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Places:
    """Where the provider is asked what. `secret_in_form`: it wants our secret in the form, not in the header."""

    authorize: str
    token: str
    keys: str
    secret_in_form: bool
    names_itself: bool


_places: dict[str, tuple[datetime, Places]] = {}
_keys: dict[str, tuple[datetime, Keys]] = {}
_down: dict[str, datetime] = {}


def forget() -> None:
    """Remember nothing."""
    _places.clear()
    _keys.clear()
    _down.clear()


def reach(
    provider: Provider, address: str, now: datetime, form: Mapping[str, str] | None = None, **headers: str
) -> tuple[int, dict[str, Any]]:
    """Ask the provider. Raises Unreachable, at once when it did not answer a moment ago."""
    if _down.get(provider.issuer, now) > now:
        raise Unreachable("a moment ago")
    try:
        status, said = ask(address, form=form, headers=headers)
    except Unreachable:
        _down[provider.issuer] = now + LEFT_ALONE_FOR
        raise
    if status >= 500:
        raise Unreachable(str(status))
    return status, said


def places(provider: Provider, now: datetime) -> Places:
    """The provider's discovery document (OpenID Connect Discovery 1.0 §4). Raises Unreachable."""
    until, known = _places.get(provider.issuer, (now, None))
    if known is None or until <= now:
        said = _get(provider, f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration", now)
        known = _read(said, provider)
        _places[provider.issuer] = now + KEPT_FOR, known
    return known


def _read(said: Mapping[str, Any], provider: Provider) -> Places:
    if said.get("issuer") != provider.issuer:
        raise Unreachable("another issuer")
    authorize, token, keys = (_address(said, name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"))
    ways = said.get("token_endpoint_auth_methods_supported")
    in_form = isinstance(ways, list) and bool(ways) and "client_secret_basic" not in ways
    names_itself = said.get("authorization_response_iss_parameter_supported") is True
    return Places(authorize, token, keys, secret_in_form=in_form, names_itself=names_itself)


def _address(said: Mapping[str, Any], name: str) -> str:
    address = said.get(name)
    if not isinstance(address, str) or not is_safe(address):
        raise Unreachable(f"{name} is not https")
    return address


def keys(provider: Provider, now: datetime, *, anew: bool = False) -> Keys:
    """The keys that the provider signs with (RFC 7517), as it gives them. Raises Unreachable."""
    until, known = _keys.get(provider.issuer, (now, ()))
    if anew or until <= now:
        said = _get(provider, places(provider, now).keys, now).get("keys")
        known = tuple(key for key in said if isinstance(key, dict)) if isinstance(said, list) else ()
        _keys[provider.issuer] = now + KEPT_FOR, known
    return known


def _get(provider: Provider, address: str, now: datetime) -> dict[str, Any]:
    status, said = reach(provider, address, now)
    if status != 200:
        raise Unreachable(str(status))
    return said
