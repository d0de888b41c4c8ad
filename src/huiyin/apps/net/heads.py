"""The heads of the offices, centres and brigades below a Party unit (六办三中心一大队), and how they stand to the Party (T2-4).

Political standing belongs to the Party unit that keeps it: the database gives its rows to posts in that unit alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet
from django.utils import timezone

from huiyin.apps.keys.ring import recall
from huiyin.apps.net.models import Standing
from huiyin.apps.people.models import Holding, Person
from huiyin.apps.people.queries import Viewer, holdings_on
from huiyin.apps.units.models import Unit
from huiyin.core.party import PartyStanding
from huiyin.core.words import PostTitle, UnitKind

KINDS = tuple(map(UnitKind, ("office", "centre", "brigade")))
MOST = 200


@dataclass(frozen=True)
class Head:
    """Somebody who heads one unit or several today, with the name of each post. `standing` is empty until it was written down."""

    person: int
    name: str
    posts: tuple[tuple[Unit, str], ...]
    standing: str = ""


def heads(unit: int) -> list[Head]:
    """The heads of offices, centres and brigades seated where the Party unit is, without deputies; each once. Three queries."""
    rows = _terms(unit).select_related("post__unit", "person").order_by("post__unit", "id")[:MOST]
    found: dict[Person, list[tuple[Unit, str]]] = {}
    for row in rows:
        if row.post.unit:
            found.setdefault(row.person, []).append((row.post.unit, row.post.name))
    recall(person.uid for person in found)
    return [Head(person.pk, person.name, tuple(posts)) for person, posts in found.items()]


def is_head(unit: int, person: int) -> bool:
    """Is this person among the heads?"""
    return _terms(unit).filter(person=person).exists()


def _terms(unit: int) -> QuerySet[Holding]:
    seat = Unit.objects.filter(pk=unit).values("seat")
    below = Q(post__unit__kind__in=KINDS, post__unit__closed_on=None, post__unit__seat__in=seat)
    rows = holdings_on(timezone.localdate()).filter(below, post__title=PostTitle.chief, deputy=False)
    return rows.filter(person__erased_at=None)


def keeper(viewer: Viewer) -> Unit | None:
    """The Party unit of the viewer's post."""
    return Unit.objects.filter(pk=viewer.actor.unit or 0).first()


def standings(viewer: Viewer) -> list[Head]:
    """The same with their standing, as the viewer's own unit has written it down: whose else it is, the database says."""
    rows = list(Standing.objects.filter(unit=viewer.actor.unit or 0, until=None).select_related("person"))
    recall(row.person.uid for row in rows)
    known = {row.person_id: row.standing for row in rows}
    return [replace(head, standing=known.get(head.person, "")) for head in heads(viewer.actor.unit)]


def tally(found: Sequence[Head]) -> list[tuple[str, int]]:
    """How many there are of each, and how many of whom nothing is written down (empty)."""
    counted = Counter(head.standing for head in found)
    return [(standing, counted[standing]) for standing in (*PartyStanding, "") if counted[standing]]
