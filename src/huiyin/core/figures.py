"""Figures: dated definitions over what happened, said as data (design §4; figures.md, engine requirements).

A figure counts events of some kinds (or sums their quantities, or counts the different ones they were about), stands at a day in
a register, or is made of other figures: a ratio with its two numbers, a target with its gap, places above a threshold. The same
definition answers every page, file and report. Days are days of Asia/Shanghai.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum, auto

from huiyin.core.rounding import percent, said
from huiyin.core.spans import Period, span_at
from huiyin.core.words import Text

FIRST = date(1970, 1, 1)


def begins(first: date) -> date | None:
    """The first day as a table has it: none where everything up to the last day counts."""
    return None if first == FIRST else first


class Measure(StrEnum):
    """What is measured: events, their quantities, different ones (once each), what stands in a register on a day, n of d, a
    figure against a plan, places in which a figure is at least so much."""

    count = auto()  # type: ignore[assignment]  # str has a method of that name, which no figure needs
    total = auto()
    distinct = auto()
    stock = auto()
    ratio = auto()
    target = auto()
    places = auto()


COUNTED = (Measure.count, Measure.total, Measure.distinct)
"""Measures of what happened; the others stand in a register or are made of other figures."""


class Over(StrEnum):
    """The days: of the month, quarter or year up to the day asked for; since a day; all to date; or just that day (as_of)."""

    month = auto()
    quarter = auto()
    year = auto()
    since = auto()
    to_date = auto()
    as_of = auto()


SPANS = (Over.month, Over.quarter, Over.year)


@dataclass(frozen=True)
class Figure:
    """One definition, as it holds from the day `begins` on (None: from the start), `version` with it; `why`: what changed then, and
    `earlier`: the definition that it took the place of, which goes on answering for days before.

    `of`, `less`: kinds of events (or of what became of cases) that add and take away; `where`: dimension → values, one of which it
    must have; `who`: whose different ones; `register`: its name; `n`, `d`: slugs of other figures, `asked`: how often was
    asked what `d` answered, `excluded`: how often an answer was left out of both, with a reason; `words`, `decimals`, `step`: how
    it is printed; `rows`: the towns' figures that it yields (figures.md); `public`: told to everybody however few they are.
    """

    slug: str
    title: Text
    says: Text
    unit: str
    measure: Measure
    over: Over
    of: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    who: str = ""
    register: str = ""
    n: str = ""
    d: str = ""
    asked: str = ""
    excluded: str = ""
    at_least: int = 0
    places: str = ""
    target: int = 0
    due: date | None = None
    since: date | None = None
    rows: tuple[str, ...] = ()
    public: bool = False
    words: str = ""
    decimals: int = 0
    step: int = 1
    version: int = 1
    begins: date | None = None
    why: Text | None = None
    earlier: Figure | None = None

    def on(self, day: date) -> Figure:
        """The definition in force on a day: this one, or one that it took the place of."""
        return self if self.earlier is None or self.begins is None or day >= self.begins else self.earlier.on(day)

    @property
    def definitions(self) -> tuple[Figure, ...]:
        """All that there have been, this one first."""
        return (self, *(self.earlier.definitions if self.earlier else ()))

    def numbered(self, version: int) -> Figure:
        """The definition of that number; this one where there is none."""
        return next((each for each in self.definitions if each.version == version), self)

    def days(self, on: date) -> tuple[date, date]:
        """The first and last day that it is about when it is asked for on a day."""
        if self.over in SPANS:
            return span_at(Period(self.over.value), on).first, on
        if self.over == Over.as_of:
            return on, on
        return self.since or FIRST, on

    def within(self, over: Over | None) -> Figure:
        """The same over another month, quarter or year, where it is about a span that ends: what stands on a day still does."""
        if over not in SPANS:
            return self
        earlier = self.earlier.within(over) if self.earlier else None
        return replace(self, over=over if self.over in SPANS else self.over, earlier=earlier)

    @property
    def needs(self) -> tuple[str, ...]:
        """The slugs of the figures that it is made of."""
        return tuple(slug for slug in (self.n, self.d, self.asked, self.excluded) if slug)


@dataclass(frozen=True)
class Value:
    """What a figure is: `n`, of `d` where it is a ratio or has a target; `hidden`: too few to be said to those without a post."""

    n: int
    d: int | None = None
    hidden: bool = False

    @property
    def percent(self) -> Decimal | None:
        """N of d with one decimal; None of nothing."""
        return percent(self.n, self.d) if self.d else None

    @property
    def gap(self) -> int:
        """What lacks to d."""
        return max((self.d or 0) - self.n, 0)


def printed(figure: Figure, value: Value, words: str = "") -> str:
    """The number as it stands in print, without its unit: `372`, `1.23万`, `99.5%`. `words`: others than the definition's."""
    if figure.measure == Measure.ratio:
        return "—" if value.percent is None else f"{value.percent.normalize():f}%"
    if words and words != figure.words:
        return said(value.n, words, 2, STEPS.get(words, 1))
    return said(value.n, figure.words, figure.decimals, figure.step)


STEPS = {"余": 10, "以上": 10, "万余": 1_000, "亿余": 10_000_000}
"""What rounding words leave away, where the definition of a figure does not say."""
