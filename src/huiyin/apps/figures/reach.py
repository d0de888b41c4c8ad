"""Whose briefs these are: a post writes those of its village, or of its town and the villages in it."""

from __future__ import annotations

from huiyin.apps.figures.models import Brief
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.core.errors import RuleError
from huiyin.core.words import VILLAGE_LEVEL, PlaceKind

KINDS = VILLAGE_LEVEL | {PlaceKind.town}


def writes_for(viewer: Viewer, place: Place) -> bool:
    """May the post write briefs of the place? The product's own work may everywhere."""
    if place.kind not in KINDS:
        return False
    if viewer.system:
        return True
    if not viewer.actor.post:
        return False
    return place.village_id == viewer.village if viewer.village else place.town_id == viewer.town and bool(viewer.town)


def check_place(by: Viewer, place: Place) -> None:
    """Raises not_your_place."""
    if not writes_for(by, place):
        raise RuleError("not_your_place")


def places_of(viewer: Viewer) -> list[Place]:
    """The places that it writes for: the town first, then the villages in their order."""
    if not viewer.actor.post or not (viewer.village or viewer.town):
        return []
    rows = Place.objects.filter(kind__in=KINDS, valid_to=None).defer("geometry").select_related("town")
    inside = {"pk": viewer.village} if viewer.village else {"town": viewer.town}
    return list(rows.filter(**inside).order_by("no", "-end"))


def is_theirs(viewer: Viewer, brief: Brief) -> bool:
    """Is it one that the post may write?"""
    return writes_for(viewer, brief.place)
