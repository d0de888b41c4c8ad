"""The pages for what went wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huiyin.apps.people.access import opens


@opens("error")
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent cannot be read."""
    return render(request, "400.html", status=400)


@opens("error")
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not this post's."""
    return render(request, "403.html", status=403)


@opens("error")
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was open too long or came from elsewhere."""
    return render(request, "403.html", {"csrf": True}, status=403)


@opens("error")
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page."""
    return render(request, "404.html", status=404)


@opens("error")
def broken(request: HttpRequest) -> HttpResponse:
    """500: our mistake."""
    return render(request, "500.html", status=500)
