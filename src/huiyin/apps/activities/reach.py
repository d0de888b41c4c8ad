"""Whose places these are: what a post may write to, and which rows it reads, as the database shows them to it (`also = "home"`)."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.core.errors import RuleError

Row = TypeVar("Row", bound=Model)


def span_of(viewer: Viewer) -> tuple[int, int]:
    """The numbers of the viewer's village, or of its whole town (0, -1: none)."""
    place = viewer.home or viewer.interval
    return (place.no, place.end) if place else (0, -1)


def within(viewer: Viewer, rows: QuerySet[Row]) -> QuerySet[Row]:
    """Of rows with a `place_no`, those of the viewer's village or town."""
    return rows.filter(place_no__range=span_of(viewer))


def check_place(by: Viewer, place: Place) -> None:
    """Raises not_your_place, unless the place lies in the village or town of the post. The product's own work may everywhere."""
    if by.system:
        return
    if not (by.actor.post and (by.village or by.town)):
        raise RuleError("not_your_place")
    inside = place.village_id == by.village if by.village else place.town_id == by.town
    if not inside:
        raise RuleError("not_your_place")
