"""Reads of units and posts."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import system
from huiyin.apps.units.models import HouseholdLink, Post, Unit
from huiyin.core.profiles import Answering


def answering(seat: Place, who: Answering) -> Post | Unit | None:
    """Whose number it is: the first such post in the unit seated there, or the unit; None when it is not set up."""
    units = Unit.objects.filter(seat=seat, key=who.unit, closed_on=None)
    if not who.post:
        return units.first()
    return Post.objects.filter(unit__in=units, title=who.post, closed_on=None).order_by("id").first()


def number_of(seat: Place, who: Answering | None) -> str:
    """The number on which they answer, empty when the town has given none."""
    found = answering(seat, who) if who else None
    return found.phone if found else ""


def links_on(day: date) -> QuerySet[HouseholdLink]:
    """The links that hold on a day, as far as the viewer's scope reaches."""
    return HouseholdLink.objects.filter(starts__lte=day).filter(Q(ends__isnull=True) | Q(ends__gte=day))


@system("the households that a post looks after")
def households_of(post: int, day: date) -> list[HouseholdLink]:
    """The links of one post on a day, each with its household, by door. For the post itself, and who may see its work."""
    links = links_on(day).filter(post=post).select_related("household__place")
    return list(links.order_by("household__place_no", "household__code"))


def history_of(household: int) -> QuerySet[HouseholdLink]:
    """Every link that a household has had, the latest first, as far as the viewer's scope reaches."""
    return HouseholdLink.objects.filter(household=household).select_related("post__unit", "post__place").order_by("-id")
