"""What an import may see and touch: the places of a post, and what lies in them. No post, no rows."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet

from huiyin.apps.cases.models import Case
from huiyin.apps.exchange.kinds import Kind, kinds
from huiyin.apps.exchange.lookup import is_uid
from huiyin.apps.exchange.models import Upload
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.places.models import CalendarNotice, Place
from huiyin.apps.units.models import HouseholdLink, Post, Unit
from huiyin.core.errors import RuleError
from huiyin.core.words import VILLAGE_LEVEL, PlaceKind, PostTitle


def places_for(by: Viewer) -> QuerySet[Place]:
    """The places that a post may import into: its own or those its unit serves, with everything inside."""
    if by.system:
        return Place.objects.all()
    return Place.objects.filter(_within(by, "no"))


def units_for(by: Viewer) -> QuerySet[Unit]:
    """The units seated in those places."""
    units = Unit.objects.filter(closed_on=None)
    return units if by.system else units.filter(_within(by, "seat__no"))


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


MOST_NAMES = 3000
MOST_IN_A_CELL = 32_767
_PLACE_COLUMNS = {"parent", "seat", "place", "village"}


def suggestions(kind: Kind, by: Viewer) -> dict[str, list[str]]:
    """Names to choose from in the template: the post's places and units."""
    keys = {column.key for column in kind.columns}
    lists: dict[str, list[str]] = {}
    for key in sorted(keys & _PLACE_COLUMNS) if kind.slug != "units" else ["seat"]:
        places = places_for(by).filter(kind__in=VILLAGE_LEVEL) if key == "village" else places_for(by)
        lists[key] = _names(places)
    if "unit" in keys:
        lists["unit"] = _names(units_for(by))
    return lists


def _names(rows: QuerySet[Any]) -> list[str]:
    return list(dict.fromkeys(rows.order_by("id").values_list("name", flat=True)[:MOST_NAMES]))


def list_places(by: Viewer) -> Iterator[dict[str, Any]]:
    """The places of a post as rows of the template."""
    for place in places_for(by).select_related("parent"):
        parent = place.parent.name if place.parent else ""
        yield {**_facts(place, "name kind code phone hours longitude latitude"), "parent": parent}


def list_borders(by: Viewer) -> Iterator[dict[str, Any]]:
    """The places of a post with the borders that they have, as rows of the template; a cell holds 32,767 characters."""
    for place in places_for(by).select_related("parent"):
        border = json.dumps(place.geometry, separators=(",", ":")) if place.geometry else ""
        parent = place.parent.name if place.parent else ""
        yield {
            **_facts(place, "name code"),
            "parent": parent,
            "geometry": border if len(border) < MOST_IN_A_CELL else "",
        }


def list_units(by: Viewer) -> Iterator[dict[str, Any]]:
    """The units of a post as rows of the template."""
    for unit in (
        units_for(by).select_related("seat", "parent").prefetch_related("serves", "joined__joint").order_by("id")
    ):
        joins = "、".join(row.joint.name for row in unit.joined.all() if row.ends is None)
        serves = "、".join(place.name for place in unit.serves.all() if place != unit.seat)
        parent = unit.parent.name if unit.parent else ""
        yield {
            **_facts(unit, "name kind code phone key"),
            "seat": unit.seat.name,
            "parent": parent,
            "serves": serves,
            "joins": joins,
        }


def list_posts(by: Viewer) -> Iterator[dict[str, Any]]:
    """The posts of a post's places as rows of the template."""
    for post in posts_for(by).select_related("unit", "place").order_by("id"):
        where = {"unit": post.unit.name if post.unit else "", "place": post.place.name if post.place else ""}
        yield {**_facts(post, "name title phone"), **where}


def list_links(by: Viewer) -> Iterator[dict[str, Any]]:
    """The links of a post's places that hold, as rows of the template: numbers of households and names of posts."""
    places = places_for(by).values("pk")
    links = HouseholdLink.objects.filter(household__place__in=places, ends=None)
    for link in links.select_related("household", "post__unit", "post__place").order_by("place_no", "household__code"):
        home = link.post.unit or link.post.place
        facts = {"household": link.household.code, "post": link.post.name, "unit": home.name if home else ""}
        yield {**_facts(link, "circle starts ends"), **facts}


LISTS = {"places": list_places, "borders": list_borders, "units": list_units, "posts": list_posts, "links": list_links}
"""What may be downloaded to be changed and handed in again: nothing about persons."""


def _facts(row: Any, names: str) -> dict[str, Any]:
    return {"_id": str(row.uid)} | {
        name: getattr(row, name) for name in names.split() if getattr(row, name) not in (None, "")
    }


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
