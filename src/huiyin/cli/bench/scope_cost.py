"""What it costs that the database holds the scope: the same pages with it and without, in turns within one run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

from huiyin.apps.scope import enforcement
from huiyin.cli.bench.meter import Work
from huiyin.cli.bench.pages import Pages
from huiyin.cli.bench.titles import CASE, LIST, TOWN

LOOKED_AT = (LIST, TOWN, CASE)
ROUNDS, TIMES, WARM = 15, 10, 3


@contextmanager
def held() -> Iterator[None]:
    """The database holds the scope, as while it serves people."""
    enforcement.begin()
    try:
        yield
    finally:
        enforcement.end()


def cost_of_scope(pages: Pages, rounds: int = ROUNDS) -> dict[str, dict[str, float]]:
    """CPU milliseconds of a page without and with scope in the database: medians of rounds that take turns."""
    works = {name: pages.all()[name]() for name in LOOKED_AT}
    spent: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            spent[name][0].append(_once(work))
        with held():
            for name, work in works.items():
                spent[name][1].append(_once(work))
    return {name: _compared(*both) for name, both in spent.items()}


def _once(work: Work) -> float:
    for nth in range(WARM):
        work(nth)
    began = time.process_time()
    for nth in range(WARM, WARM + TIMES):
        work(nth)
    return (time.process_time() - began) / TIMES * 1000


def _compared(without: list[float], within: list[float]) -> dict[str, float]:
    bare, whole = statistics.median(without), statistics.median(within)
    return {
        "without_ms": round(bare, 2),
        "with_ms": round(whole, 2),
        "more_percent": round(100 * (whole / bare - 1), 1),
    }
