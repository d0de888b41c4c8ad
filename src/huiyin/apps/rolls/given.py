"""An act as somebody gives it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from huiyin.core import rolls


@dataclass(frozen=True)
class Given:
    """An act as it was given. `uid` is the client's and the idempotency key; `at` when it was given, if that was before."""

    uid: uuid.UUID
    entry: int
    kind: rolls.ActKind
    channel: rolls.ActChannel
    value: str = ""
    recorder: int = 0
    witness: int = 0
    evidence: uuid.UUID | None = None
    at: datetime | None = None
