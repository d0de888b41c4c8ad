"""Every place against its parent and its neighbours, and every row against the place that it repeats."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin.apps.places.copies import stale
from huiyin.apps.places.models import Place
from huiyin.cli.checks import Difference, Step
from huiyin.core.places import EVERYTHING, columns_from_above
from huiyin.core.words import PlaceKind

TITLE = "places and their numbers"


def total() -> int:
    """How many there are to look at."""
    return Place.objects.count()


def look(step: Step) -> Iterator[Difference]:
    """Places outside of their parents or over each other, and rows under a number that is not their place's."""
    last_end: dict[int | None, int] = {}
    for place in Place.objects.select_related("parent").order_by("no", "-end").iterator(chunk_size=2000):
        yield from _of_place(place, last_end.get(place.parent_id, -1))
        last_end[place.parent_id] = place.end
        step(1)
    for row, column, kept, true in stale(EVERYTHING):
        yield Difference(f"{row}: {column}", str(kept), str(true))


def _of_place(place: Place, before: int) -> Iterator[Difference]:
    above = place.parent
    numbers = f"{place.no}…{place.end}"
    if above and not (above.no < place.no and place.end <= above.end):
        yield Difference(f"place {place.pk} {place}: its numbers", numbers, f"inside {above.no}…{above.end}")
    if place.no <= before:
        yield Difference(f"place {place.pk} {place}: its numbers", numbers, f"after {before}")
    for name in columns_from_above(PlaceKind(place.kind), PlaceKind(above.kind)) if above else ():
        kept, true = getattr(place, f"{name}_id"), getattr(above, f"{name}_id")
        if kept != true:
            yield Difference(f"place {place.pk} {place}: its {name}", str(kept), str(true))
