"""How often one address may send, and may be wrong about a code. A post that enters for somebody is never held up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huiyin.apps.files.a_day import count_of_network
from huiyin.apps.people.access import unkept
from huiyin.apps.people.refusals import tally
from huiyin.apps.people.throttle import address_of, count, too_often
from huiyin.apps.places.queries import towns as every_town
from huiyin.apps.say.views import frames


@dataclass(frozen=True)
class Allowance:
    """So many times within so many seconds."""

    kind: str
    most: int
    seconds: int


SENT = Allowance("say", 20, 3600)
WRONG_CODES = Allowance("q", 30, 600)
WRONG_PINS = Allowance("card", 20, 3600)
NUMBERS = Allowance("number", 60, 600)
_numbers: dict[str, set[str]] = {}
_window = [0]
"""Which public numbers each network has looked up in the window that runs, in the memory of the process: a page that only reads
writes nothing, and nobody's list of numbers is kept."""


def refusal(request: HttpRequest, allowance: Allowance, now: datetime) -> HttpResponse | None:
    """429, when it was too often: it says how long to wait and whom to call. None: go on."""
    if request.viewer.actor.post:  # type: ignore[attr-defined]
        return None
    wait = too_often(allowance.kind, address_of(request), allowance.most, allowance.seconds, now)
    return _wait(request, allowance, wait, now) if wait else None


def numbers(request: HttpRequest, number: str, now: datetime) -> HttpResponse | None:
    """429, when this network has looked up too many different numbers: they follow one another, and whoever reads them all
    learns more than anybody has published. The same number again is never too many."""
    if request.viewer.actor.post or not settings.PAGES_A_MINUTE:  # type: ignore[attr-defined]
        return None
    window, gone = divmod(int(now.timestamp()), NUMBERS.seconds)
    if _window[0] != window:
        _window[0] = window
        _numbers.clear()
    seen = _numbers.setdefault(address_of(request), set())
    if number in seen or len(seen) < NUMBERS.most:
        seen.add(number)
        return None
    return _wait(request, NUMBERS, NUMBERS.seconds - gone, now)


def _wait(request: HttpRequest, allowance: Allowance, wait: int, now: datetime) -> HttpResponse:
    tally("held_back", address_of(request), now)
    if getattr(request, "town", None) is None:
        frames.settle(request, frames.town_asked(request))
    towns = [] if request.town else [town for town in every_town() if town.phone]  # type: ignore[attr-defined]
    context = {"sending": allowance is SENT, "minutes": -(-wait // 60), "towns": towns}
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(wait)
    return unkept(response)


def weigh(request: HttpRequest, files: Iterable[UploadedFile[Any]], now: datetime) -> None:
    """These files have come from somebody without a post. Raises files_day_network when their network has sent too much today."""
    sizes = [file.size or 0 for file in files]
    if sizes and not request.viewer.actor.post:  # type: ignore[attr-defined]
        count_of_network(address_of(request), sizes, now)


def note(request: HttpRequest, allowance: Allowance, now: datetime) -> None:
    """It was done once more."""
    if not request.viewer.actor.post:  # type: ignore[attr-defined]
        count(allowance.kind, address_of(request), allowance.seconds, now)
        if allowance is not SENT:
            tally("wrong_code", address_of(request), now)
