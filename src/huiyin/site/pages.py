"""The pages for what went wrong."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from huiyin.apps.people.access import opens
from huiyin.apps.people.security import note
from huiyin.apps.people.throttle import address_of
from huiyin.apps.places.queries import county, town_named
from huiyin.apps.scope.acting import system

BY_RESIDENTS = ("/say", "/key")


def _note_refusal(request: HttpRequest, status: int) -> None:
    viewer = getattr(request, "viewer", None)
    match = request.resolver_match
    if viewer is None or not viewer.actor.post or match is None:
        return
    asked = {name: str(value)[:60] for name, value in match.kwargs.items() if isinstance(value, UUID | int)}
    action = getattr(match.func, "action", "")
    with system("the security log keeps a refusal"):
        facts = {"action": action, "status": status, **asked}
        note("refused", timezone.now(), by=viewer, address=address_of(request), data=facts)


def _way_back(request: HttpRequest) -> dict[str, Any]:
    """For a resident whose form got lost: whom to ring, and where to tell it again."""
    sent = request.method == "POST"
    if not sent or not request.path.startswith(BY_RESIDENTS):
        return {"sent": sent}
    town = town_named(request.POST.get("at", "").replace("\0", ""))
    request.town = town or county()  # type: ignore[attr-defined]
    return {"sent": sent, "again": f"{reverse('say:start')}?town={town.uid}" if town else reverse("say:start")}


@opens("error")
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent, or the address, cannot be read."""
    return render(request, "400.html", _way_back(request), status=400)


@opens("error")
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not this post's. The security log keeps it."""
    _note_refusal(request, 403)
    return render(request, "403.html", status=403)


@opens("error")
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was open too long or came from elsewhere."""
    return render(request, "403.html", {"csrf": True, **_way_back(request)}, status=403)


@opens("error")
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or (a view says so) nothing of it is this post's: that the security log keeps."""
    if request.resolver_match is not None:
        _note_refusal(request, 404)
    return render(request, "404.html", status=404)


@opens("error")
def broken(request: HttpRequest) -> HttpResponse:
    """500: our mistake."""
    return render(request, "500.html", status=500)
