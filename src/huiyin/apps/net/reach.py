"""Whose places a viewer's net is: a post on a place has what lies inside it, a post in a unit what the unit serves."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from huiyin.apps.cases import library
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.core.profiles import Profile
from huiyin.core.words import PLACE_DEPTH, VILLAGE_LEVEL, PlaceKind

FIELDS = ("county", "town", "village", "grid", "parent")
CHILD = {PlaceKind.city: "county", PlaceKind.county: "town", PlaceKind.town: "village", PlaceKind.village: "grid"}
"""By which ancestor the rows of a place's table are put together; below a grid each place stands for itself."""


def within(viewer: Viewer, no: str = "no") -> Q:
    """The rows whose number lies in the viewer's places; nothing for visitors."""
    if viewer.interval:
        return Q(**{f"{no}__range": (viewer.interval.no, viewer.interval.end)})
    if not viewer.actor.post:
        return Q(pk__in=[])
    served = Place.objects.filter(pk__in=viewer.actor.serves, no__lte=OuterRef(no), end__gte=OuterRef(no))
    return Q(Exists(served))


def places_of(viewer: Viewer) -> QuerySet[Place]:
    """The places that have not ended, in the viewer's net."""
    return Place.objects.filter(within(viewer), valid_to=None).select_related(*FIELDS)


def place_of(viewer: Viewer, uid: str) -> Place | None:
    """The place of that uid in the viewer's net; without a uid where the post stands. None when it is not theirs."""
    places = places_of(viewer).defer("geometry")
    if not uid:
        return places.filter(pk=viewer.actor.place).first() or places.order_by("no", "-end").first()
    try:
        return places.filter(uid=uuid.UUID(uid)).first()
    except ValueError:
        return None


def reaches(viewer: Viewer, place: Place) -> bool:
    """Does the place lie in the viewer's net? No query, but for a post of a city, which no place knows by a column."""
    if viewer.interval:
        return viewer.interval.contains(place.no)
    if viewer.actor.serves & set(place.path.values()):
        return bool(viewer.actor.post)
    return viewer.actor.place_kind == PlaceKind.city and Place.objects.filter(within(viewer), pk=place.pk).exists()


def profile_at(place: Place) -> Profile | None:
    """The profile that holds at a place; None above the towns."""
    slug = place.profile or (place.town.profile if place.town else "")
    return library.profile(slug) if library.is_profile(slug) else None


def column_of(place: Place) -> str:
    """By which ancestor a place's table is put together: `grid` in a village, `place` (each for itself) in a grid."""
    kind = PlaceKind.village if place.kind in VILLAGE_LEVEL else PlaceKind(place.kind)
    return CHILD.get(kind, "place")


@dataclass(frozen=True)
class Crumb:
    """A place above, to go up to."""

    name: str
    uid: uuid.UUID


def crumbs(place: Place, viewer: Viewer) -> list[Crumb]:
    """The places above, as far as they are the viewer's, outermost first."""
    least = PLACE_DEPTH[PlaceKind(viewer.actor.place_kind)] if viewer.actor.place_kind else 0
    above = [up for up in (place.county, place.town, place.village, place.grid) if up and up.pk != place.pk]
    return [Crumb(up.name, up.uid) for up in above if PLACE_DEPTH[PlaceKind(up.kind)] >= least]
