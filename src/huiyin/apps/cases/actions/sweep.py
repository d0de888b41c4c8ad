"""Look at the clocks that have come to a moment: near its end, at its end, on a rung of the ladder (design §4).

Only runs whose `next_at` has come are touched, so a sweep costs what is due and not what is open. A run's `stage` says
how far it is (1 warned, 2 ended, then the rungs) and is written in the transaction that does it: a sweep that is killed
loses nothing and doubles nothing.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from huiyin.apps.cases.actions.ladder import Posts, Round
from huiyin.apps.cases.clocks import ENDED
from huiyin.apps.cases.models import Case, ClockRun
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import log_all
from huiyin.apps.records.rows import insert_all, update_each
from huiyin.apps.scope.acting import rule_decides

BATCH = 50
"""So many in a transaction: on SQLite nobody else writes meanwhile."""
SEEN_WITH = ("place", "unit", "held_by_unit")
logger = logging.getLogger(__name__)


@rule_decides
def sweep(*, now: datetime, limit: int = 2000) -> Counter[str]:
    """Do what clocks ask for at `now`, the longest waiting first, for at most `limit` runs.

    Counts: near, late, tell, raise, call_back. Call it again while it still counts something.
    """
    due = (
        ClockRun.objects.filter(running=True, next_at__lte=now).order_by("next_at").values_list("id", "case_id")[:limit]
    )
    counts: Counter[str] = Counter()
    posts: Posts = {}
    for pairs in _batches(list(due)):
        counts += _safely(pairs, now, posts)
    return counts


def _batches(pairs: Sequence[tuple[int, int]]) -> Iterator[Sequence[tuple[int, int]]]:
    return (pairs[start : start + BATCH] for start in range(0, len(pairs), BATCH))


def _safely(pairs: Sequence[tuple[int, int]], now: datetime, posts: Posts) -> Counter[str]:
    """One batch; when something in it fails, each alone, so that one bad run does not hold up the others."""
    try:
        return _batch(pairs, now, posts)
    except Exception:
        if len(pairs) == 1:
            logger.exception("the clock run %s could not be swept", pairs[0][0])
            return Counter()
    return sum((_safely([pair], now, posts) for pair in pairs), Counter())


@transaction.atomic
def _batch(pairs: Sequence[tuple[int, int]], now: datetime, posts: Posts) -> Counter[str]:
    """Lock the cases first, as a step does; a case that somebody works on just now waits for the next sweep."""
    rows = Case.objects.filter(pk__in={case_id for _, case_id in pairs}).select_related(*SEEN_WITH).order_by("pk")
    cases = {case.pk: case for case in rows.select_for_update(of=("self",), skip_locked=True)}
    runs = ClockRun.objects.filter(
        pk__in=[run_id for run_id, _ in pairs], case_id__in=cases, running=True, next_at__lte=now
    )
    this = Round(now, posts)
    touched = [this.look_at(run, cases[run.case_id]) for run in runs.order_by("next_at", "id")]
    save(this, touched)
    return this.counts


def save(this: Round, runs: Sequence[ClockRun]) -> None:
    """Write what a round has decided."""
    log_all(Viewer.for_system("clock"), this.happened)
    update_each(runs, ["stage", "next_at", "late_at"])
    update_each(this.cases.values(), ["seq", "late", "raised_at"])
    insert_all(this.parties, ignore=True)
    insert_all(this.notices)


def note_late(payload: Mapping[str, Any], now: datetime) -> None:
    """The job `cases.late`: a clock was stopped after its end, before a sweep came by. It is a breach all the same."""
    rows = Case.objects.select_related(*SEEN_WITH).select_for_update(of=("self",))
    case = rows.get(clocks=payload["run"])
    run = ClockRun.objects.get(pk=payload["run"])
    if run.stage >= ENDED:
        return
    this = Round(now)
    this.end(run, case, case_is_late=False)
    save(this, [run])
