"""Every address of the product. Each app names its own; here they only get their places."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from huiyin.site import kept

WITH_PAGES = [name for name in (*settings.FEATURES, "people", "files") if find_spec(f"huiyin.apps.{name}.urls")]
urlpatterns: list[URLPattern | URLResolver] = [path("kept/", kept.show, name="kept")]
urlpatterns += [path("", include(f"huiyin.apps.{name}.urls")) for name in WITH_PAGES]
handler400 = "huiyin.site.pages.bad_request"
handler403 = "huiyin.site.pages.forbidden"
handler404 = "huiyin.site.pages.not_found"
handler500 = "huiyin.site.pages.broken"
