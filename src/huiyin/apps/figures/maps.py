"""The areas of the grids in a place, as whoever draws maps has them (`site/wiring.py` names it)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from huiyin.apps.places.models import Place


@dataclass(frozen=True)
class Plan:
    """(place, border as a path) in one frame of that size."""

    areas: Sequence[tuple[int, str]] = ()
    width: int = 0
    height: int = 0


_drawn: list[Callable[[Place], Plan]] = []


def drawn_by(draws: Callable[[Place], Plan]) -> None:
    """Whoever draws the grids of a place."""
    _drawn[:] = [draws]


def plan_of(place: Place) -> Plan:
    """Its grids; nothing where nobody draws."""
    return _drawn[0](place) if _drawn else Plan()
