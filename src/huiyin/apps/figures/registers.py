"""What stands somewhere on a day: whoever keeps a register says how many there are (`site/wiring.py` names them)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date

from huiyin.apps.places.models import Place

Where = Mapping[str, Collection[str]]
Register = Callable[[Place, date, Where], int]
_known: dict[str, Register] = {}


def keep(registers: Mapping[str, Register]) -> None:
    """Registers by their names."""
    _known.update(registers)


def names() -> frozenset[str]:
    """Those that are kept."""
    return frozenset(_known)


def standing(name: str, place: Place, on: date, where: Where) -> int:
    """How many stand in the place on the day."""
    return _known[name](place, on, where)
