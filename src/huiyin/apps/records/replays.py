"""A form that is sent twice is done once: its event keeps a keyed hash of what was sent, never the words themselves."""

from __future__ import annotations

import hmac
import json
import uuid
from collections.abc import Mapping
from typing import Any

from huiyin.apps.keys import outside
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event
from huiyin.core.errors import RuleError

SENT = "sent"
"""Under which name the hash stands in the event's secret body."""


def mark_of(idem: uuid.UUID, said: Mapping[str, Any]) -> str:
    """What is kept of a form: HMAC-SHA-256 of its key and content, under a key that is not in the database."""
    return _mark(outside.keys().index, idem, said)


def done_before(by: Viewer, idem: uuid.UUID, subject: uuid.UUID, said: Mapping[str, Any]) -> Event | None:
    """The event of the same form that the same person sent before; None when it is new.

    Raises idem_reused: the key was sent by somebody else, about something else or with other words.
    """
    event = Event.objects.filter(uid=idem).select_related("secret").first()
    if event is None:
        return None
    kept = event.secret.body.get(SENT, "") if hasattr(event, "secret") else ""
    good = any(hmac.compare_digest(kept, _mark(key, idem, said)) for key in outside.keys().indexes)
    if not good or event.subject != subject or event.actor_id != (by.actor.who or None):
        raise RuleError("idem_reused")
    return event


def _mark(key: bytes, idem: uuid.UUID, said: Mapping[str, Any]) -> str:
    text = json.dumps([str(idem), dict(said)], ensure_ascii=False, sort_keys=True, default=str)
    return hmac.digest(key, f"sent\x1f{text}".encode(), "sha256").hex()
