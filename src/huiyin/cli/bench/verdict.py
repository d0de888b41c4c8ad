"""The bars that must hold (design §10), and which of them a run has missed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from huiyin.cli.bench.peer import times_of_peer

STEP_QUERIES, STEP_CPU, LIST_QUERIES, LIST_P50, CASE_QUERIES = 10, 8.0, 6, 40.0, 12
GROWTH = 1.25
NOISE_MS = 0.3
"""What the same work may differ by in one run."""
SWEEP_SECONDS = 5.0
SCOPE_PERCENT = 10.0
TIMES_FASTER = {"create": 3.0, "list": 10.0}
STEPS, LISTS = ("accept", "report"), ("list", "town", "closed", "word", "initials")


def missed(found: Mapping[str, Any]) -> list[str]:
    """Every bar that was missed, as a sentence."""
    return [*_equal(found), *_sizes(found), *_scope(found), *_growth(found), *_sweeps(found), *_peer(found)]


def _equal(found: Mapping[str, Any]) -> Iterator[str]:
    for difference in found.get("equal", {}).get("differences", ()):
        yield f"bulk writer: {difference}"


def _sizes(found: Mapping[str, Any]) -> Iterator[str]:
    for size in found.get("sizes", ()):
        for name in STEPS:
            cost = size["functions"][name]
            if cost["queries"] > STEP_QUERIES or cost["cpu_ms"] > STEP_CPU:
                yield f"{size['rows']:,}: {name}: {cost['queries']} queries, {cost['cpu_ms']} ms CPU"
        for name in LISTS:
            cost = size["pages"][name]
            if cost["queries"] > LIST_QUERIES or cost["p50_ms"] > LIST_P50:
                yield f"{size['rows']:,}: page {name}: {cost['queries']} queries, p50 {cost['p50_ms']} ms"
        if size["pages"]["case"]["queries"] > CASE_QUERIES:
            yield f"{size['rows']:,}: page of a case: {size['pages']['case']['queries']} queries"


def _scope(found: Mapping[str, Any]) -> Iterator[str]:
    for size in found.get("sizes", ()):
        for name, cost in size.get("scope", {}).items():
            if cost["more_percent"] > SCOPE_PERCENT:
                yield f"{size['rows']:,}: {name}: scope in the database costs {cost['more_percent']} % more"


def _growth(found: Mapping[str, Any]) -> Iterator[str]:
    sizes = found.get("sizes", ())
    if len(sizes) < 2:
        return
    small, big = sizes[0], sizes[-1]
    for kind in ("functions", "pages"):
        for name, cost in big[kind].items():
            before, after = small[kind][name]["cpu_ms"], cost["cpu_ms"]  # in turns, so the middle of both tells
            if after > GROWTH * before + NOISE_MS:
                yield f"{kind} {name}: {before} ms at {small['rows']:,}, {after} ms at {big['rows']:,}"


def _sweeps(found: Mapping[str, Any]) -> Iterator[str]:
    for sweep in found.get("sweep", {}).get("sweeps", ())[:2]:
        if sweep["wall_s"] > SWEEP_SECONDS:
            yield f"sweep of {sweep['open']:,} open cases, {sweep['when']}: {sweep['wall_s']} s"


def _peer(found: Mapping[str, Any]) -> Iterator[str]:
    for name, times in TIMES_FASTER.items() if found.get("peer") else ():
        ratio = times_of_peer(found["peer"], name)
        if ratio < times:
            yield f"{name}: {ratio} × django-helpdesk, wanted {times:.0f} ×"
