"""A unit as the net sees it: what stands above and below it, its posts and their holders, the households that they look after.

Who reaches the unit reads the holders' names; everybody else the posts that residents turn to, and names by consent.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Case as Choice
from django.db.models import Count, Exists, OuterRef, Q, Subquery, When
from django.utils import timezone

from huiyin.apps.cases.models import Case
from huiyin.apps.keys.ring import recall
from huiyin.apps.net.reach import reaches
from huiyin.apps.people.models import Holding
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import system
from huiyin.apps.units.models import HouseholdLink, Joining, Post, Unit
from huiyin.apps.units.queries import households_of, links_on
from huiyin.core.requires import PUBLIC_TITLES
from huiyin.core.words import PARTY_KINDS, PostTitle

HEADS = (PostTitle.secretary, PostTitle.chief, PostTitle.grid_head)
"""Who leads a unit, the first of these that it has."""
MOST_UNITS, MOST_POSTS, MOST_TERMS, MOST_CASES, MOST_CHANGES = 200, 300, 50, 10, 30
MEMBERS = frozenset({PostTitle.member_contact})
"""Members' posts that stand on a grid belong to the Party unit that is seated there."""
CHANGES = ("unit.added", "unit.changed", "unit.joined", "unit.left", "post.added", "post.changed")
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
    """A unit's page. `inside`: the reader reaches it. `open_cases` is None for who does not; `cases` are the first of them."""

    unit: Unit
    inside: bool
    above: Sequence[Unit]
    below: Sequence[Below]
    posts: Sequence[Held]
    households: int
    open_cases: int | None
    cases: Sequence[Case] = ()
    changes: Sequence[Event] = ()


def unit_of(viewer: Viewer, uid: uuid.UUID) -> Shown | None:
    """A unit's page as its reader may see it; None where there is none. Ten queries whatever its size."""
    unit = Unit.objects.filter(uid=uid).select_related(*WITH_PATH).first()
    if unit is None:
        return None
    inside = bool(viewer.actor.post) and (
        unit.pk in (viewer.actor.unit, *viewer.actor.above) or reaches(viewer, unit.seat)
    )
    shown = _shown(unit, inside, timezone.localdate())
    if not inside:
        return shown
    held = Case.objects.filter(held_by_unit=unit, open=True)
    n, first = held.count(), list(held.select_related("place").order_by("due_sort", "id")[:MOST_CASES])
    return replace(shown, open_cases=n, cases=first, changes=_changes(unit))


def seated(place: Place) -> list[Unit]:
    """The units at a place itself, Party units first. One query."""
    party = Choice(When(kind__in=PARTY_KINDS, then=0), default=1)
    return list(Unit.objects.filter(seat=place, closed_on=None).order_by(party, "id")[:MOST_UNITS])


@system("what became of a unit")
def _changes(unit: Unit) -> list[Event]:
    """When it was set up, changed, joined others and left them, the latest first; its posts too. One query."""
    posts = Post.objects.filter(unit=unit).values("uid")
    rows = Event.objects.filter(Q(subject=unit.uid) | Q(subject__in=posts), kind__in=CHANGES)
    return list(rows.order_by("-seq")[:MOST_CHANGES])


@system("a unit with its posts and those below it")
def _shown(unit: Unit, inside: bool, day: date) -> Shown:
    around = _around(unit)
    below = [each for each in around if not each.is_above]
    posts = _posts([unit, *below], day)
    holders = names_of([post.pk for post in posts], day, inside=inside)
    own = [post for post in posts if _is_of(post, unit)]
    shown = [post for post in own if inside or post.title in PUBLIC_TITLES][:MOST_POSTS]
    return Shown(
        unit=unit,
        inside=inside,
        above=[*([unit.parent] if unit.parent else []), *(each for each in around if each.is_above)],
        below=[_below(each, posts, holders, joint=each.parent_id != unit.pk) for each in below],
        posts=[held(post, holders) for post in shown],
        households=sum(_looked_after(post) for post in own),
        open_cases=None,
    )


