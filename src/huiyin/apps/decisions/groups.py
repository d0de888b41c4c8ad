"""The groups of a village: each decides for itself in an assembly of its own (村民委员会组织法 Art 32)."""

from __future__ import annotations

from huiyin.apps.places.models import Place
from huiyin.core.words import PlaceKind


def groups_of(village: Place) -> list[Place]:
    """The groups of a village, each with an assembly of its own: its grids."""
    return list(village.children.filter(kind=PlaceKind.grid, valid_to=None).defer("geometry").order_by("no"))
