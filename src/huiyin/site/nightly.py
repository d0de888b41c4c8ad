"""Each night the logs of places are brought up to date and their heads signed (records/checkpoints.py)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from huiyin.apps.jobs.nightly import each_night
from huiyin.apps.records.checkpoints import sign_heads
from huiyin.apps.records.models import Checkpoint
from huiyin.apps.records.sequencing import LOOK_BACK, sequence, sequence_all

JOB = "records.checkpoint"
AT = time(0, 30)


def tonight(_payload: Mapping[str, Any], now: datetime) -> None:
    """The job: what is left is put into the logs, their heads are signed, and tomorrow's round is put into the queue."""
    sequence(now=now, look_back=LOOK_BACK)
    sequence_all(now=now)
    sign_heads(now=now)
    plan(now)


def plan(now: datetime) -> None:
    """The first round at once. Called when serving starts, and by each round."""
    each_night(JOB, AT, now, first_at_once=not Checkpoint.objects.exists())
