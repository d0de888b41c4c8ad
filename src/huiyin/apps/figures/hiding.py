"""What of a village or grid is not told, because with what is told of the rest it could be worked out: wherever it would stand.

One rule for tables, single pages, maps, briefs, approvals and forms. A village is hidden everywhere when the town's table of that
figure hides it; a grid when it is among too few of its own village, or when its village is hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from huiyin.apps.figures.asking import by_village
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.telling import is_sensitive
from huiyin.apps.places.models import Place
from huiyin.core.figures import COUNTED, Figure, Measure, Over
from huiyin.core.hiding import few_among, few_of
from huiyin.core.words import VILLAGE_LEVEL

Hidden = frozenset[int]
NONE: Hidden = frozenset()


def is_hidden(figure: Figure, place: Place, on: date, over: Over | None = None) -> bool:
    """Does the table of its town hide the village? One query for each figure that is counted in it."""
    if place.kind not in VILLAGE_LEVEL or place.town is None or not is_sensitive(figure.slug):
        return False
    return place.pk in hidden_villages(figure, place.town, on, over)


def hidden_villages(figure: Figure, town: Place, on: date, over: Over | None = None) -> Hidden:
    """The ids of the villages that are not told; 0: what the town has of its own. Of a ratio those of either side."""
    if not is_sensitive(figure.slug):
        return NONE
    figure = figure.on(on)
    if figure.measure in COUNTED:
        return few_among(by_village(figure.within(over), town, on))
    if figure.measure == Measure.target:
        return hidden_villages(figures()[figure.n], town, on, over)
    return _of_ratio(figure, town, on, over) if figure.measure == Measure.ratio else NONE


def _of_ratio(figure: Figure, town: Place, on: date, over: Over | None) -> Hidden:
    n, d = (by_village(figures()[slug].within(over), town, on) for slug in (figure.n, figure.d))
    return few_of(n, d)


def hidden_grids(figure: Figure, place: Place, on: date, found: Mapping[int, int]) -> Hidden:
    """The ids of the grids that are not told. `found`: grid id → number. A few queries."""
    if not is_sensitive(figure.slug):
        return NONE
    town = place.town or place
    whole, hidden = by_village(figure, town, on), hidden_villages(figure, town, on)
    homes = dict(Place.objects.filter(pk__in=found).values_list("pk", "village"))
    few: set[int] = set()
    for village in set(homes.values()):
        own = {pk: n for pk, n in found.items() if homes.get(pk) == village}
        rest = whole.get(village or 0, 0) - sum(own.values())
        few |= own.keys() if (village or 0) in hidden else few_among({**own, 0: rest})
    return frozenset(few)
