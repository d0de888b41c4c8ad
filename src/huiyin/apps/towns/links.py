"""From the paths in a profile's data to the addresses of one town's pages."""

from __future__ import annotations

from urllib.parse import urlencode

from huiyin.apps.places.models import Place

STAFF = ("/d/", "/w/", "/l/", "/duty/", "/slots/")
"""Pages that ask who is looking, not which town is meant."""


def at(path: str, town: Place | None) -> str:
    """The path with the town in it; staff pages, and paths of no town, as they are."""
    if not path or town is None or path.startswith(STAFF):
        return path
    page, mark, part = path.partition("#")
    return f"{page}{'&' if '?' in page else '?'}{urlencode({'town': town.uid})}{mark}{part}"
