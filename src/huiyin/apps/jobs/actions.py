"""Put work in the queue (in the cause's transaction) and do it (after commit, at most once per event and reaction)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from huiyin.apps.jobs.models import Job
from huiyin.apps.jobs.queries import failed, pending, waiting
from huiyin.apps.scope.making import made
from huiyin.core.traces import trace_of

Work = Callable[[Mapping[str, Any], datetime], None]
_works: dict[str, Work] = {}
_long: set[str] = set()
MAX_TRIES = 8
HELPING = 20
LEASE = timedelta(minutes=5)
"""Whoever has begun a long job has it for so long; killed meanwhile, it is due again after that."""
A_NIGHT = 20_000
"""So many rows go at once: what has gathered over years does not hold up the database."""
logger = logging.getLogger(__name__)


def does(reaction: str, work: Work, *, long: bool = False) -> None:
    """Register what a reaction does. Names are stable: they stand in rows.

    What takes `long` is done outside of any transaction, so that nobody waits for a lock; it makes its own, short ones, and
    bears being begun again.
    """
    _works[reaction] = work
    if long:
        _long.add(reaction)


def later(reaction: str, *, event_id: int | None, payload: Mapping[str, Any], run_after: datetime) -> Job:
    """One job for the queue; the caller saves it, alone or in bulk. Its work is told the `event` that caused it."""
    cause = {"event": event_id} if event_id else {}
    return made(Job, reaction=reaction, event_id=event_id, payload={**payload, **cause}, run_after=run_after)


def soon(reaction: str, payload: Mapping[str, Any], *, now: datetime, wait: timedelta = timedelta(0)) -> None:
    """A job after `wait` (shorter than `LEASE`), and only one however often it is asked for.

    One that waits is enough, as long as nobody has begun it: what runs may have looked before this change. Where jobs run
    beside writers it is held until this transaction ends, so that it begins after it.
    """
    unbegun = pending(reaction, payload).filter(run_after__lte=now + wait)
    if connection.features.has_select_for_update_skip_locked:
        unbegun = unbegun.select_for_update(skip_locked=True)
    if not list(unbegun[:1]):
        later(reaction, event_id=None, payload=payload, run_after=now + wait).save()


def run_due(now: datetime, limit: int = 100) -> int:
    """Do the jobs that are due, oldest first, all but the long ones. Returns how many were done."""
    done = 0
    while done < limit and (some := _run_some(now, min(HELPING, limit - done))):
        done += some
    return done


@transaction.atomic
def _run_some(now: datetime, most: int) -> int:
    """Some jobs in one transaction, each in a savepoint of its own: killed half-way, none of them has happened."""
    due = waiting(now).exclude(reaction__in=_long)
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    jobs = list(due[:most])
    done = [job.pk for job in jobs if _attempt(job, now)]
    if done:
        Job.objects.filter(pk__in=done).update(done_at=now)
    return len(jobs)


def run_long(now: datetime, limit: int = HELPING) -> int:
    """Do some of the long jobs that are due, oldest first. Returns how many were done."""
    return sum(do_long(job, now) for job in list(waiting(now).filter(reaction__in=_long)[:limit]))


def do_long(job: Job, now: datetime) -> bool:
    """Do a long job, unless somebody has begun it. Tells whether it is done; what failed is tried again as any other."""
    begun = waiting(now).filter(pk=job.pk, run_after=job.run_after).order_by().update(run_after=now + LEASE)
    if not begun:
        return False
    try:
        _work_of(job)(job.payload, now)
    except Exception as wrong:  # noqa: BLE001  (as in `_attempt`)
        _put_off(job, wrong, now)
        return False
    return bool(Job.objects.filter(pk=job.pk).update(done_at=now))


def _attempt(job: Job, now: datetime) -> bool:
    try:
        with transaction.atomic():
            _work_of(job)(job.payload, now)
    except Exception as wrong:  # noqa: BLE001  (any failure of one job must not stop the queue)
        _put_off(job, wrong, now)
        return False
    return True


def _work_of(job: Job) -> Work:
    if job.reaction not in _works:
        raise NotImplementedError(job.reaction)
    return _works[job.reaction]


def _put_off(job: Job, wrong: Exception, now: datetime) -> None:
    """Try again later, each time after twice as long; in the end leave it lying as failed, with where and what it failed by."""
    job.tries += 1
    job.error = trace_of(wrong)[-2000:]
    job.run_after = now + timedelta(seconds=30 * 2**job.tries)
    why = job.last_line
    if job.tries >= MAX_TRIES:
        job.failed_at = now
        logger.error("job %s %s failed %s times and is tried no more: %s", job.pk, job.reaction, job.tries, why)
    else:
        logger.warning("job %s %s failed: %s", job.pk, job.reaction, why)
    job.save()


@transaction.atomic
def retry(now: datetime) -> int:
    """Let what has failed be tried again, as often as before. Returns how many."""
    return failed().order_by().update(failed_at=None, tries=0, run_after=now)


def forget_ended(*, done_before: datetime, failed_before: datetime, most: int = A_NIGHT) -> int:
    """Delete the jobs that were done, taken back or given up before these moments, the oldest first. Returns how many."""
    over = Job.objects.filter(
        Q(done_at__lt=done_before) | Q(dropped_at__lt=done_before) | Q(failed_at__lt=failed_before)
    )
    return Job.objects.filter(pk__in=list(over.order_by("pk").values_list("pk", flat=True)[:most])).delete()[0]


def drop(event_ids: list[int], now: datetime) -> int:
    """Take back jobs that have not run yet (undo within ten minutes). Returns how many."""
    return Job.objects.filter(event_id__in=event_ids, done_at=None).update(dropped_at=now)
