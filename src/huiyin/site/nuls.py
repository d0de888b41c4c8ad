"""An address with a NUL in it is nobody's mistake and no database's business: refused before any view sees it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from huiyin.site.pages import bad_request

NUL = "\x00"


class NoNuls:
    """Answers 400 to a NUL in the path, the query or a cookie. Forms refuse it in their own words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = f"{request.path}{request.META.get('QUERY_STRING', '')}{request.META.get('HTTP_COOKIE', '')}"
        if NUL in said or "%00" in said:
            return bad_request(request)
        return self.get_response(request)
