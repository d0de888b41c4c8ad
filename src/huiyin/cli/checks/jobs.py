"""Every piece of work in the background that was tried too often: something that should have happened has not."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin.apps.jobs.queries import failed
from huiyin.cli.checks import Difference, Step

TITLE = "work in the background"


def total() -> int:
    """How many there are to look at."""
    return failed().count()


def look(step: Step) -> Iterator[Difference]:
    """Work that was not done; `huiyin jobs DIR --retry` lets it be tried again."""
    for job in failed().iterator(chunk_size=2000):
        yield Difference(f"job {job.pk} {job.reaction} of {job.run_after:%Y-%m-%d}", job.last_line, "done")
        step(1)
