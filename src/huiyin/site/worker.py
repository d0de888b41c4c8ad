"""The work behind the pages: jobs that are due, clocks that have come due, new events put into their logs, every few seconds."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import close_old_connections, connection
from django.utils import timezone

from huiyin.apps.cases.actions.sweep import sweep
from huiyin.apps.jobs.actions import run_due, run_long
from huiyin.apps.jobs.nightly import plan
from huiyin.apps.people.security import note_system_work
from huiyin.apps.records.sequencing import sequence
from huiyin.apps.scope.acting import note_work, system

EVERY_SECONDS = 3.0
JOBS_A_ROUND = 200
CLOCKS_A_ROUND = 2000
LONG_A_ROUND = 1
PLANS_EVERY = timedelta(hours=1)
logger = logging.getLogger(__name__)


def plan_nights() -> None:
    """What comes every night waits for the coming one."""
    with system("background work", counts=False):
        plan(timezone.now())


def work(*, jobs: int = JOBS_A_ROUND, clocks: int = CLOCKS_A_ROUND) -> int:
    """One round at the present moment. Returns how much was done; nothing is lost when it is killed half-way."""
    now = timezone.now()
    with system("background work", counts=False):
        done, came_due = run_due(now, jobs), sum(sweep(now=now, limit=clocks).values())
        sequenced = sequence(now=now)
    works = (("jobs that were due", done), ("clocks that had come due", came_due), ("events put into logs", sequenced))
    for reason, times in works:
        if times:  # a round that finds nothing to do has read nobody's rows
            note_work(reason, times)
    return max(done + came_due, sequenced)


class Notes(threading.Thread):
    """Writes down every hour, and at the end, for which reasons this process has read rows by itself."""

    def __init__(self, every: float = 3600.0) -> None:
        super().__init__(name="huiyin-notes", daemon=True)
        self.every = every
        self._stopping = threading.Event()

    def run(self) -> None:
        """Hour after hour."""
        while not self._stopping.wait(self.every):
            self._write()
        self._write()

    def _write(self) -> None:
        try:
            close_old_connections()
            note_system_work(timezone.now())
        except Exception:
            logger.exception("what the product has read by itself could not be noted")
        finally:
            connection.close()

    def stop(self, timeout: float = 10.0) -> None:
        """Write down what is left, then end."""
        self._stopping.set()
        self.join(timeout)


def work_long() -> int:
    """One round of long jobs at the present moment. Returns how many were done."""
    with system("background work", counts=False):
        done = run_long(timezone.now(), LONG_A_ROUND)
    if done:
        note_work("long jobs that were due", done)
    return done


class Worker(threading.Thread):
    """Does rounds until `stop`. What fails is logged and tried again in the next round."""

    def __init__(self, every: float = EVERY_SECONDS) -> None:
        super().__init__(name=type(self).__name__, daemon=True)
        self.every = every
        self._plans_at = datetime.min.replace(tzinfo=UTC)
        self._stopping = threading.Event()

    def run(self) -> None:
        """Round after round; at once again while there is much to do."""
        while not self._stopping.is_set():
            busy = self._round()
            self._stopping.wait(0 if busy else self.every)
        connection.close()

    def _round(self) -> bool:
        try:
            close_old_connections()
            return self.is_busy()
        except Exception:
            logger.exception("a round of background work failed")
            return False

    def is_busy(self) -> bool:
        """Do a round; is there more to do at once? The nights are planned by the first one, then every hour."""
        now = timezone.now()
        if now >= self._plans_at:
            plan_nights()
            self._plans_at = now + PLANS_EVERY
        return work() >= JOBS_A_ROUND

    def stop(self, timeout: float = 30.0) -> None:
        """Finish the round that runs, then end."""
        self._stopping.set()
        self.join(timeout)


class LongWorker(Worker):
    """The same for long jobs: a message or a clock does not wait for a list of 100,000 rows.

    It need not be waited for when serving stops: what it has begun is begun again.
    """

    def is_busy(self) -> bool:
        """Do one long job, if there is one."""
        return work_long() >= LONG_A_ROUND


@contextmanager
def at_work() -> Iterator[None]:
    """All the work behind the pages is done inside."""
    worker, long_worker, notes = Worker(), LongWorker(), Notes()
    for thread in (worker, long_worker, notes):
        thread.start()
    try:
        yield
    finally:
        long_worker.stop(timeout=1)
        worker.stop()
        notes.stop()
