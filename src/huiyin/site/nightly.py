"""Each night the logs of places are brought up to date and their heads signed (records/checkpoints.py)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from huiyin.apps.jobs.actions import LEASE, later
from huiyin.apps.jobs.models import Job
from huiyin.apps.records.checkpoints import sign_heads
from huiyin.apps.records.models import Checkpoint
from huiyin.apps.records.sequencing import LOOK_BACK, sequence, sequence_all
from huiyin.core.worktime import SHANGHAI

JOB = "records.checkpoint"
AT = time(0, 30)


def tonight(_payload: Mapping[str, Any], now: datetime) -> None:
    """The job: what is left is put into the logs, their heads are signed, and tomorrow's round is put into the queue."""
    sequence(now=now, look_back=LOOK_BACK)
    sequence_all(now=now)
    sign_heads(now=now)
    plan(now)


def plan(now: datetime) -> None:
    """One round is always waiting beside the one that may be running, the first one at once. Called when serving starts."""
    waiting = Job.objects.filter(reaction=JOB, done_at=None, dropped_at=None, failed_at=None)
    if waiting.filter(run_after__gt=now + LEASE).exists():
        return
    today = now.astimezone(SHANGHAI).date()
    first = not Checkpoint.objects.exists()
    night = now if first else datetime.combine(today + timedelta(days=1), AT, SHANGHAI)
    later(JOB, event_id=None, payload={}, run_after=night).save()
