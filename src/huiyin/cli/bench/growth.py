"""What the same work costs at several sizes, measured in turns: between two minutes a machine differs by more than they do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from huiyin.cli.bench.answering import Spent
from huiyin.cli.bench.meter import Cost
from huiyin.cli.bench.sides import Side
from huiyin.cli.terminal import Bar

TURNS = 10
"""So many turns of each piece of work."""


def in_turns(sides: Sequence[Side], times: int, seconds: int) -> list[dict[str, Any]]:
    """By side: what it said of itself, and what everything costs there (`measuring.tasks`)."""
    found: list[dict[str, Any]] = [dict(side.told, functions={}, pages={}) for side in sides]
    names: list[str] = sides[0].ask("pieces")
    with Bar("measures", len(names)) as bar:
        for name in names:
            kind, _, piece = name.partition(".")
            for one, cost in zip(found, _piece(sides, name, times), strict=True):
                one[kind][piece] = cost
            bar.step()
    for one, side in zip(found, sides, strict=True):
        one["scope"] = side.ask("scope", times)
        if seconds:
            one["http"] = side.ask("http", seconds)
    return found


def _piece(sides: Sequence[Side], name: str, times: int) -> list[dict[str, float]]:
    queries: list[int] = [side.ask(f"{name}/make") for side in sides]
    spent: list[Spent] = [[] for _ in sides]
    for _ in range(TURNS):
        for side, took in zip(sides, spent, strict=True):
            took += side.ask(f"{name}/work", max(times // TURNS, 1))
    raw: list[float] = [side.ask(f"{name}/raw", times) for side in sides]
    return [
        {**cost.as_json(), "raw_cpu_ms": bare, "ratio_to_raw": round(cost.cpu / max(bare, 0.01), 1)}
        for cost, bare in zip(map(Cost.of, queries, spent), raw, strict=True)
    ]
