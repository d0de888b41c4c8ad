"""NUL characters in an address mean nothing and break queries of PostgreSQL: they are left out before any page reads it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

NUL = "\x00"


class NoNuls:
    """Cleans path, query and cookies. Forms refuse a NUL in their own words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.path_info = request.path_info.replace(NUL, "")
        for name in ("QUERY_STRING", "HTTP_COOKIE"):
            request.META[name] = request.META.get(name, "").replace("%00", "").replace(NUL, "")
        return self.get_response(request)
