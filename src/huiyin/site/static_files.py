"""Our own css, js and svg: an address names the content, so a browser keeps it for good and fetches a new version at once.

`{% static "huiyin.css" %}` gives `/static/huiyin.css?v=1a2b3c4d`. No build step: the file's own bytes make the version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import HttpRequest, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware

FOR_GOOD = "public, max-age=31536000, immutable"


class Versioned(StaticFilesStorage):
    """Puts the version behind the address of a file that is there."""

    def url(self, name: str | None) -> str:
        """The address of a static file."""
        version = version_of(name or "")
        return super().url(name) + (f"?v={version}" if version else "")


def version_of(name: str) -> str:
    """Eight characters that change with the content; empty for a file that is not there."""
    path = _find(name)
    return _digest(path, path.stat().st_mtime_ns) if path else ""


@cache
def _find(name: str) -> Path | None:
    found = finders.find(name) if name else None
    return Path(found) if isinstance(found, str) else None


@cache
def _digest(path: Path, _changed_at: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


class Static:
    """Serves them. Under its present version a file is kept for good, under any other address for a minute."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.noise = WhiteNoiseMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = self.noise(request)
        version = request.GET.get("v") if request.path_info in self.noise.files else None
        if version and version == version_of(request.path_info.removeprefix(self.noise.static_prefix)):
            response["Cache-Control"] = FOR_GOOD
        return response
