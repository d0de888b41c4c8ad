"""Invented land: a county cut into towns, villages and grids whose borders meet, without a map of anywhere."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

WEST, SOUTH = 104.6, 36.9
WIDTH, HEIGHT = 0.62, 0.40
POINTS_A_SIDE = 6


@dataclass(frozen=True)
class Patch:
    """A piece of land: a rectangle in an even plane, bent when it is drawn. x and y from 0 to 1."""

    x0: float
    y0: float
    x1: float
    y1: float

    def cut(self, n: int, *, across: bool) -> list[Patch]:
        """`n` pieces side by side, not all alike."""
        marks = [_uneven(i, n) for i in range(n + 1)]
        if across:
            wide = self.x1 - self.x0
            return [Patch(self.x0 + wide * a, self.y0, self.x0 + wide * b, self.y1) for a, b in _pairs(marks)]
        high = self.y1 - self.y0
        return [Patch(self.x0, self.y0 + high * a, self.x1, self.y0 + high * b) for a, b in _pairs(marks)]

    def point(self, across: float = 0.5, up: float = 0.5) -> tuple[float, float]:
        """Longitude and latitude of a point inside; (0.5, 0.5) is the middle."""
        return _bent(self.x0 + (self.x1 - self.x0) * across, self.y0 + (self.y1 - self.y0) * up)

    def facts(self) -> dict[str, Any]:
        """The fields of a place: its middle and its border as GeoJSON."""
        longitude, latitude = self.point()
        steps = [i / POINTS_A_SIDE for i in range(POINTS_A_SIDE)]
        ring = [(s, 0.0) for s in steps] + [(1.0, s) for s in steps] + [(1 - s, 1.0) for s in steps]
        ring += [(0.0, 1 - s) for s in steps] + [(0.0, 0.0)]
        border = [list(self.point(x, y)) for x, y in ring]
        return {
            "longitude": longitude,
            "latitude": latitude,
            "geometry": {"type": "Polygon", "coordinates": [border]},
        }


WHOLE = Patch(0, 0, 1, 1)


def _uneven(i: int, n: int) -> float:
    return i / n + (0.12 / n) * math.sin(2.4 * i) if 0 < i < n else i / n


def _pairs(marks: list[float]) -> list[tuple[float, float]]:
    return list(pairwise(marks))


def _bent(x: float, y: float) -> tuple[float, float]:
    """The same bend for every patch, so that neighbours share their border."""
    across = x + 0.018 * math.sin(9 * y) + 0.006 * math.sin(31 * y + 5 * x)
    up = y + 0.024 * math.sin(7 * x + 1) + 0.007 * math.sin(29 * x + 4 * y)
    return round(WEST + WIDTH * across, 6), round(SOUTH + HEIGHT * up, 6)
