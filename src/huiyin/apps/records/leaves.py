"""The leaf of an event: a head that may be read, what stands for its row, and the commitment to what is private.

A leaf is never published, only its hash; its holder gets its text. It names no person: staff and data are behind `told`.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from huiyin.apps.records.actions import told
from huiyin.apps.records.models import Event

FORM = 1
RESTRICTED = "restricted"
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE = 12
_READ_AS = str.maketrans("OIL", "011", " -·")


def leaf_of(event: Event, place: uuid.UUID, *, masked: bool) -> str:
    """The text whose hash stands in the log. Of a restricted matter the head says nothing but the day."""
    head = {"kind": RESTRICTED, "day": f"{event.day}"} if masked else _head(event, place)
    return json.dumps(
        {"v": FORM, **head, "told": told(event), "c": event.commitment},
        ensure_ascii=False, sort_keys=True, separators=(",", ":"),
    )  # fmt: skip


def _head(event: Event, place: uuid.UUID) -> dict[str, Any]:
    found = {
        "kind": event.kind,
        "day": f"{event.day}",
        "at": event.at.isoformat(),
        "recorded_at": event.recorded_at.isoformat(),
        "place": str(place),
        "subject": str(event.subject or ""),
        "nth": event.nth,
        "role": event.role,
        "channel": event.channel,
        "category": event.category,
        "outcome": event.outcome,
        "series": event.series,
        "quantity": event.quantity,
        "measure": event.measure,
    }
    return {name: value for name, value in found.items() if value not in ("", None)}


def code_of(commitment: str) -> str:
    """What is printed on the slip: the first sixty bits of the commitment in twelve signs that are not mistaken."""
    number = int(commitment[:15], 16)
    return "".join(SIGNS[number >> 5 * place & 31] for place in range(CODE - 1, -1, -1))


def plain_code(typed: str) -> str:
    """A code as somebody types it, with blanks or dashes, an O for a 0. Empty when it is none."""
    code = typed.strip().upper().translate(_READ_AS)
    return code if len(code) == CODE and set(code) <= set(SIGNS) else ""
