"""The definitions that the product carries, and those that a town quotes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from huiyin.apps.cases import library as packs
from huiyin.apps.cases.profiles import HOME
from huiyin.core.adopting import base_of
from huiyin.core.briefs import WAYS
from huiyin.core.figure_reader import read_figures
from huiyin.core.figures import Figure
from huiyin.core.words import OPEN_LEVELS


@cache
def figures() -> Mapping[str, Figure]:
    """The newest definition of each by slug; `Figure.on` says which was in force on a day."""
    return read_figures(tomllib.loads((HOME / "figures.toml").read_text(encoding="utf-8"))["figure"])


def in_force(wanted: Iterable[Figure], on: date) -> list[Figure]:
    """These as they are defined on a day."""
    return [figure.on(on) for figure in wanted]


@cache
def known() -> frozenset[str]:
    """What fields of briefs may name: figures, and drawings of ways of working that everybody may count."""
    ways = [slug for slug in packs.slugs() if packs.pack(slug).level in OPEN_LEVELS]
    return frozenset(figures()) | {f"{by}:{slug}" for by in WAYS for slug in ways}


@cache
def _towns() -> Mapping[str, str]:
    """The row of a quoted figure → the profile of the town that quotes it."""
    tables = tomllib.loads((HOME / "towns" / "figures.toml").read_text(encoding="utf-8"))["figure"]
    return {str(table["id"]): str(table["town"]) for table in tables}


@cache
def of_profile(profile: str) -> tuple[Figure, ...]:
    """The figures that yield what a town quotes, in the order of the file."""
    base = base_of(profile)
    return tuple(figure for figure in figures().values() if any(_towns().get(row) == base for row in figure.rows))
