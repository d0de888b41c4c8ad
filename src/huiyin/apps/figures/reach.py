"""Whose briefs and periods these are: a post writes for its village, or for its town and the villages in it; who heads a village,
a town or a county approves its own: on the place itself, or in the unit that leads it and is seated exactly there."""

from __future__ import annotations

from huiyin.apps.figures.models import Brief
from huiyin.apps.people.queries import Viewer
from huiyin.apps.people.roles import may
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import villages_in
from huiyin.core.errors import RuleError
from huiyin.core.words import VILLAGE_LEVEL, PlaceKind, UnitKind

KINDS = VILLAGE_LEVEL | {PlaceKind.town}
OF_A_VILLAGE = frozenset(
    {UnitKind.general_branch, UnitKind.branch, UnitKind.party_committee, UnitKind.village_committee}
)
ABOVE = frozenset({UnitKind.party_committee, UnitKind.government})
LEADING = {**dict.fromkeys(VILLAGE_LEVEL, OF_A_VILLAGE), PlaceKind.town: ABOVE, PlaceKind.county: ABOVE}
"""The units that lead a place. Teams, firms and groups have chiefs and secretaries too, who answer for none of its figures."""


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


def heads(viewer: Viewer, place: Place) -> bool:
    """Does the post head the place itself? Whoever heads what is above, below or beside it does not."""
    actor = viewer.actor
    if viewer.system:
        return True
    if not actor.post or actor.place != place.pk or not may("approve", actor.title, actor.unit_kind):
        return False
    return not actor.unit or actor.unit_kind in LEADING.get(PlaceKind(place.kind), ())


def own_places(viewer: Viewer) -> list[Place]:
    """The village, else the town, else the county of the post; nothing of other places."""
    actor = viewer.actor
    own = viewer.village or viewer.town or (actor.place if actor.place_kind == PlaceKind.county else 0)
    return list(Place.objects.filter(pk=own or 0, kind__in=(*KINDS, PlaceKind.county)).select_related("town"))


def check_head(by: Viewer, place: Place) -> None:
    """Raises not_its_head."""
    if place.kind not in (*KINDS, PlaceKind.county) or not heads(by, place):
        raise RuleError("not_its_head")


def parts_of(place: Place) -> list[Place]:
    """The villages of a town, the towns of a county that run by a profile; a village has none."""
    if place.kind == PlaceKind.town:
        return list(villages_in(place))
    if place.kind != PlaceKind.county:
        return []
    inside = Place.objects.filter(no__range=(place.no, place.end), kind=PlaceKind.town, valid_to=None)
    return list(inside.exclude(profile="").defer("geometry").order_by("no"))
