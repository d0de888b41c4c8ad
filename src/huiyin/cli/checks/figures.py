"""Every figure of every town today: by its counters, and by the events alone."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from huiyin.apps.figures import recounting
from huiyin.apps.figures.asking import value_of
from huiyin.apps.figures.library import figures
from huiyin.apps.places.queries import towns
from huiyin.cli.checks import Difference, Step
from huiyin.core.figures import COUNTED, Figure, Measure

TITLE = "figures"


def total() -> int:
    """How many there are to look at."""
    return len(towns()) * len(_counted())


def look(step: Step) -> Iterator[Difference]:
    """Figures whose counters say something else than the events. Ratios and targets are made of these."""
    on = timezone.localdate()
    for town in towns():
        for figure in _counted():
            kept, true = value_of(figure, town, on).n, recounting.value_of(figure, town, on).n
            if kept != true:
                yield Difference(f"figure {figure.slug} of {town.name} on {on}", str(kept), str(true))
            step(1)


def _counted() -> list[Figure]:
    return [figure for figure in figures().values() if figure.measure in (*COUNTED, Measure.places)]
