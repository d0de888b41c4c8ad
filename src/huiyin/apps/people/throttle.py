"""How often somebody without a name may do something: so many times in a window, then wait until it has passed.

Nobody's address is kept: a row is known by a keyed hash, and goes when its window is over.
"""

from __future__ import annotations

import ipaddress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from huiyin.apps.people.models import Attempt
from huiyin.apps.scope.acting import system

MOST_COUNTED = 32_000
NETWORK_BITS = 64  # an IPv6 customer has a whole network of addresses; they count as one


@system("how often somebody without a name did something", counts=False)
def too_often(kind: str, key: str, limit: int, per_seconds: int, now: datetime) -> int:
    """Has `key` done `kind` `limit` times within `per_seconds`? Then the seconds to wait, else 0. Counts nothing."""
    row = Attempt.objects.filter(key=key_of(kind, key), failures__gte=limit, until__gt=now).first()
    if row is None or row.until is None:
        return 0
    return min(int((row.until - now).total_seconds()) + 1, per_seconds)


@system("how often somebody without a name did something", counts=False)
@transaction.atomic
def count(kind: str, key: str, per_seconds: int, now: datetime, times: int = 1) -> int:
    """`key` has done `kind` once more, or so many `times`; how often now. The window begins with the first time.

    Others' old windows go on the way.
    """
    row, new = Attempt.objects.select_for_update().get_or_create(key=key_of(kind, key))
    if new:
        Attempt.objects.filter(key__startswith=f"{kind}:", until__lte=now).delete()
    if row.until is None or row.until <= now:
        row.failures, row.until = 0, now + timedelta(seconds=per_seconds)
    row.failures = min(row.failures + times, MOST_COUNTED)
    row.save()
    return row.failures


def slow(request: HttpRequest, kind: str, limit: int, per_seconds: int, now: datetime) -> int:
    """Has this visitor's address done `kind` too often? Then the seconds to wait; else it has done it once more, and 0.

    A post, which enters for many, is never held up.
    """
    if request.viewer.actor.post:  # type: ignore[attr-defined]
        return 0
    address = address_of(request)
    wait = too_often(kind, address, limit, per_seconds, now)
    if not wait:
        count(kind, address, per_seconds, now)
    return wait


@system("how often somebody without a name did something", counts=False)
def how_often(kind: str, key: str, now: datetime) -> int:
    """How often `key` has done this within its window."""
    row = Attempt.objects.filter(key=key_of(kind, key), until__gt=now).first()
    return row.failures if row else 0


@system("how often somebody without a name did something", counts=False)
def forget(kind: str, key: str) -> None:
    """What `key` has done of this kind counts no more: it has shown that it may."""
    Attempt.objects.filter(key=key_of(kind, key)).delete()


def key_of(kind: str, value: str) -> str:
    """The name of a row: the kind, and a keyed hash that nobody can turn back into the value."""
    digest = salted_hmac("huiyin.throttle", f"{kind}:{value.strip().lower()}", algorithm="sha256").hexdigest()
    return f"{kind}:{digest[:40]}"


def address_of(request: HttpRequest) -> str:
    """The visitor's address. Behind `proxies` trusted proxies (huiyin.toml) it is what the outermost of them has seen.

    Each proxy adds at the right whom it was asked by, so whatever a visitor writes into the header stays at the left.
    """
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    trusted = settings.TRUSTED_PROXIES
    text = seen[-trusted] if 0 < trusted <= len(seen) else request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return str(request.META.get("REMOTE_ADDR", ""))
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, NETWORK_BITS), strict=False))
    return str(address)
