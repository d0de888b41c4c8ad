"""What stands somewhere on a day: whoever keeps a register says what, and so how many (`site/wiring.py` names them)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date

from huiyin.apps.places.models import Place
from huiyin.core.registers import Rows

Where = Mapping[str, Collection[str]]
Register = Callable[[Place, date, Where], Rows]
_known: dict[str, Register] = {}


def keep(registers: Mapping[str, Register]) -> None:
    """Registers by their names."""
    _known.update(registers)


def names() -> frozenset[str]:
    """Those that are kept."""
    return frozenset(_known)


def rows(name: str, place: Place, on: date, where: Where) -> Rows:
    """What stands in the place on the day."""
    return _known[name](place, on, where)


def standing(name: str, place: Place, on: date, where: Where) -> int:
    """How many stand there."""
    return rows(name, place, on, where).n()
