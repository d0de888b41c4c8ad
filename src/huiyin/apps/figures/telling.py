"""What of a figure may be told to everybody: never how many of a few (design §4 Figures).

Different persons and confidential kinds are hidden below five; what could be worked out from the rest is hidden too (`hiding.py`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from huiyin.apps.cases import library as packs
from huiyin.apps.figures.library import figures
from huiyin.core.figures import Figure, Measure, Value
from huiyin.core.hiding import FEWEST
from huiyin.core.words import OPEN_LEVELS

CONFIDENTIAL = ("dispute.", "mediator.", "duty.")


@cache
def is_sensitive(slug: str) -> bool:
    """Could a small number tell something of a person?"""
    return any(_is_sensitive(figure) for figure in figures()[slug].definitions)


def _is_sensitive(figure: Figure) -> bool:
    if figure.public:
        return False
    if figure.measure == Measure.distinct or any(kind.startswith(CONFIDENTIAL) for kind in figure.of):
        return True
    if any(packs.pack(pack).level not in OPEN_LEVELS for pack in figure.where.get("pack", ()) if pack in packs.slugs()):
        return True
    return any(is_sensitive(each) for each in figure.needs)


def told_on(figure: Figure, on: date, today: date) -> date:
    """The day as of which everybody is told: one whose small numbers are hidden stands today and at ends of months alone, so that
    nobody gets the number of a day by asking for the day before it too."""
    ends = (on + timedelta(days=1)).day == 1
    return on if on >= today or ends or not is_sensitive(figure.slug) else on.replace(day=1) - timedelta(days=1)


def told(figure: Figure, value: Value) -> Value:
    """The value as everybody may see it."""
    few = 0 < value.n < FEWEST or (figure.measure == Measure.ratio and 0 < (value.d or 0) - value.n < FEWEST)
    return replace(value, hidden=True) if few and is_sensitive(figure.slug) else value
