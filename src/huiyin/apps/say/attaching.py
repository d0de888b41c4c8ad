"""Photos and recordings that come with a form: kept through the files app, under the uid of the case."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from huiyin.apps.files.actions import add_photo, add_voice
from huiyin.apps.people.queries import Viewer
from huiyin.apps.say.texts import sentence
from huiyin.apps.say.views.too_many import weigh
from huiyin.core.errors import RuleError

MOST_AT_ONCE = 6


@dataclass(frozen=True)
class Attached:
    """How many were kept, and the sentences for those that were refused."""

    photos: int = 0
    voices: int = 0
    refused: tuple[str, ...] = ()


def attach(request: HttpRequest, owner: uuid.UUID, step: str, now: datetime) -> Attached:
    """Keep what the form carries in `photo` and `voice`; a refused file never loses the others."""
    photos = voices = 0
    refused: list[str] = []
    sent = request.FILES.getlist("photo")
    pictures, recordings = sent[:MOST_AT_ONCE], request.FILES.getlist("voice")[:1]
    if over := len(sent) - len(pictures):
        told = _("At most %(most)s photos at once: the last %(n)s were not kept. Choose those once more.")
        refused.append(told % {"most": MOST_AT_ONCE, "n": over})
    try:
        weigh(request, [*pictures, *recordings], now)
    except RuleError as refusal:
        return Attached(refused=(sentence(refusal),))
    for upload in pictures:
        try:
            add_photo(owner=owner, upload=upload, step=step, by=Viewer.nobody(), now=now)
            photos += 1
        except RuleError as refusal:
            refused.append(sentence(refusal))
    for upload in recordings:
        try:
            add_voice(owner=owner, upload=upload, step=step, by=Viewer.nobody(), now=now)
            voices += 1
        except RuleError as refusal:
            refused.append(sentence(refusal))
    return Attached(photos, voices, tuple(dict.fromkeys(refused)))
