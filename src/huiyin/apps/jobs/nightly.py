"""Rounds that come every night: each puts the next one into the queue when it is done, and serving begins with one."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from huiyin.apps.jobs.actions import LEASE, later
from huiyin.apps.jobs.models import Job
from huiyin.core.worktime import SHANGHAI


def each_night(reaction: str, at: time, now: datetime, *, first_at_once: bool = False) -> None:
    """One round is always waiting beside the one that may be running: the next night `at` this hour, or at once."""
    waiting = Job.objects.filter(reaction=reaction, payload={}, done_at=None, dropped_at=None, failed_at=None)
    if waiting.filter(run_after__gt=now + LEASE).exists():
        return
    night = datetime.combine(now.astimezone(SHANGHAI).date() + timedelta(days=1), at, SHANGHAI)
    later(reaction, event_id=None, payload={}, run_after=now if first_at_once else night).save()