def _around(unit: Unit) -> list[Any]:
    """Units below it, its own and those that have joined it, and the joint ones that it has joined (`is_above`). One query."""
    joined = Joining.objects.filter(unit=OuterRef("pk"), joint=unit, ends=None)
    joins = Joining.objects.filter(joint=OuterRef("pk"), unit=unit, ends=None)
    rows = Unit.objects.filter(Q(parent=unit) | Q(Exists(joined)) | Q(Exists(joins)), closed_on=None)
    units = Count("children", filter=Q(children__closed_on=None))
    rows = rows.annotate(is_above=Exists(joins), n_units=units).select_related("seat")
    return list(rows.order_by("seat__no", "id")[:MOST_UNITS])


def _posts(units: Sequence[Unit], day: date) -> list[Post]:
    """The posts in these units, and members' posts on the grids where Party units are seated, with their households. One query."""
    seats = {unit.seat_id for unit in units if unit.kind in PARTY_KINDS}
    rows = Post.objects.filter(Q(unit__in=units) | Q(place__in=seats, title__in=MEMBERS), closed_on=None)
    links = links_on(day).filter(post=OuterRef("pk")).order_by().values("post").annotate(n=Count("pk")).values("n")
    return list(rows.annotate(looks_after=Subquery(links)).order_by("id"))


def _looked_after(post: Post) -> int:
    return getattr(post, "looks_after", 0) or 0


def _is_of(post: Post, unit: Unit) -> bool:
    return post.unit_id == unit.pk or (unit.kind in PARTY_KINDS and post.place_id == unit.seat_id)


@system("who holds these posts")
def names_of(posts: Sequence[int], day: date, *, inside: bool) -> Mapping[int, list[tuple[str, bool]]]:
    """By post, each holder on the day as (name, deputy). Without `inside` names stand only by the holder's consent."""
    terms = Holding.objects.filter(post__in=posts, starts__lte=day).filter(Q(ends__isnull=True) | Q(ends__gte=day))
    found: dict[int, list[tuple[str, bool]]] = {}
    for row in terms.order_by("deputy", "id").values("post", "deputy", "named_at", "person__name", "person__erased_at"):
        known = row["person__erased_at"] is None and (inside or row["named_at"] is not None)
        found.setdefault(row["post"], []).append((row["person__name"] if known else "", row["deputy"]))
    return found


def held(post: Post, holders: Mapping[int, list[tuple[str, bool]]]) -> Held:
    """A post with its holders' names and the number of its households, as far as it was asked for."""
    found = holders.get(post.pk, [])
    return Held(post, tuple(name for name, _ in found if name), bool(found), _looked_after(post))


def _below(unit: Any, posts: Iterable[Post], holders: Mapping[int, list[tuple[str, bool]]], *, joint: bool) -> Below:
    own = [post for post in posts if _is_of(post, unit)]
    head = next((post for title in HEADS for post in own if post.title == title), None)
    names = held(head, holders).holders if head else ()
    return Below(unit, names, unit.n_units, len(own), sum(_looked_after(post) for post in own), joint)


@dataclass(frozen=True)
class Term:
    """Who held a post from a day until a day; `deputy`: in place of its holder. The name is empty when the person was erased."""

    name: str
    deputy: bool
    starts: date
    ends: date | None


@dataclass(frozen=True)
class OfPost:
    """A post with the households that it looks after and all its terms. `own`: it is the reader's own post."""

    held: Held
    links: Sequence[HouseholdLink]
    terms: Sequence[Term]
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
    return OfPost(held(post, names_of([post.pk], day, inside=True)), links, _terms(post), own, named)


def _terms(post: Post) -> list[Term]:
    rows = Holding.objects.filter(post=post).order_by("-starts", "deputy", "-id")
    names = "person__name", "person__erased_at", "deputy", "starts", "ends"
    return [
        Term("" if erased else name, deputy, starts, ends)
        for name, erased, deputy, starts, ends in rows.values_list(*names)[:MOST_TERMS]
    ]
