"""The work behind the pages: jobs that are due, clocks that have come due, new events put into their logs, every few seconds.

SQLite has one writer, so this work is done in short transactions with rests between them: whoever opens a matter while a year
of history is put into the logs waits for one of them at most.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import close_old_connections, connection, connections
from django.utils import timezone

from huiyin.apps.cases.actions.sweep import sweep
from huiyin.apps.jobs.actions import run_due, run_long
from huiyin.apps.jobs.nightly import plan
from huiyin.apps.people.security import note_system_work
from huiyin.apps.records.sequencing import BATCH, sequence
from huiyin.apps.scope.acting import note_work, system

EVERY_SECONDS = 3.0
HOUR_SECONDS = 3600.0
RESTS = 4.0
"""So many times as long as it was held, SQLite is left alone: four fifths of the time it is free for the pages."""
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kind:
    """A kind of work: why it reads rows, how much of it is done in a round, and what does so much of it."""

    reason: str
    most: int
    do: Callable[[datetime, int], int]


def _nights(now: datetime, _most: int) -> int:
    plan(now)
    return 0


JOBS = Kind("jobs that were due", 200, run_due)
CLOCKS = Kind("clocks that had come due", 2000, lambda now, most: sum(sweep(now=now, limit=most).values()))
LOGS = Kind("events put into logs", BATCH, lambda now, most: sequence(now=now, most=most))
LONG = Kind("long jobs that were due", 1, run_long)
"""Done beside the others: a message or a clock does not wait for a list of 100,000 rows."""
NIGHTS = Kind("what comes every night waits for the coming one", 1, _nights)


def work(kind: Kind) -> bool:
    """Some of this work at the present moment; is there more? Killed half-way, nothing is lost."""
    with system("background work", counts=False):
        done = kind.do(timezone.now(), kind.most)
    if done:  # who finds nothing to do has read nobody's rows
        note_work(kind.reason, done)
    return done >= kind.most


class Notes(threading.Thread):
    """Writes down every hour, and at the end, for which reasons this process has read rows by itself."""

    def __init__(self, every: float = HOUR_SECONDS) -> None:
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


class Worker(threading.Thread):
    """Does rounds of its kinds of work until `stop`. What fails is logged and tried again in the next round."""

    def __init__(self, *kinds: Kind, every: float = EVERY_SECONDS) -> None:
        super().__init__(name="huiyin-worker", daemon=True)
        self.kinds, self.every = kinds, every
        self._stopping = threading.Event()

    def run(self) -> None:
        """Round after round; at once again while there is more than a round can do."""
        connections["default"].rests = RESTS  # type: ignore[attr-defined] # PostgreSQL, of many writers, does not look
        while not self._stopping.is_set():
            more = [self._do(kind) for kind in self.kinds]
            self._stopping.wait(0 if any(more) else self.every)
        connection.close()

    def _do(self, kind: Kind) -> bool:
        try:
            close_old_connections()
            return work(kind)
        except Exception:
            logger.exception("background work failed: %s", kind.reason)
            return False

    def stop(self, timeout: float = 30.0) -> None:
        """Finish what is being done, then end."""
        self._stopping.set()
        self.join(timeout)


@contextmanager
def at_work() -> Iterator[None]:
    """All the work behind the pages is done inside. A long job is not waited for: what it has begun is begun again."""
    nights, short, long, notes = Worker(NIGHTS, every=HOUR_SECONDS), Worker(JOBS, CLOCKS, LOGS), Worker(LONG), Notes()
    for thread in (nights, short, long, notes):
        thread.start()
    try:
        yield
    finally:
        long.stop(timeout=1)
        nights.stop()
        short.stop()
        notes.stop()
