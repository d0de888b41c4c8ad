"""Which town, which village, which grid: everything here is public."""

from __future__ import annotations

from collections.abc import Iterable

from huiyin.apps.cases import library
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import inside, villages_in
from huiyin.core.errors import RuleError
from huiyin.core.profiles import Profile
from huiyin.core.routing import Point, border_distance
from huiyin.core.routing import inside as ring_holds
from huiyin.core.words import PlaceKind

NEAR_BORDER_METRES = 50.0
"""Nearer than this to a neighbour's border the page asks which side is meant (fixmystreet#868)."""


def profile_of(town: Place) -> Profile | None:
    """The profile of a town, None when it is not here any more."""
    try:
        return library.profile(town.profile)
    except RuleError:
        return None


def villages(town: Place) -> list[Place]:
    """The villages and communities of a town, with their borders."""
    return list(villages_in(town).defer(None))


def grids(village: Place) -> list[Place]:
    """The grids of a village."""
    return list(inside(village).filter(kind=PlaceKind.grid, valid_to=None).order_by("no"))


def rings(place: Place) -> list[list[Point]]:
    """The outer rings of a place's geometry (GeoJSON Polygon or MultiPolygon), as (longitude, latitude)."""
    shape = place.geometry or {}
    coordinates = shape.get("coordinates") or []
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(shape.get("type", ""), [])
    return [[(float(p[0]), float(p[1])) for p in polygon[0]] for polygon in polygons if polygon and len(polygon[0]) > 2]


def holding(point: Point, places: Iterable[Place]) -> Place | None:
    """The first of the places whose shape holds the point."""
    return next((p for p in places if any(ring_holds(point, ring) for ring in rings(p))), None)


def across_the_border(point: Point, chosen: Place, places: Iterable[Place]) -> list[Place]:
    """The other places that the point lies in, or whose border it is near: then the visitor is asked."""
    return [p for p in places if p.pk != chosen.pk and any(_near(point, ring) for ring in rings(p))]


def _near(point: Point, ring: list[Point]) -> bool:
    return ring_holds(point, ring) or border_distance(point, ring) <= NEAR_BORDER_METRES
