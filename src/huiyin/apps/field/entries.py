"""How an entry is answered: to the outbox as JSON, to a browser without script as a page."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from huiyin.apps.cases.wrong import sentences
from huiyin.apps.field.texts import sentence
from huiyin.apps.files.actions import add_photo, add_voice
from huiyin.apps.people.access import unkept
from huiyin.apps.people.browsers import OWNER_HEADER, owner_key
from huiyin.apps.people.queries import Viewer, viewer_for, viewer_of
from huiyin.core.device_times import happened_at, whole
from huiyin.core.errors import RuleError


@dataclass(frozen=True)
class Done:
    """An entry that was taken in. `kept`: only as a note, `sentence` says why. `photos_for`: the case of its photos."""

    idem: uuid.UUID
    code: str
    url: str
    sentence: str
    kept: bool = False
    photos_for: uuid.UUID | None = None
    step: str = ""


def wants_json(request: HttpRequest) -> bool:
    """Is it the outbox that asks?"""
    return "application/json" in request.headers.get("Accept", "")


def author(request: HttpRequest) -> Viewer:
    """Who wrote the entry: the person of this session, as the post that was chosen when the form was opened.

    Raises other_owner, other_post.
    """
    viewer = viewer_of(request)
    owner = request.headers.get(OWNER_HEADER, "")
    if owner and owner != owner_key(viewer):
        raise RuleError("other_owner")
    wanted = whole(request.POST.get("post", ""))
    if wanted in (0, viewer.actor.post):
        return viewer
    other = viewer_for(request.user, wanted)  # type: ignore[arg-type]
    if other.actor.post != wanted:
        raise RuleError("other_post")
    return other


def written_at(request: HttpRequest, now: datetime) -> datetime:
    """When the entry was written, by the device's clock put right."""
    return happened_at(request.POST.get("at", ""), request.POST.get("device_now", ""), now)


def add_files(form: Any, case: uuid.UUID, step: str, by: Viewer, now: datetime) -> list[str]:
    """Keep the photos and voice notes that came along. A sentence for each that could not be kept."""
    voices = form.voices() if hasattr(form, "voices") else []
    given = [*((add_photo, upload) for upload in form.photos()), *((add_voice, upload) for upload in voices)]
    refused = []
    for add, upload in given:
        try:
            add(owner=case, upload=upload, step=step, by=by, now=now)
        except RuleError as refusal:
            refused.append(sentence(refusal))
    return refused


def accepted(request: HttpRequest, done: Done, problems: list[str]) -> HttpResponse:
    """The receipt for the outbox; for a page, the next page with a note."""
    if wants_json(request):
        return JsonResponse(
            {
                "idem": str(done.idem),
                "code": done.code,
                "url": done.url,
                "kept": done.kept,
                "sentence": done.sentence,
                "photos": _photos_url(done),
            }
        )
    (messages.warning if done.kept else messages.success)(request, done.sentence)
    for problem in problems:
        messages.warning(request, problem)
    return redirect(done.url)


def _photos_url(done: Done) -> str:
    if done.photos_for is None:
        return ""
    return reverse("field:photo", args=[done.photos_for]) + (f"?step={done.step}" if done.step else "")


def refused(
    request: HttpRequest, template: str, form: BaseForm, refusal: RuleError | None = None, **context: Any
) -> HttpResponse:
    """What is wrong: 422 for the outbox, for a page the form as it was filled in."""
    if refusal is not None:
        form.add_error(None, sentence(refusal))
    if not wants_json(request):
        return render(request, template, page(request, form=form, **context))
    errors = list(_errors(form))
    status = 409 if refusal is not None else 422
    return JsonResponse({"errors": errors, "sentence": " ".join(each["text"] for each in errors)}, status=status)


def _errors(form: BaseForm) -> Iterator[dict[str, str]]:
    """Every error with its field, in words that stand alone."""
    yield from ({"field": "__all__", "text": str(text)} for text in form.non_field_errors())
    for bound in form:
        for text in sentences(bound):
            label = str(bound.label or "")
            yield {"field": bound.name, "text": text if label in text else f"{label} {text}"}


def page(request: HttpRequest, **context: Any) -> dict[str, Any]:
    """What every field page needs beside its own: the key of the browser's store."""
    viewer = viewer_of(request)
    return {"owner": owner_key(viewer), "viewer": viewer, **context}


def show(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """A field page. The header tells the service worker whose page it is."""
    response = render(request, template, page(request, **context))
    response[OWNER_HEADER] = owner_key(request.viewer)  # type: ignore[attr-defined]
    return unkept(response)
