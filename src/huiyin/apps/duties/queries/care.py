"""Who is in whose care, for the head who set it up; and what a head can choose from."""

from __future__ import annotations

from django.db.models import Q

from huiyin.apps.duties.models import Care
from huiyin.apps.keys.ring import recall
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Household, Place
from huiyin.apps.units.models import Post
from huiyin.core.words import PostTitle

CARERS = (
    PostTitle.member_contact, PostTitle.volunteer, PostTitle.grid_worker, PostTitle.grid_head, PostTitle.neighbour_head,
)  # fmt: skip
MOST = 500


def cares(viewer: Viewer) -> list[Care]:
    """Those that the viewer set up or carries, by place and door. Three queries."""
    rows = list(Care.objects.filter(ends=None).select_related("post", "place").order_by("place_no", "id")[:MOST])
    homes = {home.pk: home for home in Household.objects.filter(pk__in=[row.household_id for row in rows])}
    recall(home.uid for home in homes.values())
    for row in rows:
        row.household = homes[row.household_id]
    return rows


def homes(viewer: Viewer) -> list[Household]:
    """The households of the places that the viewer's unit serves, by place and code: the first `MOST`.

    None unless the unit's work are households.
    """
    if not viewer.actor.visits_homes:
        return []
    here = Q(pk=None)
    for place in Place.objects.filter(pk__in=viewer.actor.serves):
        here |= Q(place_no__range=(place.no, place.end))
    found = list(Household.objects.filter(here).select_related("place").order_by("place_no", "code")[:MOST])
    recall(home.uid for home in found)
    return found


def carers(viewer: Viewer) -> list[Post]:
    """The posts that go from door to door where the viewer's unit serves."""
    here = Q(pk=None)
    for place in Place.objects.filter(pk__in=viewer.actor.serves):
        here |= Q(place__no__range=(place.no, place.end)) | Q(unit__seat__no__range=(place.no, place.end))
    posts = Post.objects.filter(here, title__in=CARERS, closed_on=None).select_related("place", "unit")
    return list(posts.order_by("place__no", "id")[:MOST])
