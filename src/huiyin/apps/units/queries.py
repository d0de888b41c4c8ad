"""Reads of units and posts."""

from __future__ import annotations

from huiyin.apps.places.models import Place
from huiyin.apps.units.models import Post, Unit
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
