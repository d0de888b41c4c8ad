"""Who is looking: a person acting as exactly one post."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from huiyin.apps.people.models import Account, Holding
from huiyin.apps.units.models import Post
from huiyin.core.places import Interval
from huiyin.core.relations import Actor


@dataclass(frozen=True)
class Viewer:
    """Somebody who reads or acts. `interval` is set for a post on a place: it sees what lies inside."""

    actor: Actor = field(default_factory=Actor)
    interval: Interval | None = None
    name: str = ""
    post_name: str = ""
    unit_name: str = ""
    town: int = 0
    village: int = 0
    profile: str = ""
    phone: str = ""
    system: str = ""

    @classmethod
    def nobody(cls) -> Viewer:
        """A visitor without account: sees what is public."""
        return cls()

    @classmethod
    def for_system(cls, reason: str) -> Viewer:
        """Work that the product does by itself; the reason goes on its events."""
        return cls(actor=Actor(system=True), system=reason)

    @property
    def as_reporter(self) -> Viewer:
        """The same visitor, having shown the receipt code of a case."""
        return Viewer(actor=Actor(person=self.actor.person, reporter=True), name=self.name)


def current_holdings(person_id: int, today: date) -> QuerySet[Holding]:
    """The posts that a person holds today, own posts before deputed ones."""
    return (
        Holding.objects.filter(person_id=person_id, starts__lte=today)
        .filter(Q(ends__isnull=True) | Q(ends__gte=today))
        .filter(post__closed_on__isnull=True)
        .select_related("post__unit__seat__town", "post__place__town")
        .order_by("deputy", "id")
    )


def viewer_for(account: Account, post_id: int | None) -> Viewer:
    """The account acting as the chosen post, else its first one; with no post it only knows who it is."""
    holdings = list(current_holdings(account.person_id, timezone.localdate()))
    chosen = next((h for h in holdings if h.post_id == post_id), holdings[0] if holdings else None)
    if chosen is None:
        return Viewer(actor=Actor(person=account.person_id))
    return viewer_of_post(chosen.post, account.person_id)


def viewer_of_post(post: Post, person_id: int, name: str = "") -> Viewer:
    """A person acting as `post`. One query more when the post is in a unit: the places that it serves."""
    seat: Any = post.place or (post.unit.seat if post.unit else None)
    serves = frozenset(post.unit.serves.values_list("id", flat=True)) if post.unit else frozenset({seat.pk})
    return Viewer(
        actor=Actor(
            person=person_id,
            post=post.pk,
            title=post.title,
            unit=post.unit_id or 0,
            unit_kind=post.unit.kind if post.unit else "",
            place=seat.pk,
            place_kind=seat.kind,
            serves=serves or frozenset({seat.pk}),
        ),
        interval=seat.interval if post.territorial else None,
        name=name,
        post_name=post.name,
        unit_name=post.unit.name if post.unit else seat.name,
        town=seat.town_id or 0,
        village=seat.village_id or 0,
        profile=(seat.town.profile if seat.town else seat.profile),
        phone=post.phone,
    )
