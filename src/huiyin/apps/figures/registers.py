"""What stands somewhere on a day: whoever keeps a register says what, and so how many (`site/wiring.py` names them)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from huiyin.apps.places.models import Place
from huiyin.core.registers import Rows

Where = Mapping[str, Collection[str]]
Register = Callable[[Place, date, Where], Rows]
AtOnce = Callable[[Place, date, Sequence[Where]], Sequence[int]]
"""How many stand there, of many narrowings together."""
_known: dict[str, Register] = {}
_at_once: dict[str, AtOnce] = {}


def keep(registers: Mapping[str, Register], at_once: Mapping[str, AtOnce]) -> None:
    """Registers by their names; `at_once`: those that say how many in one query, however often they are asked."""
    _known.update(registers)
    _at_once.update(at_once)


def names() -> frozenset[str]:
    """Those that are kept."""
    return frozenset(_known)


def rows(name: str, place: Place, on: date, where: Where) -> Rows:
    """What stands in the place on the day."""
    return _known[name](place, on, where)


def standing(name: str, place: Place, on: date, where: Where) -> int:
    """How many stand there."""
    return rows(name, place, on, where).n()


def standing_all(wanted: Sequence[tuple[str, Where]], place: Place, on: date) -> list[int]:
    """How many of each (name, narrowed by), in their order."""
    found: dict[int, int] = {}
    for name in dict.fromkeys(name for name, _ in wanted):
        asked = {nth: where for nth, (each, where) in enumerate(wanted) if each == name}
        if name in _at_once:
            found |= dict(zip(asked, _at_once[name](place, on, list(asked.values())), strict=True))
        else:
            found |= {nth: standing(name, place, on, where) for nth, where in asked.items()}
    return [found[nth] for nth in range(len(wanted))]
