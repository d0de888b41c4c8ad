"""The honest table of contents: every row and every figure of a town, and what of it runs."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from huiyin.apps.cases.profiles import HOME
from huiyin.apps.places.models import Place
from huiyin.apps.towns.links import at
from huiyin.core.profiles import text
from huiyin.core.words import Text


@dataclass(frozen=True)
class Half:
    """A part of a row. `live` is the path on which it runs, empty when it waits to be built."""

    title: Text
    live: str = ""


@dataclass(frozen=True)
class Row:
    """A mechanism of a town (`id` as in towns.md), what the product does for it, and its halves."""

    id: str
    town: str
    title: Text
    does: Text
    halves: tuple[Half, ...]

    @property
    def state(self) -> str:
        """`runs`, `partly` or `waits`."""
        live = [bool(half.live) for half in self.halves]
        return "waits" if not any(live) else "runs" if all(live) else "partly"


@dataclass(frozen=True)
class Figure:
    """A figure that a town quotes: its phrase in the source's words, its definition and the page that shows it."""

    id: str
    town: str
    phrase: str
    value: str
    kind: str
    means: Text
    live: str = ""


@cache
def _table(name: str, key: str) -> Iterable[Mapping[str, Any]]:
    raw = tomllib.loads((HOME / "towns" / name).read_text(encoding="utf-8"))
    rows: Iterable[Mapping[str, Any]] = raw[key]
    return rows


def rows(profile: str = "", town: Place | None = None) -> tuple[Row, ...]:
    """All rows, or those of one profile; the links lead to the pages of `town`."""
    return tuple(_row(table, town) for table in _table("rows.toml", "row") if profile in ("", table["town"]))


def _row(table: Mapping[str, Any], town: Place | None) -> Row:
    halves = tuple(Half(text(half["title"]), at(half.get("live", ""), town)) for half in table.get("halves", ()))
    return Row(str(table["id"]), str(table["town"]), text(table["title"]), text(table["does"]), halves)


def figures(profile: str = "", town: Place | None = None) -> tuple[Figure, ...]:
    """All figures, or those of one profile; the links lead to the pages of `town`."""
    return tuple(
        Figure(
            id=str(table["id"]),
            town=str(table["town"]),
            phrase=str(table["phrase"]),
            value=str(table.get("value", "")),
            kind=str(table["kind"]),
            means=Text(str(table["zh"]), str(table.get("en", ""))),
            live=at(table.get("live", ""), town),
        )
        for table in _table("figures.toml", "figure")
        if profile in ("", table["town"])
    )
