"""Appraisal of villages: indicators that are figures of n and d, weights, bands, and what a band brings to the village's fund.

A scheme is data in a town's profile. It appraises villages, never persons, and it never counts petitions: of these it may ask
how many of those that were due were told, answered and settled in time, both numbers about the same matters (design §2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from huiyin.core.figures import Figure, Measure, Value
from huiyin.core.profiles import text
from huiyin.core.words import Text

WHOLE = 100
"""The weights of all indicators together, and the points of a village that lacks nothing."""


@dataclass(frozen=True)
class Indicator:
    """A figure by its slug, a ratio or a figure against its target, and its points of `WHOLE`. `of`: the part of work."""

    figure: str
    weight: int
    of: Text


@dataclass(frozen=True)
class Band:
    """From so many points on; `yuan` for work goes to the village's fund."""

    key: str
    title: Text
    points: int
    yuan: int = 0


@dataclass(frozen=True)
class Scheme:
    """How the villages of a town are appraised at the end of a year. `bands`: the highest first, the last from nought on.
    `fund`: the book in which rewards stand; `payer`: the account that they come from."""

    key: str
    title: Text
    about: Text
    fund: Text
    payer: Text
    indicators: tuple[Indicator, ...]
    bands: tuple[Band, ...]

    def points(self, values: Mapping[str, Value]) -> Fraction | None:
        """Of `WHOLE`, exact. What had nothing to be judged by (of nought) is left out and the rest is weighed alone; None where
        there is nothing at all."""
        judged = [(each.weight, values[each.figure]) for each in self.indicators if values[each.figure].d]
        whole = sum(weight for weight, _ in judged)
        got = sum((weight * Fraction(max(0, min(v.n, v.d or 0)), v.d or 1) for weight, v in judged), Fraction())
        return got / whole * WHOLE if whole else None

    def band(self, points: Fraction) -> Band:
        """The highest that the points reach."""
        return next(band for band in self.bands if points >= band.points)


def read_scheme(raw: Mapping[str, Any]) -> Scheme | None:
    """The `[appraisal]` of a profile; None where it has none. Raises KeyError, TypeError, ValueError on what cannot be read."""
    table = raw.get("appraisal")
    if table is None:
        return None
    return Scheme(
        key=str(table["key"]),
        **{name: text(table[name]) for name in ("title", "about", "fund", "payer")},
        indicators=tuple(
            Indicator(str(each["figure"]), int(each["weight"]), text(each["of"])) for each in table["indicators"]
        ),
        bands=tuple(
            Band(str(each["key"]), text(each["title"]), int(each["points"]), int(each.get("yuan", 0)))
            for each in table["bands"]
        ),
    )


def problems(scheme: Scheme, figures: Mapping[str, Figure], confidential: Iterable[str]) -> list[str]:
    """Everything that is wrong with it. `confidential`: the packs whose matters are nobody's score, petitions among them."""
    hidden = frozenset(confidential)
    found = [
        f"appraisal: {each.figure}: {wrong}" for each in scheme.indicators for wrong in _wrong(each, figures, hidden)
    ]
    weights = sum(each.weight for each in scheme.indicators)
    if weights != WHOLE or any(each.weight <= 0 for each in scheme.indicators):
        found.append(f"appraisal: the weights are above nought and make {WHOLE} together, not {weights}")
    asked = [each.figure for each in scheme.indicators]
    found += [f"appraisal: {slug}: stands there twice" for slug in sorted({s for s in asked if asked.count(s) > 1})]
    starts = [band.points for band in scheme.bands]
    if starts != sorted(set(starts), reverse=True) or not starts or starts[-1] != 0:
        found.append("appraisal: the bands go down, each from fewer points than the one before, the last from 0")
    found += [f"appraisal: band {band.key}: a reward is not below nought" for band in scheme.bands if band.yuan < 0]
    return found


def _wrong(each: Indicator, figures: Mapping[str, Figure], confidential: frozenset[str]) -> Iterator[str]:
    figure = figures.get(each.figure)
    if figure is None:
        yield "there is no such figure"
        return
    if figure.measure not in (Measure.ratio, Measure.target):
        yield "an indicator has two numbers, n and d: take a ratio, or a figure against a target"
    parts = [figures[slug] for slug in figure.needs if slug in figures] or [figure]
    if any(part.measure == Measure.distinct for part in parts):
        yield "it is about persons; villages alone are appraised"
    if any(_counts(part, confidential) for part in parts) and not _in_time(parts):
        yield "the number of petitions is nobody's score: ask how many were told, answered or settled in time"


def _counts(figure: Figure, confidential: frozenset[str]) -> bool:
    """Does it count petitions or what is as confidential? What is about no pack in particular counts them with all others."""
    if not any("." not in kind for kind in figure.of):
        return any(kind.startswith("dispute.") for kind in figure.of)
    return not figure.where.get("pack") or bool(confidential & set(figure.where["pack"]))


def _in_time(parts: Iterable[Figure]) -> bool:
    """Are both numbers about the same matters at the end of the same time limits: those kept, of those that ran?"""
    asked = [(part.of, part.less, part.where.get("pack"), frozenset(part.where.get("also", ()))) for part in parts]
    if len(asked) != 2 or asked[0][:3] != asked[1][:3]:
        return False
    kept, ran = asked[0][3], asked[1][3]
    names = {code.removesuffix(KEPT) for code in kept}
    return bool(kept) and kept == {n + KEPT for n in names} and ran == kept | {n + LATE for n in names}


KEPT, LATE = ".kept", ".late"
"""How the codes of time limits end that a matter has kept or not when it comes to its end: `solve.kept`."""
