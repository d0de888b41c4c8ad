"""Borders as plain numbers: rings of a GeoJSON geometry, a hull around points, and paths of a drawing.

Longitude and latitude are WGS 84 degrees as in GeoJSON (RFC 7946); a drawing has whole pixels, y downwards.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huiyin.core.errors import RuleError

Point = tuple[float, float]
Ring = Sequence[Point]
MOST_POINTS = 20_000
PAD = 0.00035
"""Degrees around a hull of few points: about 35 metres, so that one courtyard is still seen."""
LARGEST = 85.0
"""Beyond this latitude nothing is drawn: no inhabited place lies there."""


def rings(geometry: Any) -> list[Ring]:
    """The outer rings of a Polygon or MultiPolygon; of a Feature, its geometry. Raises bad_border."""
    if not isinstance(geometry, Mapping):
        raise RuleError("bad_border")
    if geometry.get("type") == "Feature":
        return rings(geometry.get("geometry"))
    kind, parts = geometry.get("type"), geometry.get("coordinates")
    polygons = [parts] if kind == "Polygon" else parts if kind == "MultiPolygon" else None
    if not isinstance(polygons, list) or not polygons:
        raise RuleError("bad_border")
    found = [_ring(polygon) for polygon in polygons]
    if sum(map(len, found)) > MOST_POINTS:
        raise RuleError("border_too_fine", most=MOST_POINTS)
    return found


def _ring(polygon: Any) -> Ring:
    outer = polygon[0] if isinstance(polygon, list) and polygon else None
    if not isinstance(outer, list) or len(outer) < 4:
        raise RuleError("bad_border")
    return [_point(point) for point in outer]


def _point(raw: Any) -> Point:
    numbers = raw[:2] if isinstance(raw, list | tuple) and len(raw) >= 2 else ()
    if len(numbers) != 2 or not all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers):
        raise RuleError("bad_border")
    x, y = map(float, numbers)
    if not (math.isfinite(x) and math.isfinite(y) and -180 <= x <= 180 and -LARGEST <= y <= LARGEST):
        raise RuleError("bad_border")
    return x, y


def polygon(ring: Ring) -> dict[str, Any]:
    """A ring as GeoJSON, closed."""
    closed = [list(point) for point in ring]
    return {"type": "Polygon", "coordinates": [closed if closed[0] == closed[-1] else [*closed, closed[0]]]}


def hull(points: Iterable[Point], pad: float = PAD) -> Ring:
    """The convex hull of points, a little wider, counter-clockwise from the lowest left; empty without points.

    The same points in any order give the same ring (Andrew's monotone chain).
    """
    wide = sorted({(round(x + dx, 7), round(y + dy, 7)) for x, y in points for dx in (-pad, pad) for dy in (-pad, pad)})
    if not wide:
        return []
    lower, upper = _half(wide), _half(wide[::-1])
    return [*lower[:-1], *upper[:-1]]


def _half(points: Sequence[Point]) -> list[Point]:
    chain: list[Point] = []
    for point in points:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


@dataclass(frozen=True)
class Frame:
    """How degrees become pixels: an even plane at the middle latitude, all of it inside `width` × `height`."""

    west: float
    north: float
    across: float
    up: float
    width: int
    height: int

    @classmethod
    def around(cls, all_rings: Iterable[Ring], width: int, most: int) -> Frame:
        """A frame around rings, `width` pixels wide unless that were higher than `most`."""
        points = [point for ring in all_rings for point in ring]
        west, east = min(x for x, _ in points), max(x for x, _ in points)
        south, north = min(y for _, y in points), max(y for _, y in points)
        squeeze = math.cos(math.radians((south + north) / 2))
        wide, high = max((east - west) * squeeze, 1e-6), max(north - south, 1e-6)
        scale = min(width / wide, most / high)
        return cls(west, north, scale * squeeze, scale, max(1, round(wide * scale)), max(1, round(high * scale)))

    def pixel(self, point: Point) -> tuple[int, int]:
        """Where a point is drawn."""
        return round((point[0] - self.west) * self.across), round((self.north - point[1]) * self.up)


def drawn(all_rings: Iterable[Ring], frame: Frame) -> str:
    """The path of an area, in whole pixels and relative steps; what falls together or on a line is left out."""
    return "".join(_path([frame.pixel(point) for point in ring]) for ring in all_rings)


def _path(pixels: Sequence[tuple[int, int]]) -> str:
    corners = _corners(pixels)
    if len(corners) < 3:
        x, y = pixels[0]
        return f"M{x} {y}h1v1h-1z"
    (x, y), steps = corners[0], []
    for to_x, to_y in corners[1:]:
        steps.append(f"{to_x - x}{'' if to_y < y else ' '}{to_y - y}")
        x, y = to_x, to_y
    line = "".join(step if n == 0 or step[0] == "-" else f" {step}" for n, step in enumerate(steps))
    return f"M{corners[0][0]} {corners[0][1]}l{line}z"


def _corners(pixels: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without repetitions, the closing point, and points on a straight line between their neighbours."""
    found: list[tuple[int, int]] = []
    for pixel in pixels:
        if found and found[-1] == pixel:
            continue
        if len(found) > 1 and _turn(found[-2], found[-1], pixel) == 0:
            found.pop()
        found.append(pixel)
    if len(found) > 1 and found[0] == found[-1]:
        found.pop()
    return found


def middle(all_rings: Sequence[Ring], frame: Frame) -> tuple[int, int]:
    """Where a name stands: the middle of the largest ring's corners, in pixels."""
    largest = max(all_rings, key=_size)
    pixels = [frame.pixel(point) for point in largest]
    xs, ys = [x for x, _ in pixels], [y for _, y in pixels]
    return (min(xs) + max(xs)) // 2, (min(ys) + max(ys)) // 2


def _size(ring: Ring) -> float:
    """Twice the area, in square degrees."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)))
