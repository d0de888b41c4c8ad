"""From a relation to the post or unit in whose hands a case lies: the nearest one that serves the place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from huiyin.apps.cases.accused import accused_of, barred, barred_posts
from huiyin.apps.cases.kept import kept
from huiyin.apps.cases.models import Case
from huiyin.apps.units.models import Post, Unit
from huiyin.core.packs import BACK, Pack
from huiyin.core.relations import NO_ONE, UNIT_KINDS, Anchors, Relation
from huiyin.core.words import PARTY_KINDS

MOST_TOLD = 3


@dataclass(frozen=True)
class Holder:
    """Ids; 0 = none. A post brings its unit along, so that the unit can see the case."""

    post: int = 0
    unit: int = 0


NOBODY = Holder()


def anchors_of(case: Case) -> Anchors:
    """Where the case stands, for relations. Uses `case.place` and `case.unit` (select them with the case)."""
    return Anchors(
        path=case.place.path,
        unit=case.unit_id or 0,
        parent=(case.unit.parent_id or 0) if case.unit else 0,
        reporter_post=case.reporter_post_id or 0,
        handler_post=case.handler_id or 0,
        held_by_post=case.held_by_post_id or 0,
        held_by_unit=case.held_by_unit_id or 0,
        involved=_passed_through(case),
        accused=accused_of(case),
    )


def held_since(case: Case, pack: Pack) -> datetime:
    """When the case came to where it stands. A word added, a reminder, a request for leave do not move it."""
    came = (case.marks.last(move.do).at for move in pack.moves if move.to in {case.state, BACK})
    return max((at for at in came if at), default=case.opened_at)


def _passed_through(case: Case) -> frozenset[int]:
    """The posts that held the case or entered it. Lists do not read the marks, and nobody comments in a list."""
    if not case.has_read("marks_json"):
        return frozenset()
    return frozenset(int(key[1:]) for key in case.marks_json.get("parties", ()) if key[0] == "p")


def holder_of(word: str, anchors: Anchors) -> Holder:
    """Who holds by the relation `word`; the town's desk when there is no such post, so that nothing is left lying."""
    if word == "unit":
        return Holder(unit=anchors.unit)
    if word == "handler":
        return Holder(post=anchors.handler_post, unit=anchors.unit)
    if word == "reporter" and anchors.reporter_post:
        return with_unit(anchors.reporter_post)
    relation = Relation.parse(word)
    if relation is None or not relation.anchor:
        return NOBODY
    key = ("holder", word, anchors.unit, anchors.parent, anchors.accused, *sorted(anchors.path.items()))
    return kept(key, lambda: _post_or_desk(relation, anchors) or _fallback(anchors))


def posts_in(relation: Relation, anchors: Anchors) -> QuerySet[Post]:
    """The posts that stand in a relation to the case and that it is not against, the nearest to its place first."""
    posts = _posts(anchors).filter(_head(relation.head))
    if relation.anchor == "unit":
        return posts.filter(unit_id=anchors.unit)
    if relation.anchor == "parent":
        return posts.filter(unit_id=anchors.parent)
    if relation.anchor in UNIT_KINDS:
        return _serving(posts.filter(unit__kind=relation.anchor), anchors.path)
    here = anchors.at(relation.anchor)
    return posts.filter(Q(place_id=here) | Q(unit__seat_id=here)).order_by("id")


def nearest(relation: Relation, anchors: Anchors) -> list[Post]:
    """Up to three posts in a relation: those of the nearest unit, or those at a place."""
    key = ("nearest", relation, anchors.unit, anchors.parent, anchors.accused, *sorted(anchors.path.items()))
    return kept(key, lambda: _nearest(relation, anchors))


def _nearest(relation: Relation, anchors: Anchors) -> list[Post]:
    found = list(posts_in(relation, anchors)[:MOST_TOLD])
    return [post for post in found if relation.anchor not in UNIT_KINDS or post.unit_id == found[0].unit_id]


def _posts(anchors: Anchors) -> QuerySet[Post]:
    posts = Post.objects.filter(closed_on=None)
    return posts if anchors.accused is NO_ONE else posts.exclude(barred_posts(anchors.accused))


def with_any(heads: Collection[str]) -> Exists:
    """Of units: there is a post with one of these heads (`volunteer`, `member`…)."""
    here = Post.objects.filter(unit=OuterRef("pk"), closed_on=None)
    return Exists(here.filter(reduce(or_, map(_head, heads))))


def _head(head: str) -> Q:
    if head == "member":
        return Q(unit__isnull=False)
    return Q(unit__kind__in=PARTY_KINDS) if head == "party_unit" else Q(title=head)


def _serving(posts: QuerySet[Post], path: Mapping[str, int]) -> QuerySet[Post]:
    return posts.filter(unit__serves__in=path.values(), unit__closed_on=None).order_by("-unit__serves__no", "id")


def with_unit(post: int) -> Holder:
    """A post with its unit."""

    def look() -> Holder:
        unit = Post.objects.filter(pk=post).values_list("unit_id", flat=True).first()
        return Holder(post=post, unit=unit or 0)

    return kept(("post", post), look)


def _post_or_desk(relation: Relation, anchors: Anchors) -> Holder | None:
    """The post that holds by the relation, else the nearest desk that serves the place. One query for both."""
    nearest = F("unit__serves__no") if relation.anchor in UNIT_KINDS else Value(0)
    desks = _serving(_posts(anchors).filter(title="desk"), anchors.path)
    both = _ranked(posts_in(relation, anchors), 0, nearest).union(_ranked(desks, 1, F("unit__serves__no")), all=True)
    found = both.order_by("rank", "-near", "id").first()
    return Holder(post=found[0], unit=found[1] or 0) if found else None


def _ranked(posts: QuerySet[Post], rank: int, near: Any) -> QuerySet[Any]:
    return posts.order_by().annotate(rank=Value(rank), near=near).values_list("id", "unit_id", "rank", "near")


def _fallback(anchors: Anchors) -> Holder:
    units = Unit.objects.filter(seat_id__in=anchors.path.values(), closed_on=None)
    if anchors.accused is not NO_ONE:
        units = units.exclude(barred(anchors.accused, seat="seat", unit="pk"))
    unit = units.order_by("-seat__no", "id").first()
    return Holder(unit=unit.pk) if unit else NOBODY
