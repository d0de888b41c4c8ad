"""Reads of the queue."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from huiyin.apps.jobs.models import Job


def waiting(now: datetime) -> QuerySet[Job]:
    """What is due and not done, oldest first."""
    open_ones = Job.objects.filter(done_at=None, dropped_at=None, failed_at=None)
    return open_ones.filter(run_after__lte=now).order_by("run_after", "id")


def failed() -> QuerySet[Job]:
    """What was tried too often and is tried no more, oldest first: something that should have happened has not."""
    return Job.objects.filter(done_at=None, dropped_at=None, failed_at__isnull=False).order_by("id")
