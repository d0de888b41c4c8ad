"""What a sweep costs among very many open cases: when nothing is due, after an hour, after a day in which nobody swept."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

from huiyin.apps.cases.actions.sweep import sweep
from huiyin.apps.cases.models import Case, ClockRun
from huiyin.cli.bench.fill import Filled

LATER = (("nothing due", timedelta()), ("an hour later", timedelta(hours=1)), ("a day later", timedelta(days=1)))


def sweeps(filled: Filled) -> list[dict[str, Any]]:
    """Sweep at each moment until nothing is left: runs that were due, what was done, seconds of CPU and of the clock."""
    return [{"when": when, **_swept(filled.now + later)} for when, later in LATER]


def _swept(now: datetime) -> dict[str, Any]:
    due = ClockRun.objects.filter(running=True, next_at__lte=now).count()
    spent, began, done = time.process_time(), time.perf_counter(), 0
    while counts := sweep(now=now):
        done += sum(counts.values())
    wall, cpu = time.perf_counter() - began, time.process_time() - spent
    open_cases = Case.objects.filter(open=True).count()
    return {"open": open_cases, "due": due, "done": done, "cpu_s": round(cpu, 2), "wall_s": round(wall, 2)}
