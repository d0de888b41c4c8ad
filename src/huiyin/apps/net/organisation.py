"""A unit as the net sees it: what stands above and below it, its posts and their holders, the households that they look after.

Who reaches the unit reads the holders' names; everybody else the posts that residents turn to, and names by consent.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils import timezone

from huiyin.apps.cases.models import Case
from huiyin.apps.keys.ring import recall
from huiyin.apps.net.reach import reaches
from huiyin.apps.people.models import Holding
from huiyin.apps.people.queries import Viewer
from huiyin.apps.scope.acting import system
from huiyin.apps.units.models import HouseholdLink, Joining, Post, Unit
from huiyin.apps.units.queries import households_of, links_on
from huiyin.core.requires import PUBLIC_TITLES
from huiyin.core.words import PARTY_KINDS, PostTitle

HEADS = (PostTitle.secretary, PostTitle.chief, PostTitle.grid_head)
"""Who leads a unit, the first of these that it has."""
MOST_UNITS, MOST_POSTS = 200, 300
MEMBERS = frozenset({PostTitle.member_contact})
"""Members' posts that stand on a grid belong to the Party unit that is seated there."""
WITH_PATH = ("seat__town", "seat__village", "seat__grid", "seat__county", "parent")


@dataclass(frozen=True)
class Held:
    """A post as a page shows it. `holders` are names, empty where nobody holds it or the reader may not know."""

    post: Post
    holders: tuple[str, ...] = ()
    taken: bool = False
    households: int = 0


@dataclass(frozen=True)
class Below:
    """A unit below: its head's names, how many units, posts and linked households it has."""

    unit: Unit
    heads: tuple[str, ...]
    units: int
    posts: int
    households: int
    joint: bool = False


@dataclass(frozen=True)
class Shown:
    """A unit's page. `inside`: the reader reaches it. `open_cases` is None for who does not."""

    unit: Unit
    inside: bool
    above: Sequence[Unit]
    below: Sequence[Below]
    posts: Sequence[Held]
    households: int
    open_cases: int | None


def unit_of(viewer: Viewer, uid: uuid.UUID) -> Shown | None:
    """A unit's page as its reader may see it; None where there is none. Eight queries whatever its size."""
    unit = Unit.objects.filter(uid=uid).select_related(*WITH_PATH).first()
    if unit is None:
        return None
    inside = bool(viewer.actor.post) and (
        unit.pk in (viewer.actor.unit, *viewer.actor.above) or reaches(viewer, unit.seat)
    )
    cases = Case.objects.filter(held_by_unit=unit, open=True).count() if inside else None
    return _shown(unit, inside, cases, timezone.localdate())


@system("a unit with its posts and those below it")
def _shown(unit: Unit, inside: bool, cases: int | None, day: date) -> Shown:
    joinings = list(
        Joining.objects.filter(Q(unit=unit) | Q(joint=unit), ends=None).select_related("unit__seat", "joint__seat")
    )
    above = [unit.parent] if unit.parent else []
    above += [row.joint for row in joinings if row.unit_id == unit.pk]
    below = list(
        Unit.objects.filter(parent=unit, closed_on=None).select_related("seat").order_by("seat__no", "id")[:MOST_UNITS]
    )
    guests = [row.unit for row in joinings if row.joint_id == unit.pk]
    posts = _posts([unit, *below, *guests])
    households = _households(posts, day) if inside else {}
    holders = _holders(posts, day, inside)
    counts = dict(
        Unit.objects.filter(parent__in=[u.pk for u in (*below, *guests)], closed_on=None)
        .order_by().values_list("parent").annotate(n=Count("pk"))
    )  # fmt: skip
    own = [post for post in posts if _is_of(post, unit)]
    shown = [post for post in own if inside or post.title in PUBLIC_TITLES][:MOST_POSTS]
    return Shown(
        unit=unit,
        inside=inside,
        above=above,
        below=[_below(each, posts, holders, households, counts, joint=each in guests) for each in (*below, *guests)],
        posts=[held(post, holders, households) for post in shown],
        households=sum(households.get(post.pk, 0) for post in own),
        open_cases=cases,
    )


