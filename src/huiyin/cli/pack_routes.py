"""`huiyin pack check` of a town's profile: routes by which no matter goes, or that would send it to nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from huiyin.cli.pack_sentences import say

CORNERS = 3
EAST, NORTH = 180, 90


def misrouted(raw: Mapping[str, Any], categories: Collection[str], lang: str) -> list[str]:
    """Routes by which no matter ever goes, or that would send it to nobody, or without a reason."""
    units = {row.get("key") for part in ("units", "village_units") for row in raw.get(part, ())}
    return [
        say(code, lang, n=n, word=route.get(code, ""))
        for n, route in enumerate(raw.get("routes", ()), start=1)
        for code in _wrong(route, categories, units)
    ]


def _wrong(route: Mapping[str, Any], categories: Collection[str], units: Collection[Any]) -> Iterator[str]:
    if route.get("category", "*") not in categories:
        yield "category"
    if route.get("unit") not in units:
        yield "unit"
    if not route.get("why"):
        yield "no reason"
    if "area" in route and not _ring(route["area"]):
        yield "area"


def _ring(area: Any) -> bool:
    """Is it a ring of points on earth, longitude before latitude?"""
    points = [tuple(point) if isinstance(point, list) else () for point in area] if isinstance(area, list) else []
    return len(set(points)) >= CORNERS and all(map(_on_earth, points))


def _on_earth(point: tuple[Any, ...]) -> bool:
    numbers = len(point) == 2 and all(type(each) in (int, float) for each in point)
    return numbers and abs(point[0]) <= EAST and abs(point[1]) <= NORTH
