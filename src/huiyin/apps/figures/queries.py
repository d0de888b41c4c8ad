"""Figures of a place for everybody: those that its town quotes, and one of them by month and by village."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from huiyin.apps.figures.asking import split, value_of, values_of
from huiyin.apps.figures.hiding import hidden_villages, is_hidden
from huiyin.apps.figures.library import figures, in_force, of_profile
from huiyin.apps.figures.telling import is_sensitive, told, told_on
from huiyin.apps.places.models import Place
from huiyin.core.figures import SPANS, Figure, Over, Value, printed
from huiyin.core.spans import Period, span_at
from huiyin.core.words import PlaceKind

__all__ = ["Line", "Place", "by_month", "by_village", "line_of", "lines_by_slug", "lines_of", "months_of", "parts_of"]


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


def quoted_in(place: Place) -> list[Figure]:
    """What its town quotes; of a county what any of its towns does, each once."""
    if place.kind != PlaceKind.county:
        return list(of_profile((place.town or place).profile))
    inside = Place.objects.filter(no__range=(place.no, place.end), kind=PlaceKind.town, valid_to=None).order_by("no")
    profiles = inside.exclude(profile="").values_list("profile", flat=True)
    return list({figure.slug: figure for profile in profiles for figure in of_profile(profile)}.values())


def lines_of(place: Place, on: date, over: Over | None = None, *, today: date | None = None) -> list[Line]:
    """All figures that the town quotes, as everybody may see them; `today`: told to everybody, who may ask for any day."""
    wanted = quoted_in(place)
    days = {figure.slug: told_on(figure, on, today) if today else on for figure in wanted}
    found: dict[str, Line] = {}
    for day in sorted(set(days.values())):
        found |= lines_by_slug([figure for figure in wanted if days[figure.slug] == day], place, day, over)
    return [found[figure.slug] for figure in wanted]


def lines_by_slug(wanted: Iterable[Figure], place: Place, on: date, over: Over | None = None) -> Mapping[str, Line]:
    """Some of them by their slugs, in a few queries together; `over`: of that month, quarter or year."""
    asked = in_force(wanted, on)
    values = values_of(asked, place, on, over)
    return {figure.slug: _line(figure, values[figure.slug], place, on, over) for figure in asked}


def line_of(figure: Figure, place: Place, on: date, over: Over | None = None) -> Line:
    """One of them; `over`: of that month, quarter or year."""
    return _line(figure.on(on), value_of(figure, place, on, over), place, on, over)


def _line(figure: Figure, value: Value, place: Place, on: date, over: Over | None = None) -> Line:
    first, last = (figures()[figure.n].on(on) if figure.n else figure).within(over).days(on)
    value = told(figure, value)
    hidden = value.hidden or (value.n > 0 and is_hidden(figure, place, on, over))
    return Line(figure, first, last, replace(value, hidden=hidden))


def parts_of(figure: Figure, place: Place, on: date, over: Over | None = None) -> list[Line]:
    """The figures that it is made of."""
    return list(lines_by_slug([figures()[slug] for slug in figure.on(on).needs], place, on, over).values())


def by_village(
    figure: Figure, town: Place, on: date, villages: Iterable[Place]
) -> list[tuple[Place | None, int | None]]:
    """(village, number; None: not told), in the order of the places, the town's own under None at the end. Nothing where it is
    not counted."""
    found = split(figure, town, on, "village")
    few = hidden_villages(figure, town, on) if found else frozenset[int]()
    shown = {pk or 0: None if (pk or 0) in few else n for pk, n in found.items() if isinstance(pk, int | None)}
    rows: list[tuple[Place | None, int | None]] = [(each, shown.get(each.pk, 0)) for each in villages] if found else []
    return [*rows, (None, shown[0])] if 0 in shown else rows


def by_month(figure: Figure, place: Place, on: date) -> list[tuple[date, int]]:
    """(first day of the month, number). Nothing where it is not counted or a small number could tell something of a person."""
    if is_sensitive(figure.slug):
        return []
    return sorted((key, n) for key, n in split(figure, place, on, "month").items() if isinstance(key, date))


def months_of(figure: Figure, place: Place, on: date, most: int) -> list[tuple[date, int]]:
    """The last `most` months up to `on`, from the first in which it was counted, those without any as nought; each by the
    definition in force at its end. One query for each definition."""
    months = [on.replace(day=1)]
    while len(months) < most:
        months.append(span_at(Period.month, months[-1]).before.first)
    found: dict[date, int] = {}
    for definition, held in _held(figure, months[::-1], on):
        drawn = replace(definition, over=Over.since, since=held[0]) if definition.over in SPANS else definition
        counted = dict(by_month(drawn, place, min(span_at(Period.month, held[-1]).last, on)))
        found |= {month: counted[month] for month in held if month in counted}
    begun = min(found, default=date.max)
    return [(month, found.get(month, 0)) for month in reversed(months) if month >= begun]


def _held(figure: Figure, months: Sequence[date], on: date) -> Iterator[tuple[Figure, list[date]]]:
    """Each definition under which any of the months ends, with these months."""
    ends = {month: figure.on(min(span_at(Period.month, month).last, on)).version for month in months}
    for definition in figure.definitions:
        if held := [month for month in months if ends[month] == definition.version]:
            yield definition, held
