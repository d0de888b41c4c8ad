"""When a figure comes out as its town printed it: by counters and by the events alone, with unit and both numbers of a ratio.

A number is right when what the town printed is true of it (`core.rounding`): 372余 is 373 to 379. All figures of a town stand
beside each other in one data set, so that none disturbs another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from huiyin.apps.figures.asking import value_of
from huiyin.apps.figures.library import figures
from huiyin.apps.places.models import Place
from huiyin.core.figures import printed
from huiyin.core.rounding import read_said
from tests.apps.figures.waiting import DAY as AS_OF
from tests.apps.figures.waiting import RULES, WAITING
from tests.packs.shelf import FIGURES
from tests.ways import all_figures_agree

ON = date(2026, 12, 31)


def comes_out(place: Place, printed_as: Mapping[str, str | tuple[int, int, str]], on: date = ON) -> None:
    """Each figure is as the town printed it, a ratio with its two numbers; and by the events as by the counters."""
    wrong = {}
    for slug, said in printed_as.items():
        figure, value = figures()[slug], value_of(figures()[slug], place, on)
        assert figure.unit
        if isinstance(said, tuple):
            right = (value.n, value.d, printed(figure, value)) == said
        else:
            number = read_said(said)
            right = number is not None and number.true_of(value.n)
        if not right:
            wrong[slug] = (said, value.n, value.d)
    assert wrong == {}
    all_figures_agree(place, on)


def rows_of(slugs: Iterable[str]) -> set[str]:
    return {row for slug in slugs for row in figures()[slug].rows}


def rows_in(town: str) -> set[str]:
    """The town's rows that a definition yields."""
    return {each["id"] for each in FIGURES if each["town"] == town} - set(WAITING) - set(RULES) - {AS_OF}
