"""The matters whose receipt codes this browser has shown: kept in its session on the server, never in an address or a cookie.

Each is open for an hour after it was last used, ten at most. Going out ends it here, whatever a browser still holds.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.http import HttpRequest

KEY = "receipts"
AN_HOUR = timedelta(hours=1)
NOTED_EVERY = timedelta(minutes=5)
"""That a matter is in use is written down no oftener."""
MOST = 10


def keep(request: HttpRequest, case: uuid.UUID, now: datetime) -> None:
    """Its code was shown just now. The first one gives the session a new key, so that nobody waits behind an old one."""
    if not opened(request, now) and request.session.session_key:
        request.session.cycle_key()
    _put(request, case, now)


def _put(request: HttpRequest, case: uuid.UUID, now: datetime) -> None:
    others = [(uid, at) for uid, at in _fresh(request, now).items() if uid != str(case)]
    request.session[KEY] = dict(others[1 - MOST :]) | {str(case): now.isoformat()}


def use(request: HttpRequest, case: uuid.UUID, now: datetime) -> bool:
    """May this browser act in the matter? Then its hour begins anew."""
    at = _fresh(request, now).get(str(case))
    if at is not None and now - datetime.fromisoformat(at) >= NOTED_EVERY:
        _put(request, case, now)
    return at is not None


def opened(request: HttpRequest, now: datetime) -> list[str]:
    """The uids, as text, of the matters that are open here."""
    return [*_fresh(request, now)]


def forget(request: HttpRequest, case: uuid.UUID) -> None:
    """This matter is shut in this browser."""
    kept = request.session.get(KEY)
    if isinstance(kept, dict) and str(case) in kept:
        request.session[KEY] = {uid: at for uid, at in kept.items() if uid != str(case)}
        request.session.cycle_key()


def _fresh(request: HttpRequest, now: datetime) -> dict[str, str]:
    kept = request.session.get(KEY)
    if not isinstance(kept, dict):
        return {}
    return {uid: at for uid, at in kept.items() if timedelta() <= now - datetime.fromisoformat(at) < AN_HOUR}
