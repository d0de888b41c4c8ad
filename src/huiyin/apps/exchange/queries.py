"""What an import may see and touch: the places of a post, and what lies in them. No post, no rows."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from huiyin.apps.cases.models import Case
from huiyin.apps.exchange.kinds import Kind, kinds
from huiyin.apps.exchange.lookup import is_uid
from huiyin.apps.exchange.models import Upload
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.places.models import CalendarNotice, Place
from huiyin.apps.units.models import Post, Unit
from huiyin.core.errors import RuleError
from huiyin.core.words import PlaceKind, PostTitle


def places_for(by: Viewer) -> QuerySet[Place]:
    """The places that a post may import into: its own or those its unit serves, with everything inside."""
    if by.system:
        return Place.objects.all()
    return Place.objects.filter(_within(by, "no"))


def units_for(by: Viewer) -> QuerySet[Unit]:
    """The units seated in those places."""
    units = Unit.objects.filter(closed_on=None)
    return units if by.system else units.filter(_within(by, "seat__no"))


def parents_of_units() -> dict[int, int]:
    """By the `pk` of every unit below another one that of its parent."""
    return dict(Unit.objects.exclude(parent=None).values_list("pk", "parent_id"))


def posts_for(by: Viewer) -> QuerySet[Post]:
    """The posts in those units and on those places."""
    posts = Post.objects.filter(closed_on=None)
    return posts if by.system else posts.filter(_within(by, "unit__seat__no") | _within(by, "place__no"))


def own_place(by: Viewer) -> Place | None:
    """The place of the post, or the first one that its unit serves; None for the system."""
    return Place.objects.filter(pk=by.actor.place).first() if by.actor.place else None


EVERYWHERE = "everywhere"
NOTICE_LEVELS = frozenset({PlaceKind.city, PlaceKind.county, PlaceKind.town})


def may_load_for_all(by: Viewer) -> bool:
    """May it load a holiday notice for everywhere? The installation, and an administrator of a county or city."""
    above_towns = by.actor.place_kind in NOTICE_LEVELS - {PlaceKind.town}
    return by.system != "" or (by.actor.title == PostTitle.admin and above_towns)


def place_of_notice(by: Viewer, whose: str = "") -> Place | None:
    """Whose holiday notice it is: of the post's own county or town, or (None) everywhere's. Raises notice_not_yours.

    `whose` is EVERYWHERE or, for the installation, the uid of a place.
    """
    if (whose == EVERYWHERE or by.system) and not is_uid(whose):
        if may_load_for_all(by):
            return None
        raise RuleError("notice_not_yours")
    place = Place.objects.filter(uid=whose).first() if by.system else own_place(by)
    if place is None or place.kind not in NOTICE_LEVELS:
        raise RuleError("notice_not_yours")
    return place


def notice_there(place: Place | None, year: int) -> CalendarNotice | None:
    """The notice of that year that the place has itself."""
    return CalendarNotice.objects.filter(place=place, year=year).first()


def viewer_of(as_post: str, reason: str) -> Viewer:
    """Who imports from the command line: a post by its uuid or number, or the installation. Raises no_such_post."""
    if not as_post:
        return Viewer.for_system(reason)
    wanted = Q(pk=int(as_post)) if as_post.isdigit() else Q(uid=as_post) if is_uid(as_post) else Q(pk__in=[])
    post = Post.objects.filter(wanted, closed_on=None).first()
    holding = post.holdings.order_by("deputy", "-starts").first() if post else None
    if post is None or holding is None:
        raise RuleError("no_such_post", post=as_post)
    return viewer_of_post(post, holding.person_id)


def uploads_of(by: Viewer) -> QuerySet[Upload]:
    """The files that the post has handed in, newest first."""
    return Upload.objects.filter(post_id=by.actor.post).order_by("-id") if by.actor.post else Upload.objects.none()


HOMES = ("households", "links")


def kinds_for(by: Viewer) -> list[Kind]:
    """What the post may import: by its title, and what is about homes only where its work are households."""
    return [
        kind
        for kind in kinds().values()
        if by.actor.title in kind.posts and (by.actor.visits_homes or kind.slug not in HOMES)
    ]


def known_cases(uids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these cases are there already."""
    return set(Case.objects.filter(uid__in=list(uids)).values_list("uid", flat=True))


def _within(by: Viewer, column: str) -> Q:
    within = Q(pk__in=[])
    for no, end in _intervals(by):
        within |= Q(**{f"{column}__gte": no, f"{column}__lte": end})
    return within


def _intervals(by: Viewer) -> list[tuple[int, int]]:
    if by.interval:
        return [(by.interval.no, by.interval.end)]
    return list(Place.objects.filter(pk__in=by.actor.serves).values_list("no", "end")) if by.actor.post else []
