"""A border that somebody wrote or drew: lines of longitude and latitude, or GeoJSON, as a GeoJSON geometry.

Drawn by hand a border has one ring that does not cross itself; what comes as GeoJSON is taken as it is (`shapes.rings`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from huiyin.core.errors import RuleError
from huiyin.core.shapes import Point, polygon, rings

MOST_CORNERS = 400
DECIMALS = 6
"""A tenth of a metre."""
_BETWEEN = re.compile(r"[\s,，、;；]+")


def read_border(text: str) -> dict[str, Any]:
    """The geometry. Raises bad_border, border_too_fine, border_line, border_turned, border_few, border_flat, border_crosses."""
    text = text.strip()
    return _geojson(text) if text.startswith("{") else polygon(checked(_corners(text)))


def _geojson(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RuleError("bad_border") from error
    if isinstance(found, dict) and found.get("type") == "FeatureCollection":
        features = found.get("features")
        found = features[0] if isinstance(features, list) and len(features) == 1 else None
    if isinstance(found, dict) and found.get("type") == "Feature":
        found = found.get("geometry")
    rings(found)
    return dict(found)


def _corners(text: str) -> list[Point]:
    """A corner a line: longitude, then latitude; blank lines count for nothing."""
    found: list[Point] = []
    for nth, line in enumerate(text.splitlines(), 1):
        parts = [part for part in _BETWEEN.split(line.strip().strip("()（）")) if part]
        if not parts:
            continue
        try:
            x, y = map(float, parts)
        except ValueError as error:
            raise RuleError("border_line", line=nth, given=line.strip()[:40]) from error
        found.append((round(x, DECIMALS), round(y, DECIMALS)))
    if found and all(abs(x) < 60 < abs(y) for x, y in found):
        raise RuleError("border_turned")
    return found


def checked(corners: Sequence[Point]) -> list[Point]:
    """One ring of different corners, not closed, that is an area and does not cross itself."""
    ring = [corner for nth, corner in enumerate(corners) if nth == 0 or corner != corners[nth - 1]]
    if len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    if len(ring) < 3:
        raise RuleError("border_few")
    if len(ring) > MOST_CORNERS:
        raise RuleError("border_too_fine", most=MOST_CORNERS)
    rings(polygon(ring))  # finite, and on the earth
    if all(_side(ring[0], ring[1], corner) == 0 for corner in ring):
        raise RuleError("border_flat")
    _check_simple(ring)
    return ring


def _check_simple(ring: Sequence[Point]) -> None:
    edges = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    for i, (a, b) in enumerate(edges):
        for j in range(i + 1, len(edges)):
            if not _meet(a, b, *edges[j]):
                continue
            neighbours = j == i + 1 or (i == 0 and j == len(edges) - 1)
            if not neighbours or _folds(ring, i if j == i + 1 else j):
                raise RuleError("border_crosses", first=i + 1, second=j + 1)


def _folds(ring: Sequence[Point], at: int) -> bool:
    """Does the edge after this one lead straight back?"""
    a, b, c = ring[at], ring[(at + 1) % len(ring)], ring[(at + 2) % len(ring)]
    back = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]) < 0
    return back and _side(a, b, c) == 0


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Do two edges have a point in common?"""
    if max(a[0], b[0]) < min(c[0], d[0]) or max(c[0], d[0]) < min(a[0], b[0]):
        return False
    if max(a[1], b[1]) < min(c[1], d[1]) or max(c[1], d[1]) < min(a[1], b[1]):
        return False
    return _side(a, b, c) * _side(a, b, d) <= 0 and _side(c, d, a) * _side(c, d, b) <= 0


def _side(a: Point, b: Point, c: Point) -> int:
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return 0 if abs(turn) < 1e-14 else 1 if turn > 0 else -1


def written(geometry: Any) -> str:
    """A geometry as it is written in the form: lines of coordinates, or GeoJSON where it has several rings or is fine."""
    found = rings(geometry)
    outer = list(geometry["coordinates"]) if geometry.get("type") == "Polygon" else []
    if len(found) == 1 and len(outer) == 1 and len(found[0]) <= MOST_CORNERS:
        return "\n".join(f"{x:.{DECIMALS}f},{y:.{DECIMALS}f}" for x, y in found[0][:-1])
    return json.dumps(geometry, separators=(",", ":"))
