"""Which unit or post a matter goes to, and why (requests.md §6.2).

Geometric exceptions first, then the most special place, then the most special category. The reason is always given.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from huiyin.core.words import Text

Point = tuple[float, float]
METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True)
class Route:
    """A rule: this category (`*`: any) in this place (official code or kind; `*`: any) goes to the unit with this key.

    `post` is the title of the one post in it whose such matters are; the unit as a whole where it has none, or several.
    `area` is a ring of (longitude, latitude): an exception by geometry, asked before all others.
    """

    category: str
    place: str
    unit: str
    why: Text
    area: tuple[Point, ...] = ()
    order: int = 0
    post: str = ""


@dataclass(frozen=True)
class Where:
    """A matter to be routed: its category line (most special first), its places (most special first), its point."""

    categories: Sequence[str]
    places: Sequence[str]
    point: Point | None = None


def choose(routes: Sequence[Route], where: Where) -> Route | None:
    """The route that wins, None when no route fits (the desk decides then)."""
    fitting = [route for route in routes if _fits(route, where)]
    return min(fitting, key=lambda route: _rank(route, where), default=None)


def _fits(route: Route, where: Where) -> bool:
    if route.category != "*" and route.category not in where.categories:
        return False
    if route.area:
        return where.point is not None and inside(where.point, route.area)
    return route.place == "*" or route.place in where.places


def _rank(route: Route, where: Where) -> tuple[int, int, int, int]:
    place = where.places.index(route.place) if route.place in where.places else len(where.places)
    category = where.categories.index(route.category) if route.category in where.categories else len(where.categories)
    return (0 if route.area else 1, place, category, route.order)


def inside(point: Point, ring: Sequence[Point]) -> bool:
    """Is the point inside the ring? Even-odd rule; a point on the border counts as either."""
    x, y = point
    odd = False
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            odd = not odd
    return odd


def metres(a: Point, b: Point) -> float:
    """The distance of two near points in metres (flat approximation, below 0.1 % within 10 km)."""
    dx = (a[0] - b[0]) * METRES_PER_DEGREE * math.cos(math.radians((a[1] + b[1]) / 2))
    dy = (a[1] - b[1]) * METRES_PER_DEGREE
    return math.hypot(dx, dy)


def border_distance(point: Point, ring: Sequence[Point]) -> float:
    """Metres from the point to the nearest side of the ring: near a border the product asks before it routes."""
    scale = METRES_PER_DEGREE * math.cos(math.radians(point[1]))
    flat = [((x - point[0]) * scale, (y - point[1]) * METRES_PER_DEGREE) for x, y in ring]
    return min(_from_origin(a, b) for a, b in zip(flat, (*flat[1:], flat[0]), strict=True))


def _from_origin(a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else max(0.0, min(1.0, -(a[0] * dx + a[1] * dy) / length))
    return math.hypot(a[0] + along * dx, a[1] + along * dy)
