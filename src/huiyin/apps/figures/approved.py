"""Reads of approved periods: what is locked, what still waits below, what is different now."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from huiyin.apps.figures import queries
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.models import Approval, ApprovedFigure
from huiyin.apps.figures.reach import heads, own_places, parts_of
from huiyin.apps.figures.restating import Change, changes_of, rests_on_events
from huiyin.apps.figures.stated import Stated, digest_of, of_row, stated
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import system
from huiyin.core.figures import SPANS, Over
from huiyin.core.spans import Period, Span, span_at
from huiyin.core.words import PlaceKind

__all__ = ["Approval", "Locked", "Standing", "digest_of", "ending", "locked", "now", "of_period", "one", "periods", "published",
           "reading", "standings", "waiting_below"]  # fmt: skip


def now(place: Place, span: Span) -> list[Stated]:
    """What would be locked now: of the figures that its town quotes those that rest on what happened. What stands in a register
    is left out, since no register knows what stood on a day that is past. A few queries."""
    wanted = [figure for figure in queries.quoted_in(place) if rests_on_events(figure.slug)]
    lines = queries.lines_by_slug(wanted, place, span.last, Over(span.period))
    return [stated(number, (slug, ""), line) for number, (slug, line) in enumerate(lines.items(), start=1)]


def of_period(place: Place, span: Span) -> Approval | None:
    """The approval that locks the period of the place. One query."""
    rows = Approval.objects.filter(place=place, period=span.period, first=span.first)
    return rows.select_related("place__town").first()


def ending(place: Place, on: date, over: Over) -> Approval | None:
    """The approval of the whole month, quarter or year that ends on the day. One query."""
    span = span_at(Period(over), on) if over in SPANS else None
    return of_period(place, span) if span and span.last == on else None


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
    own = own_places(viewer)
    below = [part for place in own for part in parts_of(place)]
    rows = Approval.objects.filter(place__in=[*own, *below], period=span.period, first=span.first)
    done = {row.place_id: row for row in rows}
    waiting = sum(part.pk not in done for part in below)
    return [
        Standing(place, done.get(place.pk), waiting if place in own else 0, heads(viewer, place))
        for place in (*below, *own)
    ]


@system("it is approved")
def locked(place: Place, span: Span) -> tuple[int, Mapping[str, Stated]]:
    """What is locked of a period by slug, and the last event that was there; nothing where it is not approved. Two queries."""
    if (approval := of_period(place, span)) is None:
        return 0, {}
    rows = ApprovedFigure.objects.filter(approval=approval)
    return approval.after, {row.slug: of_row(row) for row in rows}


def periods(place: Place) -> list[Span]:
    """The periods that a place, or any right below it, has approved, the newest first. One query."""
    rows = Approval.objects.filter(_within(place)).order_by("-last", "first").distinct()
    return [Span(Period(kind), first, last) for kind, first, last in rows.values_list("period", "first", "last")]


def published(place: Place, span: Span) -> list[Approval]:
    """Who has approved it, of a place and of those right below it, in their order. One query."""
    rows = Approval.objects.filter(_within(place), period=span.period, first=span.first)
    return list(rows.select_related("place__town").order_by("place__no"))


def _within(place: Place) -> Q:
    """Those of the place and right below it, also of villages that were merged since: what they approved stays."""
    if place.kind == PlaceKind.county:
        return Q(place=place) | Q(place__kind=PlaceKind.town, place__no__range=(place.no, place.end))
    return Q(place=place) | Q(place__town=place)


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
    return Locked(
        then, changes_of(approval.place, then, approval.last, Over(approval.period), lambda _slug: approval.after)
    )
