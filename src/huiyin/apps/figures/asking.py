"""The value of a figure at a place on a day, from counters: a few queries, however many events there are.

Every read here is for whoever may be told what comes out (`telling.py`), so it names itself and sees all of the place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from huiyin.apps.figures.library import figures
from huiyin.apps.figures.registers import standing, standing_all
from huiyin.apps.places.models import Place
from huiyin.apps.records.measuring import (
    Asked,
    different,
    different_all,
    different_by,
    measured,
    measured_all,
    measured_by,
)
from huiyin.apps.scope.acting import system
from huiyin.core.figures import COUNTED, Figure, Measure, Over, Value
from huiyin.core.words import VILLAGE_LEVEL


@dataclass(frozen=True)
class Way:
    """How what is counted is found: by counters, or from the events (`recounting.py`). `by_village`: village id → number; `stands`:
    what registers say, who are asked the same way by both."""

    counted: Callable[[Figure, Place, date], int]
    by_village: Callable[[Figure, Place, date], Mapping[int, int]]
    stands: Callable[[Figure, Place, date], int] = lambda figure, place, on: standing(
        figure.register, place, on, figure.where
    )


@system("a figure is a sum over all of its place")
def value_of(figure: Figure, place: Place, on: date, over: Over | None = None) -> Value:
    """What it is at `place` when it is asked for on `on`; `over`: of that month, quarter or year (`Figure.within`)."""
    return value_by(COUNTERS, figure, place, on, over)


@system("figures are sums over all of their place")
def values_of(wanted: Sequence[Figure], place: Place, on: date, over: Over | None = None) -> dict[str, Value]:
    """Many of them by their slugs: all that are counted over the same days in one query, all different ones in one,
    registers each once."""
    parts = with_parts(wanted, on)
    known = _summed(parts, place, on, over) | _different(parts, place, on, over) | _standing(parts, place, on)
    way = Way(lambda f, at, day: known[f.slug], _by_village, lambda f, at, day: known[f.slug])
    return {figure.slug: value_by(way, figure, place, on, over) for figure in wanted}


def _summed(parts: Sequence[Figure], place: Place, on: date, over: Over | None) -> dict[str, int]:
    summed = [figure for figure in parts if figure.measure in (Measure.count, Measure.total)]
    pairs = measured_all([asked_of(figure.within(over), place, on) for figure in summed])
    return {f.slug: n if f.measure == Measure.count else q for f, (n, q) in zip(summed, pairs, strict=True)}


def _different(parts: Sequence[Figure], place: Place, on: date, over: Over | None) -> dict[str, int]:
    found = [figure for figure in parts if figure.measure == Measure.distinct]
    numbers = different_all([(asked_of(figure.within(over), place, on), figure.who) for figure in found])
    return {figure.slug: n for figure, n in zip(found, numbers, strict=True)}


def _standing(parts: Sequence[Figure], place: Place, on: date) -> dict[str, int]:
    there = [figure for figure in parts if figure.measure == Measure.stock]
    numbers = standing_all([(figure.register, figure.where) for figure in there], place, on)
    return {figure.slug: n for figure, n in zip(there, numbers, strict=True)}


def with_parts(wanted: Sequence[Figure], on: date) -> list[Figure]:
    """These and the figures that ratios and targets among them are made of, each once, as they are defined on the day."""
    found: dict[str, Figure] = {}
    waiting = list(wanted)
    while waiting:
        figure = waiting.pop().on(on)
        if figure.slug not in found:
            found[figure.slug] = figure
            waiting += [figures()[slug] for slug in figure.needs]
    return list(found.values())


def value_by(way: Way, figure: Figure, place: Place, on: date, over: Over | None = None) -> Value:
    """The same by one way, by the definition in force on the day. Registers say themselves what stands: there is one way to ask
    them."""
    figure = figure.on(on).within(over)
    if figure.measure in COUNTED:
        return Value(way.counted(figure, place, on))
    if figure.measure == Measure.stock:
        return Value(way.stands(figure, place, on))
    if figure.measure == Measure.places:
        return Value(_places_with(way, figure, place, on, over))
    n = value_by(way, figures()[figure.n], place, on, over).n
    if figure.measure == Measure.target:
        return Value(n, figure.target)
    return Value(n, value_by(way, figures()[figure.d], place, on, over).n)


def _counted(figure: Figure, place: Place, on: date) -> int:
    asked = asked_of(figure, place, on)
    if figure.measure == Measure.distinct:
        return different(asked, figure.who)
    n, quantity = measured(asked)
    return n if figure.measure == Measure.count else quantity


def _by_village(figure: Figure, place: Place, on: date) -> Mapping[int, int]:
    figure = figure.on(on)
    if figure.measure == Measure.distinct:
        return different_by(asked_of(figure, place, on), figure.who)
    at = 0 if figure.measure == Measure.count else 1
    return {pk: pair[at] for pk, pair in measured_by(asked_of(figure, place, on), "village").items()}


COUNTERS = Way(_counted, _by_village)


def asked_of(figure: Figure, place: Place, on: date) -> Asked:
    """What it asks of the counters, by the definition in force on the day."""
    figure = figure.on(on)
    first, last = figure.days(on)
    return Asked(plus=figure.of, minus=figure.less, where=figure.where, place=place, first=first, last=last)


def measured_of(figure: Figure, place: Place, on: date, outcome: str) -> int:
    """A counted figure of one outcome alone."""
    figure = figure.on(on)
    return measured(asked_of(replace(figure, where={**figure.where, "outcome": (outcome,)}), place, on))[0]


def _places_with(way: Way, figure: Figure, place: Place, on: date, over: Over | None) -> int:
    """In how many places of the kind the figure is at least so much: cumulative, never in bands."""
    kinds = VILLAGE_LEVEL if figure.places == "village_level" else (figure.places,)
    inside = Place.objects.filter(no__range=(place.no, place.end), kind__in=kinds, valid_to=None)
    found = way.by_village(figures()[figure.n].on(on).within(over), place, on)
    return sum(found.get(pk, 0) >= figure.at_least for pk in inside.values_list("pk", flat=True))


@system("by village it is told as far as no single one can be worked out")
def by_village(figure: Figure, town: Place, on: date) -> dict[int, int]:
    """What happened or who was seen in each village (id; 0: the town's own). One query."""
    return {pk or 0: n for pk, n in _by_village(figure, town, on).items()}


@system("a figure by village and month is told as its whole is")
def split(figure: Figure, place: Place, on: date, by: str) -> Mapping[object, int]:
    """A counted figure by `village` or `grid` (id; None: the town's own) or by `month` (its first day); nothing of other
    measures."""
    if figure.measure not in (Measure.count, Measure.total):
        return {}
    at = 0 if figure.measure == Measure.count else 1
    return {key: pair[at] for key, pair in measured_by(asked_of(figure, place, on), by).items()}
