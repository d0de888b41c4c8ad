"""Secret codes that open a page of another app. People type every code they hold in the one field for codes; `site/wiring.py` says
which apps to ask when it is no matter's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest

Opens = Callable[[HttpRequest, str, datetime], str]
"""What was typed, and when: the address that it opens in this browser from now on; empty when it is none of theirs."""
_doors: list[Opens] = []


def also(*opens: Opens) -> None:
    """Ask these too."""
    _doors.extend(each for each in opens if each not in _doors)


def address(request: HttpRequest, typed: str, now: datetime) -> str:
    """Where the code leads; empty when nothing knows it."""
    return next(filter(None, (opens(request, typed, now) for opens in _doors)), "")
