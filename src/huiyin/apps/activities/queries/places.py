"""The villages of a town."""

from __future__ import annotations

from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import inside
from huiyin.core.words import VILLAGE_LEVEL

__all__ = ["Place", "villages_in"]


def villages_in(town: Place) -> list[Place]:
    """Villages and communities, in the tree's order."""
    return list(inside(town).filter(kind__in=VILLAGE_LEVEL, valid_to=None).defer("geometry").order_by("no"))
