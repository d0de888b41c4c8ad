"""Each night the logs of places are brought up to date and their heads signed (records/checkpoints.py)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from huiyin.apps.records.checkpoints import sign_heads
from huiyin.apps.records.sequencing import LOOK_BACK, sequence, sequence_all

JOB = "records.checkpoint"
AT = time(0, 30)


def tonight(_payload: Mapping[str, Any], now: datetime) -> None:
    """The job: what is left is put into the logs, and their heads are signed."""
    sequence(now=now, look_back=LOOK_BACK)
    sequence_all(now=now)
    sign_heads(now=now)
