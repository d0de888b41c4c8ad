"""What it costs that the database holds the scope: the same pages with it and without, in turns within one run."""

from __future__ import annotations

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
    """Least CPU milliseconds of a page without and with scope in the database, in rounds that take turns: what else the machine
    does only adds to a measurement, so the least of many says what the page costs.
    """
    works = {name: pages.all()[name]() for name in LOOKED_AT}
    spent: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            spent[name][0].append(_least(work))
        with held():
            for name, work in works.items():
                spent[name][1].append(_least(work))
    return {name: _compared(min(bare), min(whole)) for name, (bare, whole) in spent.items()}


def _least(work: Work) -> float:
    for nth in range(WARM):
        work(nth)
    return min(_once(work, nth) for nth in range(WARM, WARM + TIMES))


def _once(work: Work, nth: int) -> float:
    began = time.process_time()
    work(nth)
    return (time.process_time() - began) * 1000


def _compared(bare: float, whole: float) -> dict[str, float]:
    return {
        "without_ms": round(bare, 2),
        "with_ms": round(whole, 2),
        "more_percent": round(100 * (whole / bare - 1), 1),
    }
