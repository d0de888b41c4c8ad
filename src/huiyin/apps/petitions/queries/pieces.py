"""Single rows that forms name by their id."""

from __future__ import annotations

from uuid import UUID

from huiyin.apps.places.models import Place
from huiyin.apps.units.models import Post, Unit


def uid_of(written: str | None) -> UUID | None:
    """A uid as an address has it."""
    try:
        return UUID(written) if written else None
    except ValueError:
        return None


def place_of(pk: int) -> Place:
    """A place with its town."""
    return Place.objects.select_related("town", "village", "parent").get(pk=pk)


def unit_of(pk: int | str | None) -> Unit | None:
    """A unit that is there."""
    return Unit.objects.filter(pk=pk, closed_on=None).first() if pk else None


def post_of(pk: int | str | None) -> Post | None:
    """A post that is there, with its unit or place."""
    return Post.objects.select_related("unit", "place").filter(pk=pk, closed_on=None).first() if pk else None
