"""Figures of many villages or grids of a town at once: the counters are asked once, however many places there are.

Registers alone say what stands at one place at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from huiyin.apps.figures.asking import Way, asked_of, value_by, with_parts
from huiyin.apps.places.models import Place
from huiyin.apps.records.measuring import different_everywhere, measured_everywhere
from huiyin.apps.scope.acting import system
from huiyin.core.figures import Figure, Measure, Value

OF_TOWNS = ("settings", "rule_classes", "rule_articles", "command_levels")
"""Registers of what a profile says: a village has it of its town."""


def is_of_each(figure: Figure, by: str, on: date) -> bool:
    """Does it say something of a `village` or `grid` itself? Different ones are not kept below villages."""
    if figure.measure == Measure.places or figure.register in OF_TOWNS:
        return False
    parts = with_parts([figure], on)
    return not any(part.register in OF_TOWNS or (by == "grid" and part.measure == Measure.distinct) for part in parts)


@system("figures are sums over all of their place")
def values_at(
    wanted: Sequence[Figure], town: Place, places: Sequence[Place], by: str, on: date
) -> dict[int, Mapping[str, Value]]:
    """The value of each of them at each place (its id), all of which are of the kind `by` and lie in the town."""
    parts = with_parts(wanted, on)
    summed = [part for part in parts if part.measure in (Measure.count, Measure.total)]
    pairs = measured_everywhere([asked_of(part, town, on) for part in summed], by)
    each_of = [part for part in parts if part.measure == Measure.distinct]
    numbers = different_everywhere([(asked_of(part, town, on), part.who) for part in each_of])
    known = {
        part.slug: {pk: pair[part.measure == Measure.total] for pk, pair in found.items()}
        for part, found in zip(summed, pairs, strict=True)
    } | {part.slug: found for part, found in zip(each_of, numbers, strict=True)}
    way = Way(lambda part, place, day: known[part.slug].get(place.pk, 0), lambda part, place, day: {})
    return {place.pk: {figure.slug: value_by(way, figure, place, on) for figure in wanted} for place in places}