def _posts(units: Sequence[Unit]) -> list[Post]:
    """The posts in these units, and members' posts on the grids where Party units are seated."""
    seats = {unit.seat_id for unit in units if unit.kind in PARTY_KINDS}
    rows = Post.objects.filter(Q(unit__in=units) | Q(place__in=seats, title__in=MEMBERS), closed_on=None)
    return list(rows.order_by("id"))


def _is_of(post: Post, unit: Unit) -> bool:
    return post.unit_id == unit.pk or (unit.kind in PARTY_KINDS and post.place_id == unit.seat_id)


def _households(posts: Iterable[Post], day: date) -> Mapping[int, int]:
    links = links_on(day).filter(post__in=[post.pk for post in posts])
    return dict(links.order_by().values_list("post").annotate(n=Count("pk")))


def _holders(posts: Iterable[Post], day: date, inside: bool) -> Mapping[int, list[tuple[str, bool]]]:
    """By post: the name of each holder, deputies last; empty where the reader may not know it."""
    return names_of([post.pk for post in posts], day, inside=inside)


@system("who holds these posts")
def names_of(posts: Sequence[int], day: date, *, inside: bool) -> Mapping[int, list[tuple[str, bool]]]:
    """By post, each holder on the day as (name, deputy). Without `inside` names stand only by the holder's consent."""
    terms = Holding.objects.filter(post__in=posts, starts__lte=day).filter(Q(ends__isnull=True) | Q(ends__gte=day))
    found: dict[int, list[tuple[str, bool]]] = {}
    for row in terms.order_by("deputy", "id").values("post", "deputy", "named_at", "person__name", "person__erased_at"):
        known = row["person__erased_at"] is None and (inside or row["named_at"] is not None)
        found.setdefault(row["post"], []).append((row["person__name"] if known else "", row["deputy"]))
    return found


def held(post: Post, holders: Mapping[int, list[tuple[str, bool]]], households: Mapping[int, int]) -> Held:
    """A post with its holders' names."""
    found = holders.get(post.pk, [])
    return Held(post, tuple(name for name, _ in found if name), bool(found), households.get(post.pk, 0))


def _below(
    unit: Unit,
    posts: Iterable[Post],
    holders: Mapping[int, list[tuple[str, bool]]],
    households: Mapping[int, int],
    counts: Mapping[int, int],
    *,
    joint: bool,
) -> Below:
    own = [post for post in posts if _is_of(post, unit)]
    head = next((post for title in HEADS for post in own if post.title == title), None)
    names = held(head, holders, {}).holders if head else ()
    linked = sum(households.get(post.pk, 0) for post in own)
    return Below(unit, names, counts.get(unit.pk, 0), len(own), linked, joint)


@dataclass(frozen=True)
class OfPost:
    """A post with the households that it looks after. `own`: it is the reader's own post."""

    held: Held
    links: Sequence[HouseholdLink]
    own: bool
    named: bool


def post_of(viewer: Viewer, uid: uuid.UUID, may_read: bool) -> OfPost | None:
    """A post's households: for the post itself, and for posts above it that may read them. Four queries."""
    post = Post.objects.filter(uid=uid, closed_on=None).select_related("unit__seat", "place").first()
    if post is None:
        return None
    own = viewer.actor.post == post.pk
    seat = post.place or (post.unit.seat if post.unit else None)
    if not own and not (may_read and seat and reaches(viewer, seat)):
        return None
    return _of_post(post, own, viewer.actor.person, timezone.localdate())


@system("the households that a post looks after")
def _of_post(post: Post, own: bool, person: int, day: date) -> OfPost:
    links = households_of(post.pk, day)
    recall(link.household.uid for link in links)
    named = own and Holding.objects.filter(post=post, person=person, named_at__isnull=False).exists()
    return OfPost(held(post, names_of([post.pk], day, inside=True), {post.pk: len(links)}), links, own, named)
