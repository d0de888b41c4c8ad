"""What the frame of every page needs: the town's phone, and for staff their tabs and posts. No query for residents."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

TABS = (
    ("desk:inbox", _("Inbox")),
    ("desk:calls", _("Call-backs")),
    ("field:today", _("Field")),
    ("leader:brief", _("Daily brief")),
    ("exchange:home", _("Import")),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html and staff.html. `request.town` (set by a page that knows its town) gives phone and hours."""
    town = getattr(request, "town", None)
    context: dict[str, Any] = {
        "phone": town.phone if town else "",
        "hours": town.hours if town else "",
        "home_url": f"/?town={town.profile}" if town and town.profile else "/",
    }
    viewer = getattr(request, "viewer", None)
    if viewer is None or not viewer.actor.post:
        return context
    return context | {"tabs": list(_tabs(request)), "who": _who(request), "sign_out_url": "/sign-out/", "post_url": "/post/"}


def _tabs(request: HttpRequest) -> Any:
    for name, title in TABS:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        yield {"url": url, "title": title, "count": None, "current": request.path == url}


def _who(request: HttpRequest) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]
    return {
        "place": viewer.unit_name,
        "person": request.session.get("name", ""),
        "post": viewer.post_name,
        "posts": request.session.get("posts", []),
    }
