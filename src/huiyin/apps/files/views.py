"""One file, sent so that a browser can do nothing with it but show or save it."""

from __future__ import annotations

import uuid
from io import BytesIO

from django.http import FileResponse, Http404, HttpRequest
from django.utils import timezone
from django.views.decorators.http import require_safe

from huiyin.apps.files import queries, receipts, store, voices
from huiyin.apps.people.access import opens
from huiyin.apps.records.actions import note_read


@opens("file")
@require_safe
def show(request: HttpRequest, uid: uuid.UUID) -> FileResponse:
    """A photo in the page, a voice note to keep. 404 also for those who may not see it."""
    viewer = request.viewer  # type: ignore[attr-defined]
    now = timezone.now()
    file = queries.readable(uid, viewer, receipts.opened(request, now))
    content = store.read_if_there(file) if file else None
    if file is None or content is None:
        raise Http404
    if not file.public:
        note_read(viewer, file.owner, file.kind, now)
    voice = file.kind == "voice"
    response = FileResponse(
        BytesIO(content),
        as_attachment=voice,
        filename=f"{file.uid}.{voices.ENDINGS[file.mime] if voice else 'jpg'}",
        content_type=file.mime,
    )
    response["Cache-Control"] = "private, max-age=3600" if file.public else "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    return response
