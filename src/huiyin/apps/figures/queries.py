"""Figures of a place for everybody: those that its town quotes, and one of them by month and by village."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from huiyin.apps.figures.asking import split, value_of
from huiyin.apps.figures.library import figures, of_profile
from huiyin.apps.figures.telling import is_sensitive, told, told_by_village
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import villages_in
from huiyin.core.figures import Figure, Value, printed

__all__ = ["Line", "Place", "by_month", "by_village", "line_of", "lines_of", "parts_of", "villages_of"]


@dataclass(frozen=True)
class Line:
    """One figure at one place: its definition, its days, its value and how that is printed."""

    figure: Figure
    first: date
    last: date
    value: Value

    @property
    def printed(self) -> str:
        """As it stands in print."""
        return printed(self.figure, self.value)


def lines_of(place: Place, on: date) -> list[Line]:
    """All figures that the town quotes, as everybody may see them."""
    town = place.town or place
    return [line_of(figure, place, on) for figure in of_profile(town.profile)]


def line_of(figure: Figure, place: Place, on: date) -> Line:
    """One of them."""
    first, last = (figures()[figure.n] if figure.n else figure).days(on)
    return Line(figure, first, last, told(figure, value_of(figure, place, on)))


def parts_of(figure: Figure, place: Place, on: date) -> list[Line]:
    """The figures that it is made of."""
    return [line_of(figures()[slug], place, on) for slug in figure.needs]


def by_village(
    figure: Figure, town: Place, on: date, villages: Sequence[Place]
) -> list[tuple[Place | None, int | None]]:
    """(village, number; None: not told), in the order of the places, the town's own under None at the end. Nothing where it is
    not counted."""
    found = split(figure, town, on, "village")
    shown = told_by_village(figure, {key or 0: n for key, n in found.items() if isinstance(key, int | None)})
    rows: list[tuple[Place | None, int | None]] = [(each, shown.get(each.pk, 0)) for each in villages] if found else []
    return [*rows, (None, shown[0])] if 0 in shown else rows


def by_month(figure: Figure, place: Place, on: date) -> list[tuple[date, int]]:
    """(first day of the month, number). Nothing where it is not counted or a small number could tell something of a person."""
    if is_sensitive(figure.slug):
        return []
    return sorted((key, n) for key, n in split(figure, place, on, "month").items() if isinstance(key, date))


def villages_of(town: Place) -> list[Place]:
    """The villages and communities of a town, in the order of the tree."""
    return list(villages_in(town))
