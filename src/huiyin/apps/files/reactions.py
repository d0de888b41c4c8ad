"""Work after the fact: files of matters that were never sent are forgotten."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from huiyin.apps.files.actions import forget_unsent


def forget(payload: Mapping[str, Any], _now: datetime) -> None:
    """The job `files.forget`, queued with every file whose owner was not there yet."""
    forget_unsent(owner=uuid.UUID(payload["owner"]))
