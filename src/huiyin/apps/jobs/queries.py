"""Reads of the queue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from huiyin.apps.jobs.models import Job


def pending(reaction: str = "", payload: Mapping[str, Any] | None = None) -> QuerySet[Job]:
    """What has not ended: neither done, nor dropped, nor given up. Of one reaction, with just this payload."""
    found = Job.objects.filter(done_at=None, dropped_at=None, failed_at=None)
    found = found.filter(reaction=reaction) if reaction else found
    return found if payload is None else found.filter(payload=payload)


def waiting(now: datetime) -> QuerySet[Job]:
    """What is due and not done, oldest first."""
    return pending().filter(run_after__lte=now).order_by("run_after", "id")


def failed() -> QuerySet[Job]:
    """What was tried too often and is tried no more, oldest first: something that should have happened has not."""
    return Job.objects.filter(done_at=None, dropped_at=None, failed_at__isnull=False).order_by("id")
