"""Reads of the logs. Who keeps the whole installation reads all of them; of a town, what its own people did and what was done
to them.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from huiyin.apps.people.models import Holding, SecurityEntry
from huiyin.apps.people.queries import Viewer
from huiyin.apps.people.security import KINDS
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import ReadLog


def entries(by: Viewer, kind: str, before: int) -> QuerySet[SecurityEntry]:
    """The security log, newest first, of one kind or all, before an entry.

    One's own people are those who held a post inside one's place at that time. What names nobody (a try with an unknown name,
    visitors held back) is for who reads all.
    """
    found = SecurityEntry.objects.select_related("person", "by", "as_post")
    own = _place_of(by)
    if own is None:
        return found.none()
    if own.parent_id is not None:
        found = found.annotate(day=TruncDate("at")).filter(Exists(_held(own, "person")) | Exists(_held(own, "by")))
    if kind in KINDS:
        found = found.filter(kind=kind)
    return (found.filter(pk__lt=before) if before else found).order_by("-id")


def reads(by: Viewer, before: int) -> QuerySet[ReadLog]:
    """Who opened private content, newest first. What of: only the uid of it. Of a town: by its own posts."""
    found = ReadLog.objects.select_related("person", "post__unit", "post__place__village")
    own = _place_of(by)
    if own is None:
        return found.none()
    if own.parent_id is not None:
        found = found.filter(_inside(own))
    return (found.filter(pk__lt=before) if before else found).order_by("-id")


def _place_of(by: Viewer) -> Place | None:
    return Place.objects.filter(pk=by.actor.place).first()


def _inside(own: Place) -> Q:
    span = (own.no, own.end)
    return Q(post__unit__seat__no__range=span) | Q(post__place__no__range=span)


def _held(own: Place, who: str) -> QuerySet[Holding]:
    """Posts inside the place that `who` of an entry held on its day."""
    then = Q(starts__lte=OuterRef("day")) & (Q(ends__isnull=True) | Q(ends__gte=OuterRef("day")))
    return Holding.objects.filter(_inside(own), then, person=OuterRef(who))
