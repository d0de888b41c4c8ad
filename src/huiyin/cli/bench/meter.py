"""What one piece of work costs: queries, CPU time and time on the clock."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from huiyin.cli.bench.answering import timed

Work = Callable[[int], object]
"""Does it once more; the number counts the times, so that every time can be another case."""
TIMES, WARM, COUNTED = 200, 8, 4
FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True)
class Cost:
    """Medians of so many times, in milliseconds; `queries` without transaction frames (-1: not counted).

    `least` is the least CPU of all: what else the machine does only adds to a measurement.
    """

    queries: int
    cpu: float
    least: float
    p50: float
    p95: float
    times: int

    @classmethod
    def of(cls, queries: int, spent: Sequence[tuple[float, float]]) -> Cost:
        """Out of what each time took: milliseconds of CPU and on the clock."""
        cpu, wall = ([each / 1000 for each in column] for column in zip(*spent, strict=True))
        return cls(queries, median_ms(cpu), quantile_ms(cpu, 0), median_ms(wall), quantile_ms(wall, 0.95), len(spent))

    def as_json(self) -> dict[str, float]:
        """Plain numbers."""
        return {
            "queries": self.queries,
            "cpu_ms": self.cpu,
            "least_ms": self.least,
            "p50_ms": self.p50,
            "p95_ms": self.p95,
            "times": self.times,
        }


def cost(work: Work, times: int = TIMES, *, counted: bool = True) -> Cost:
    """Do the work some times unmeasured, some times counting its queries, then `times` times against the clock."""
    more = timed(work)
    more(WARM)
    queries = max(queries_of(more, 1) for _ in range(COUNTED)) if counted else -1
    return Cost.of(queries, more(times))


def needed(times: int = TIMES) -> int:
    """How many different cases a measurement of so many times uses up."""
    return WARM + COUNTED + times


def queries_of(work: Work, nth: int) -> int:
    """How many statements reach the database, transaction frames left out."""
    seen: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        work(nth)
    return sum(not sql.lstrip().upper().startswith(FRAME) for sql in seen)


def median_ms(seconds: Sequence[float]) -> float:
    """The median in milliseconds, to a hundredth."""
    return round(statistics.median(seconds) * 1000, 2)


def quantile_ms(seconds: Sequence[float], share: float) -> float:
    """The value below which that share lies, in milliseconds, to a hundredth."""
    ordered = sorted(seconds)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000, 2)
