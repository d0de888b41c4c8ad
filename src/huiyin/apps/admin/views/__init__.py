"""Pages of the three who keep the installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from huiyin.apps.people.queries import Viewer


def viewer_of(request: HttpRequest) -> Viewer:
    """Who asks."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def number_of(request: HttpRequest, name: str) -> int:
    """A number in the query, 0 if it is none."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 16 else 0
