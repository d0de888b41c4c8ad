"""Pages, style sheets, scripts and drawings leave small; photos and workbooks, which are packed already, as they are."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

WORTH_IT = ("text/", "image/svg+xml", "application/json", "application/atom+xml", "application/geo+json")


class Compress(GZipMiddleware):
    """gzip for text. A page that is sent while it is made (an import's progress) is not held back by packing it."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Pack what is worth it."""
        text = response.get("Content-Type", "").startswith(WORTH_IT)
        being_made = response.streaming and not request.path_info.startswith(settings.STATIC_URL)
        if response.status_code != 200 or not text or being_made:
            return response
        return super().process_response(request, response)
