"""Pages of the three who keep the installation."""

from __future__ import annotations

from django.http import HttpRequest


def number_of(request: HttpRequest, name: str) -> int:
    """A number in the query, 0 if it is none."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 16 else 0
