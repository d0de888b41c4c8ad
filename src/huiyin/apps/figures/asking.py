"""The value of a figure at a place on a day, from counters: a few queries, however many events there are.

Every read here is for whoever may be told what comes out (`telling.py`), so it names itself and sees all of the place.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from huiyin.apps.figures.library import figures
from huiyin.apps.figures.registers import standing
from huiyin.apps.places.models import Place
from huiyin.apps.records.queries import Asked, different, measured, measured_by
from huiyin.apps.scope.acting import system
from huiyin.core.figures import Figure, Measure, Value


@system("a figure is a sum over all of its place")
def value_of(figure: Figure, place: Place, on: date) -> Value:
    """What it is at `place` when it is asked for on `on`."""
    return _value(figure, place, on)


def _value(figure: Figure, place: Place, on: date) -> Value:
    if figure.measure in (Measure.count, Measure.total, Measure.distinct):
        return Value(_counted(figure, place, on))
    if figure.measure == Measure.stock:
        return Value(standing(figure.register, place, on, figure.where))
    if figure.measure == Measure.ratio:
        return Value(_value(figures()[figure.n], place, on).n, _value(figures()[figure.d], place, on).n)
    if figure.measure == Measure.target:
        return Value(_value(figures()[figure.n], place, on).n, figure.target)
    return Value(_places_with(figure, place, on))


def _counted(figure: Figure, place: Place, on: date) -> int:
    asked = asked_of(figure, place, on)
    if figure.measure == Measure.distinct:
        return different(asked, figure.who)
    n, quantity = measured(asked)
    return n if figure.measure == Measure.count else quantity


def asked_of(figure: Figure, place: Place, on: date) -> Asked:
    """What it asks of the counters."""
    first, last = figure.days(on)
    return Asked(plus=figure.of, minus=figure.less, where=figure.where, place=place, first=first, last=last)


def _places_with(figure: Figure, place: Place, on: date) -> int:
    """In how many places of the kind the figure is at least so much: cumulative, never in bands."""
    asked = figures()[figure.n]
    inside = Place.objects.filter(no__range=(place.no, place.end), kind=figure.places, valid_to=None)
    by_village = measured_by(asked_of(asked, place, on), "village")
    at = 0 if asked.measure == Measure.count else 1
    return sum(by_village.get(pk, (0, 0))[at] >= figure.at_least for pk in inside.values_list("pk", flat=True))


@system("a figure by village and month is told as its whole is")
def split(figure: Figure, place: Place, on: date, by: str) -> Mapping[object, int]:
    """A counted figure by `village` (id; None: the town's own) or by `month` (its first day); nothing of other measures."""
    if figure.measure not in (Measure.count, Measure.total):
        return {}
    at = 0 if figure.measure == Measure.count else 1
    return {key: pair[at] for key, pair in measured_by(asked_of(figure, place, on), by).items()}
