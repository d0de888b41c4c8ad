"""Who asks for a page."""

from __future__ import annotations

from django.http import HttpRequest

from huiyin.apps.people.queries import Viewer


def viewer_of(request: HttpRequest) -> Viewer:
    """The visitor, acting as one post; put there by the guard."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer
