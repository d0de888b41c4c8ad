"""A region's time limits for a way of working, as rows with the day from which they hold (law.md §2).

They are no law everywhere: a profile names the region that it follows, and its own clocks go before them. Where no row holds on a
day, the pack's own limits do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from huiyin.core.law_rows import LawRow, in_force, read_rows
from huiyin.core.limits import parse_limit


@dataclass(frozen=True, kw_only=True)
class Preset(LawRow):
    """`limits`: limit texts by the kind of order, or `by` the category of the matter; `extend`: the most that may be added;
    `objection`: how long one may be made."""

    region: str
    by: str = ""
    limits: Mapping[str, str] = field(default_factory=dict)
    extend: str = ""
    objection: str = ""


def read_presets(document: Mapping[str, Any]) -> tuple[Preset, ...]:
    """The rows of a document as `tomllib` reads it. Raises ValueError, which names the row."""
    return read_rows(document.get("preset", ()), "presets", _made)


def preset_on(rows: tuple[Preset, ...], region: str, on: date) -> Preset | None:
    """The youngest row of the region that holds on a day; None where there is none."""
    return in_force((row for row in rows if row.region == region), on)


def _made(row: dict[str, Any]) -> Preset:
    made = Preset(**row)
    for text in (*made.limits.values(), *filter(None, (made.extend, made.objection))):
        parse_limit(text)
    return made
