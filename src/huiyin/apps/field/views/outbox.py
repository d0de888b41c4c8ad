"""What the outbox in the browser talks to: who is signed in, photos after their entry, its own page, its worker."""

from __future__ import annotations

import hashlib
import uuid
from base64 import b64encode
from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from huiyin.apps.field import queries
from huiyin.apps.field.entries import author, show
from huiyin.apps.field.texts import sentence
from huiyin.apps.files.actions import add_photo, add_voice
from huiyin.apps.people.access import opens, unkept
from huiyin.apps.people.browsers import owner_key, sealing_key
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.people.sessions import left, left_in_all
from huiyin.core.errors import RuleError

STATIC = Path(__file__).parent.parent / "static" / "field"


@opens("field")
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The entries that wait in this browser; the page itself holds none."""
    return show(request, "field/outbox.html")


@opens("field")
@require_safe
def who(request: HttpRequest) -> HttpResponse:
    """Whose session it is, how many seconds it lives unused and at most, the key of what the phone keeps, a token for sending."""
    viewer, now = viewer_of(request), timezone.now()
    told = {
        "owner": owner_key(viewer),
        "csrf": get_token(request),
        "key": b64encode(sealing_key(viewer)).decode(),
        "seconds": int(left(request, viewer.actor, now).total_seconds()),
        "most": int(left_in_all(request, now).total_seconds()),
    }
    return unkept(JsonResponse(told))


@opens("field.photo")
@require_POST
def photo(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One photo or voice note of an entry that has arrived before it."""
    upload, sha = request.FILES.get("file"), request.POST.get("sha", "")
    try:
        by = author(request)
        if not queries.entered(by, uid):
            raise RuleError("not_your_entry")
        if upload is None:
            raise RuleError("photo_empty")
        if sha and hashlib.sha256(upload.read()).hexdigest() != sha:
            return JsonResponse({"sentence": sentence(RuleError("photo_changed"))}, status=503)
        upload.seek(0)
        keep = add_voice if request.POST.get("kind") == "voice" else add_photo
        keep(owner=uid, upload=upload, step=request.GET.get("step", "")[:40], by=by, now=timezone.now())
    except RuleError as refusal:
        status = 503 if refusal.code == "scanner_silent" else 422  # the phone keeps it and sends it again
        return JsonResponse({"sha": sha, "sentence": sentence(refusal)}, status=status)
    return JsonResponse({"sha": sha})


@opens("offline")
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Shown without signal for a page that this phone does not have, or does not open: `over`. The same for everybody."""
    return render(request, "field/offline.html", {"over": "over" in request.GET})


@opens("offline")
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker that opens field pages without signal. It sees the whole site, to notice when somebody signs out.

    The scripts of the key come along: both see the same key, and a worker is never newer than it.
    """
    script = b"".join((STATIC / name).read_bytes() for name in ("base.js", "key.js", "sw.js"))
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    response["Cache-Control"] = "no-cache"
    return response
