"""The map of a place, drawn on the server: the areas of the places in it as paths, shaded by what is shown.

An area is the border that was imported; else a hull around the areas inside it; else one around its households. Paths are
kept for some minutes, since borders seldom change; shades are not.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from huiyin.apps.places.models import Household, Place
from huiyin.apps.scope.acting import system
from huiyin.core.errors import RuleError
from huiyin.core.shapes import Frame, Ring, drawn, hull, middle, rings
from huiyin.core.words import PLACE_DEPTH, VILLAGE_LEVEL, PlaceKind

WIDTH, HIGH = 660, 560
FINE, FINEST = 1000, 900
"""Pixels: of a map that one clicks on, and of one with thousands of areas."""
SLACK = 0.9
"""How many pixels a border may be drawn beside itself where there are thousands."""
MANY = 220
"""From so many areas on each shade is one path, and no area is a link of its own."""
FRESH_SECONDS = 300.0
MOST_KEPT = 64


@dataclass(frozen=True)
class Area:
    """A place as it is drawn. `made`: its border was made from what lies in it."""

    place: int
    path: str
    x: int
    y: int
    made: bool


@dataclass(frozen=True)
class Sketch:
    """Areas in one frame. `bare`: places without any border."""

    areas: Sequence[Area]
    width: int
    height: int
    bare: frozenset[int]

    @property
    def many(self) -> bool:
        """Too many to be links one by one."""
        return len(self.areas) > MANY


_kept: dict[tuple[int, str], tuple[float, Sketch]] = {}


def forget_drawn() -> None:
    """Draw anew from now on: borders or places have changed."""
    _kept.clear()


def sketch(place: Place, kind: str = "") -> Sketch:
    """The places in a place as areas: its children, or all of a kind inside it; itself, where
    none of them has a border. Three queries, or none when it is kept."""
    key, now = (place.pk, kind), time.monotonic()
    kept = _kept.get(key)
    if kept is None or now - kept[0] > FRESH_SECONDS:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        kept = _kept[key] = (now, _sketch(place, kind))
    return kept[1]


@system("the areas of a place")
def _sketch(place: Place, kind: str) -> Sketch:
    inside = Place.objects.filter(no__range=(place.no, place.end), valid_to=None)
    wanted = inside.filter(kind__in=_kinds(kind)) if kind else inside.filter(parent=place)
    places = list(wanted.order_by("no").values_list("pk", "no", "end", "geometry"))
    found: dict[int, tuple[list[Ring], bool]] = {}
    for pk, _, _, geometry in places:
        if shape := _own(geometry):
            found[pk] = (shape, False)
    bare = [row[:3] for row in places if row[0] not in found]
    found |= {pk: (shape, True) for pk, shape in _made(place, bare).items()}
    left = frozenset(pk for pk, _, _ in bare if pk not in found)
    if not found and (shape := _own(place.geometry)):
        places, found = [(place.pk, place.no, place.end, None)], {place.pk: (shape, False)}
    if not found:
        return Sketch([], WIDTH, HIGH, left)
    many = len(found) > MANY
    frame = Frame.around(
        (ring for shape, _ in found.values() for ring in shape), *((FINE, FINEST) if many else (WIDTH, HIGH))
    )
    areas = [
        Area(pk, drawn(found[pk][0], frame, SLACK if many else 0.0), *middle(found[pk][0], frame), found[pk][1])
        for pk, *_ in places
        if pk in found
    ]
    return Sketch(areas, frame.width, frame.height, left)


def _kinds(kind: str) -> Iterable[str]:
    return VILLAGE_LEVEL if kind == PlaceKind.village else [kind]


def _own(geometry: object) -> list[Ring]:
    try:
        return rings(geometry) if geometry else []
    except RuleError:  # written past the import
        return []


def _made(place: Place, bare: Sequence[tuple[int, int, int]]) -> Mapping[int, list[Ring]]:
    """For places without a border: a hull around the borders inside each, else around its households."""
    if not bare:
        return {}
    points: dict[int, list[tuple[float, float]]] = defaultdict(list)
    below = Place.objects.filter(no__range=(place.no, place.end), valid_to=None).exclude(geometry=None)
    for no, geometry in below.values_list("no", "geometry"):
        if owner := _around(no, bare):
            points[owner] += [point for ring in _own(geometry) for point in ring]
    empty = [row for row in bare if row[0] not in points]
    if empty:
        homes = Household.objects.filter(place_no__range=(place.no, place.end), longitude__isnull=False)
        for no, x, y in homes.values_list("place_no", "longitude", "latitude"):
            if x is not None and y is not None and (owner := _around(no, empty)):
                points[owner].append((x, y))
    return {pk: [hull(of)] for pk, of in points.items() if of}


def _around(no: int, spans: Sequence[tuple[int, int, int]]) -> int:
    """Which of the spans (in the order of the tree) holds the number; 0 none."""
    low, high = 0, len(spans)
    while low < high:
        at = (low + high) // 2
        if spans[at][2] < no:
            low = at + 1
        else:
            high = at
    return spans[low][0] if low < len(spans) and spans[low][1] <= no else 0


def deeper(place: Place) -> list[PlaceKind]:
    """The kinds that may be drawn inside a place all at once, below its children."""
    depth = PLACE_DEPTH[PlaceKind(place.kind)] + 2
    return [kind for kind in PlaceKind if PLACE_DEPTH[kind] >= depth and kind != PlaceKind.community]
