"""One file, sent so that a browser can do nothing with it but show or save it."""

from __future__ import annotations

import uuid
from io import BytesIO
from typing import TYPE_CHECKING

from django.http import FileResponse, Http404, HttpRequest
from django.utils import timezone
from django.views.decorators.http import require_safe

from huiyin.apps.files import queries, receipts, store, voices
from huiyin.apps.people.access import opens, unkept
from huiyin.apps.records.actions import note_read

if TYPE_CHECKING:
    from huiyin.apps.files.models import File


@opens("file")
@require_safe
def show(request: HttpRequest, uid: uuid.UUID) -> FileResponse:
    """A photo in the page, a voice note to keep. 404 also for those who may not see it."""
    return answer(request, queries.readable(uid, request.viewer, receipts.opened(request, timezone.now())))  # type: ignore[attr-defined]


def answer(request: HttpRequest, file: File | None) -> FileResponse:
    """The file, which the visitor may see; 404 where there is none. What is not public is kept as read."""
    content = store.read_if_there(file) if file else None
    if file is None or content is None:
        raise Http404
    if not file.public:
        note_read(request.viewer, file.owner, file.kind, timezone.now())  # type: ignore[attr-defined]
    voice = file.kind == "voice"
    response = FileResponse(
        BytesIO(content),
        as_attachment=voice,
        filename=f"{file.uid}.{voices.ENDINGS[file.mime] if voice else 'jpg'}",
        content_type=file.mime,
    )
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    if not file.public:
        return unkept(response)
    response["Cache-Control"] = "private, max-age=3600"
    return response
