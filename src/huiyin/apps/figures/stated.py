"""A figure as somebody stated it: with its place in the text, its definition, its days."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import date

from huiyin.apps.figures.models import Frozen
from huiyin.apps.figures.queries import Line
from huiyin.core.figures import Measure, printed

Key = tuple[str, str]
"""Slug and rounding words of a field."""


@dataclass(frozen=True)
class Stated:
    """A figure as it stands in a brief. `printed`: with its unit; empty where it is `hidden`, too few to be told."""

    number: int
    slug: str
    words: str
    version: int
    n: int
    d: int | None
    hidden: bool
    printed: str
    first: date
    last: date


def stated(number: int, key: Key, line: Line) -> Stated:
    """A line as it stands in a text. `key`: slug and rounding words of its field."""
    slug, words = key
    figure, value = line.figure, line.value
    unit = "" if figure.measure == Measure.ratio else figure.unit
    said = "" if value.hidden else printed(figure, value, words) + unit
    return Stated(number, slug, words, figure.version, value.n, value.d, value.hidden, said, line.first, line.last)


def of_row(row: Frozen) -> Stated:
    """One that was frozen."""
    names = [name for name in Stated.__dataclass_fields__ if name != "words"]
    return Stated(words=getattr(row, "words", ""), **{name: getattr(row, name) for name in names})


def digest_of(given: Iterable[Stated], *more: object) -> str:
    """SHA-256 over all of them in their order, and what stands with them: what somebody has read, or answered for."""
    text = json.dumps([[astuple(each) for each in given], *more], default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
