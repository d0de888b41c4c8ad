"""Devices on which somebody has signed in before: a signed cookie. Strangers who try a name out make no such device wait.

The cookie names nobody (keyed hashes of names; a village's computer is shared) and opens nothing: it only says whose tries are
counted apart (OWASP calls it a device cookie).
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

COOKIE = f"{settings.COOKIE_PREFIX}known"
KNOWN_FOR = timedelta(days=180)
MOST_NAMES = 8
_signer = TimestampSigner(salt="huiyin.people.devices")


def known_device(request: HttpRequest, username: str) -> str:
    """The device, if this name has signed in on it; else nothing."""
    device, *names = _read(request)
    return device if _mark(username) in names else ""


def any_device(request: HttpRequest) -> str:
    """The device, if anybody has signed in on it."""
    return _read(request)[0]


def remember(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """This name has signed in here, with both factors."""
    device, *names = _read(request)
    mark = _mark(username)
    kept = [mark, *(name for name in names if name != mark)][:MOST_NAMES]
    told = _signer.sign(".".join([device or secrets.token_urlsafe(16), *kept]))
    age, secure = int(KNOWN_FOR.total_seconds()), settings.SESSION_COOKIE_SECURE
    response.set_cookie(COOKIE, told, max_age=age, secure=secure, httponly=True, samesite="Lax")


def _read(request: HttpRequest) -> list[str]:
    try:
        return _signer.unsign(request.COOKIES.get(COOKIE, ""), max_age=KNOWN_FOR).split(".")
    except BadSignature:
        return [""]


def _mark(username: str) -> str:
    return salted_hmac("huiyin.people.devices", username.strip().lower(), algorithm="sha256").hexdigest()[:24]
