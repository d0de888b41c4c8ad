"""Who is called back: one in twenty of those for whom somebody else wrote, drawn so that anybody can draw them again.

The draw is by the sheet or sitting and the act alone, never by who helped: nobody is picked on, and nobody is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID

ONE_IN = 20
WHOLE = 2**64


def number_of(seed: UUID, act: UUID) -> int:
    """The lot of an act: a whole number below 2⁶⁴."""
    return int.from_bytes(sha256(seed.bytes + act.bytes).digest()[:8], "big")


def drawn(seed: UUID, acts: Iterable[UUID]) -> list[UUID]:
    """Whose lot lies below a twentieth, lowest first; where none does, the lowest. Nothing later takes one of the former off."""
    lots = sorted((number_of(seed, act), act.bytes) for act in set(acts))
    chosen = [lot for lot in lots if lot[0] * ONE_IN < WHOLE] or lots[:1]
    return [UUID(bytes=act) for _, act in chosen]
