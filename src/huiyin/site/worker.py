"""The work behind the pages: messages and other jobs that are due, and clocks that have come due, every few seconds."""

from __future__ import annotations

import logging
import threading

from django.db import close_old_connections, connection
from django.utils import timezone

from huiyin.apps.cases.actions.sweep import sweep
from huiyin.apps.jobs.actions import run_due, run_long
from huiyin.apps.scope.acting import system

EVERY_SECONDS = 3.0
JOBS_A_ROUND = 200
CLOCKS_A_ROUND = 2000
logger = logging.getLogger(__name__)


def work(*, jobs: int = JOBS_A_ROUND, clocks: int = CLOCKS_A_ROUND) -> int:
    """One round at the present moment. Returns how much was done; nothing is lost when it is killed half-way."""
    now = timezone.now()
    with system("background work"):
        soon = run_due(now, jobs) + sum(sweep(now=now, limit=clocks).values())
        return soon + run_long(now)


class Worker(threading.Thread):
    """Does rounds until `stop`. What fails is logged and tried again in the next round."""

    def __init__(self, every: float = EVERY_SECONDS) -> None:
        super().__init__(name="huiyin-worker", daemon=True)
        self.every = every
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
            return work() >= JOBS_A_ROUND
        except Exception:
            logger.exception("a round of background work failed")
            return False

    def stop(self, timeout: float = 30.0) -> None:
        """Finish the round that runs, then end."""
        self._stopping.set()
        self.join(timeout)
