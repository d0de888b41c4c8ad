"""Sending somebody to the provider, and reading what they bring back: once each, within ten minutes, in one browser."""

from __future__ import annotations

import secrets
from base64 import b64encode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from importlib import import_module
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest
from django.urls import reverse

from huiyin.apps.people.oidc.claims import Claims, Stray, Untrusted, check, check_just_shown, is_strong, subject_of
from huiyin.apps.people.oidc.discovery import keys, places, reach
from huiyin.apps.people.oidc.provider import Provider
from huiyin.apps.people.passwords import profile

ASKED, GOOD_FOR = "asked_outside", timedelta(minutes=10)
SIGN_IN, AGAIN, LINK = "sign_in", "again", "link"
"""What somebody is sent there for. For the last two they show there anew who they are, whatever that browser remembers."""


@dataclass(frozen=True)
class Asked:
    """What we have asked: what for, when, by whom (an account's id, 0 before signing in), and where they were going."""

    what: str
    at: datetime
    account: int
    onward: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Shown:
    """What the provider has shown: who somebody is there, and whether by two factors. `called` is for their own eyes."""

    subject: str
    strong: bool
    called: str
    asked: Asked


def send(
    request: HttpRequest, provider: Provider, *, what: str, now: datetime, account: int = 0, onward: str = ""
) -> str:
    """The address at the provider. What was asked lies in the session, for one answer. Raises Unreachable."""
    there = places(provider, now).authorize
    state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
    request.session[ASKED] = {
        "state": state, "what": what, "at": now.timestamp(), "account": account, "onward": onward, "nonce": nonce,
        "verifier": verifier,
    }  # fmt: skip
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": _back(request),
        "scope": provider.scope,
        "state": state,
        "nonce": nonce,
        "code_challenge": urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    if what != SIGN_IN:
        query |= {"prompt": "login", "max_age": "0"}
    return f"{there}{'&' if '?' in there else '?'}{urlencode(query)}"


def onward_of(request: HttpRequest) -> str:
    """Where whoever was sent there is going, as we have written it down."""
    onward: str = request.session.get(ASKED, {}).get("onward", "")
    return onward


def _back(request: HttpRequest) -> str:
    """Where the provider sends people back to; Django has checked the host's name, the provider knows the address."""
    return request.build_absolute_uri(reverse("people:outside_back"))


def receive(request: HttpRequest, provider: Provider, now: datetime) -> Shown:
    """What somebody has brought back. Raises Untrusted, Unreachable."""
    asked = _open(request, now)
    if request.GET.get("iss", "" if places(provider, now).names_itself else provider.issuer) != provider.issuer:
        raise Untrusted("iss")
    code = request.GET.get("code", "")
    if "error" in request.GET or not code:
        raise Untrusted("stopped")
    claims = _signed(_exchange(request, provider, code, asked, now), provider, now)
    check(claims, provider=provider, nonce=asked.nonce, now=now)
    if asked.what != SIGN_IN:
        check_just_shown(claims, asked.at, now)
    subject, strong = subject_of(claims, provider), is_strong(claims, provider)
    called = str(claims.get("name") or claims.get("preferred_username") or "")[:60]
    return Shown(subject, strong, called, asked)


def _open(request: HttpRequest, now: datetime) -> Asked:
    """What is open in this browser, taken out: it counts once. Raises Stray, Untrusted."""
    kept: dict[str, Any] | None = request.session.pop(ASKED, None)
    state = request.GET.get("state", "")
    if kept is None:
        raise Stray("state")
    if not compare_digest(state.encode(), kept.pop("state").encode()):
        raise Untrusted("state")
    asked = Asked(**{**kept, "at": datetime.fromtimestamp(kept["at"], UTC)})
    if now - asked.at > GOOD_FOR:
        raise Untrusted("late")
    return asked


def _exchange(request: HttpRequest, provider: Provider, code: str, asked: Asked, now: datetime) -> object:
    """The ID token for a code. Raises Untrusted, Unreachable."""
    there, headers = places(provider, now), {}
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": _back(request),
        "code_verifier": asked.verifier,
    }
    if provider.secret and not there.secret_in_form:
        headers["Authorization"] = _basic(provider)
    else:
        form |= {"client_id": provider.client_id} | ({"client_secret": provider.secret} if provider.secret else {})
    status, said = reach(provider, there.token, now, form, **headers)
    if status != 200:
        raise Untrusted("code")
    return said.get("id_token")


def _basic(provider: Provider) -> str:
    """Who we are, as RFC 6749 §2.3.1 wants it."""
    pair = f"{quote(provider.client_id, safe='')}:{quote(provider.secret, safe='')}"
    return f"Basic {b64encode(pair.encode()).decode()}"


def _signed(token: object, provider: Provider, now: datetime) -> Claims:
    """The token's claims. The extra is there: the start has looked (`provider.configured`)."""
    tokens = import_module("huiyin.apps.people.oidc.tokens")
    said: Claims = tokens.signed(
        token, lambda anew: keys(provider, now, anew=anew), older=provider.rs256 or profile().older_rsa
    )
    return said
