"""Reads of approved periods: what is locked, what still waits below, what is different now."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huiyin.apps.figures.library import figures
from huiyin.apps.figures.models import Approval, ApprovedFigure
from huiyin.apps.figures.reach import heads, parts_of, places_headed
from huiyin.apps.figures.restating import Change, changes_of
from huiyin.apps.figures.stated import Stated, of_row
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import system
from huiyin.core.figures import Over, Value
from huiyin.core.spans import Span

__all__ = ["Approval", "Locked", "Standing", "of_period", "one", "published", "reading", "standings", "values_of",
           "waiting_below"]  # fmt: skip
MOST = 100


def of_period(place: Place, span: Span) -> Approval | None:
    """The approval that locks the period of the place. One query."""
    rows = Approval.objects.filter(place=place, period=span.period, first=span.first)
    return rows.select_related("place__town").first()


def waiting_below(place: Place, span: Span) -> list[Place]:
    """The places right below it that have not approved the period. Two queries."""
    parts = parts_of(place)
    rows = Approval.objects.filter(place__in=parts, period=span.period, first=span.first)
    done = set(rows.values_list("place", flat=True))
    return [part for part in parts if part.pk not in done]


@dataclass(frozen=True)
class Standing:
    """A place in a period: its approval if there is one, how many below it wait, whether who looks may approve it."""

    place: Place
    approval: Approval | None
    waiting: int
    theirs: bool


@system("whether a period is approved is told to all who report")
def standings(viewer: Viewer, span: Span) -> list[Standing]:
    """The viewer's place with those right below it, the lowest first: they come before it. A few queries."""
    own = places_headed(viewer)
    below = [part for place in own for part in parts_of(place)]
    rows = Approval.objects.filter(place__in=[*own, *below], period=span.period, first=span.first)
    done = {row.place_id: row for row in rows}
    waiting = sum(part.pk not in done for part in below)
    return [
        Standing(place, done.get(place.pk), waiting if place in own else 0, heads(viewer, place))
        for place in (*below, *own)
    ]


@system("it is approved")
def values_of(place: Place, span: Span) -> Mapping[str, Value]:
    """The locked values of a period by slug; nothing where it is not approved. One query."""
    rows = ApprovedFigure.objects.filter(
        approval__place=place, approval__period=span.period, approval__first=span.first
    )
    return {row.slug: Value(row.n, row.d, row.hidden) for row in rows}


def published(place: Place) -> list[Approval]:
    """The approved periods of a place and of those right below it, the newest first. Two queries."""
    rows = Approval.objects.filter(place__in=[place, *parts_of(place)]).select_related("place__town")
    return list(rows.order_by("-last", "place__no", "-id")[:MOST])


def one(uid: uuid.UUID) -> Approval | None:
    """An approved period."""
    return Approval.objects.filter(uid=uid).select_related("place__town").first()


@dataclass(frozen=True)
class Locked:
    """A period as it was approved, and what is different now."""

    stated: Sequence[Stated]
    changes: Sequence[Change]


@system("it is approved")
def reading(approval: Approval, slug: str = "") -> Locked:
    """All its figures, or one; with what has changed since and why. A few queries."""
    rows = ApprovedFigure.objects.filter(approval=approval, **({"slug": slug} if slug else {}))
    then = [of_row(row) for row in rows.order_by("number") if row.slug in figures()]
    return Locked(then, changes_of(approval.place, then, approval.last, Over(approval.period), approval.after))
