"""Every address of the product. Each app names its own; here they only get their places."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import ResolverMatch, URLPattern, URLResolver, include, path
from django.urls.resolvers import RoutePattern

from huiyin.site import kept

WITH_PAGES = [name for name in (*settings.FEATURES, "people", "files") if find_spec(f"huiyin.apps.{name}.urls")]
PAGES: list[URLPattern | URLResolver] = [path("kept/", kept.show, name="kept")]
PAGES += [path("", include(f"huiyin.apps.{name}.urls")) for name in WITH_PAGES]


class Known(URLResolver):
    """Django's, which tries hundreds of addresses for every request. Those without anything to be filled in are found at once."""

    def __init__(self, pages: list[URLPattern | URLResolver]) -> None:
        super().__init__(RoutePattern(""), pages)
        self._known: dict[str, ResolverMatch] = {}

    def resolve(self, path: str) -> ResolverMatch:
        """As Django's."""
        match = self._known.get(path) or super().resolve(path)
        if not (match.args or match.kwargs):
            match.tried = []  # what Django shows where nothing is found
            self._known[path] = match
        return match


urlpatterns = [Known(PAGES)]
handler400 = "huiyin.site.pages.bad_request"
handler403 = "huiyin.site.pages.forbidden"
handler404 = "huiyin.site.pages.not_found"
handler500 = "huiyin.site.pages.broken"
