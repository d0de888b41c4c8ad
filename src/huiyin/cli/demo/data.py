"""The demo county's data, read from `packs/demo`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from huiyin.core.errors import RuleError


@cache
def read(name: str) -> dict[str, Any]:
    """One of names, matters, words, habits."""
    return tomllib.loads((resources.files("huiyin.packs") / "demo" / f"{name}.toml").read_text(encoding="utf-8"))


class Unable(RuleError):
    """Nobody in the demo county may do it, or has anything to say. No page ever meets it."""


@dataclass(frozen=True)
class Habit:
    """Somebody may do `do` next: how likely (per cent), and after how many minutes."""

    do: str
    weight: int
    wait: tuple[int, int]


@cache
def habits(slug: str, state: str) -> tuple[Habit, ...]:
    """What people do with a case of this pack in this state."""
    return tuple(_habit(line) for line in read("habits").get(slug, {}).get(state, ()))


def _habit(line: str) -> Habit:
    do, weight, minutes = line.split()
    first, last = minutes.split("-")
    return Habit(do, int(weight), (int(first), int(last)))
