"""What somebody sent when their session was over, when they first had to show who they are, or when they had meanwhile become
another of their posts: kept for half an hour, for the same person in the same post.

A signed cookie tells whose form it was, because the session that knew it is gone. Files and passwords are not kept.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import Viewer

KEPT, COOKIE = "kept", f"{settings.COOKIE_PREFIX}whose"
HALF_AN_HOUR = timedelta(minutes=30)
MOST_FIELDS, MOST_CHARACTERS = 200, 20_000
LEFT_OUT = re.compile("csrfmiddlewaretoken|.*password.*|current|shown|answer")
CODES = re.compile(r"[\w.:+-]*", re.ASCII)
_signer = Signer(salt="huiyin.site.kept")


def sign(request: HttpRequest, response: HttpResponse) -> None:
    """Let the browser remember who filled in the forms of this page, a little longer than the session lives."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    if viewer is None or not viewer.actor.post:
        return
    whose = _signer.sign(_owner(viewer))
    if request.COOKIES.get(COOKIE) != whose:
        age = settings.SESSION_COOKIE_AGE + int(HALF_AN_HOUR.total_seconds())
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(COOKIE, whose, max_age=age, secure=secure, httponly=True, samesite="Lax")


def opened_as(request: HttpRequest) -> int:
    """The other one of their posts as which somebody opened the form that they send (as_post.html), else 0."""
    given = request.POST.get("as_post", "") if request.method == "POST" else ""
    own = {str(each["id"]): each["id"] for each in request.session.get("posts", ())} if given else {}
    post: int = own.get(given, 0)
    return 0 if _by_script(request) or post == request.viewer.actor.post else post  # type: ignore[attr-defined]


def keep(request: HttpRequest, now: datetime, *, post: int = 0) -> bool:
    """Keep the fields of a form that came too early, without a session or from another `post`. Tells whether they are kept."""
    fields = [
        (name, value) for name, values in request.POST.lists() for value in values if not LEFT_OUT.fullmatch(name)
    ]
    size = sum(len(name) + len(value) for name, value in fields)
    try:
        whose = f"{request.viewer.actor.person}.{post}" if post else _signer.unsign(request.COOKIES.get(COOKIE, ""))  # type: ignore[attr-defined]
    except BadSignature:
        return False
    if _by_script(request) or len(fields) > MOST_FIELDS or size > MOST_CHARACTERS:
        return False
    if request.session.is_empty():
        request.session.set_expiry(HALF_AN_HOUR)
    request.session[KEPT] = {
        "whose": whose,
        "path": request.get_full_path(),
        "fields": fields,
        "files": bool(request.FILES),
        "over": not request.viewer.actor.person,  # type: ignore[attr-defined]
        "post": post,
        "until": (now + HALF_AN_HOUR).isoformat(),
    }
    return True


def _by_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


@opens("kept")
def show(request: HttpRequest) -> HttpResponse:
    """What was typed, with a button that sends it to where it was going."""
    kept = _kept(request, timezone.now())
    written = [value for _, value in kept["fields"] if not CODES.fullmatch(value)] if kept else []
    return render(request, "kept.html", {"kept": kept, "written": written, "other": None if kept else _other(request)})


def _other(request: HttpRequest) -> dict[str, Any] | None:
    """The other post of one's own for which something is kept: one becomes it again to send it."""
    post = request.session.get(KEPT, {}).get("post")
    return next((each for each in request.session.get("posts", ()) if each["id"] == post), None)


def _kept(request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    kept: dict[str, Any] | None = request.session.get(KEPT)
    if kept is not None and datetime.fromisoformat(kept["until"]) <= now:
        del request.session[KEPT]
        return None
    return kept if kept is not None and kept["whose"] == _owner(request.viewer) else None  # type: ignore[attr-defined]


def _owner(viewer: Viewer) -> str:
    return f"{viewer.actor.person}.{viewer.actor.post}"
