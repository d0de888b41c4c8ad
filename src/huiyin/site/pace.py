"""How many pages a network of visitors may open in a minute: enough for a village behind one address, too few to stop a county.

Counted in the memory of the process while the minute lasts; no address is kept. `pages_a_minute` in `huiyin.toml` says how
many, 0: nobody counts.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huiyin.apps.people.access import unkept
from huiyin.apps.people.refusals import tally
from huiyin.apps.people.throttle import address_of

MINUTE = 60
_seen: dict[str, int] = {}
_minute = [datetime.min.replace(tzinfo=UTC)]
"""The minute that is counted."""


def held_back(request: HttpRequest, now: datetime) -> HttpResponse | None:
    """429 with what to do, when the visitor's network has opened too many pages this minute. None: go on."""
    if not settings.PAGES_A_MINUTE:
        return None
    address = address_of(request)
    times = _once_more(address, now.replace(second=0, microsecond=0))
    if times <= settings.PAGES_A_MINUTE:
        return None
    if times == settings.PAGES_A_MINUTE + 1:
        tally("held_back", address, now)
    response = render(request, "429.html", {"pages": True, "minutes": 1}, status=429)
    response["Retry-After"] = str(MINUTE - now.second)
    return unkept(response)


def _once_more(address: str, minute: datetime) -> int:
    if _minute[0] != minute:
        _minute[0] = minute
        _seen.clear()
    _seen[address] = _seen.get(address, 0) + 1
    return _seen[address]
