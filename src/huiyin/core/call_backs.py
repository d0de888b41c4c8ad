"""Who is called back: one in twenty of those for whom somebody else wrote, drawn so that anybody can draw them again.

The draw is by the sitting and the commitment of the act's event, whose salt the server takes when it is written down: nobody
can know beforehand who will be drawn, and nobody can choose. Who helped counts for nothing: nobody is picked on or left out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from hashlib import sha256
from uuid import UUID

ONE_IN = 20
WHOLE = 2**64


def number_of(seed: UUID, commitment: str) -> int:
    """The lot of an act by the commitment (hexadecimal) of its event: a whole number below 2⁶⁴."""
    return int.from_bytes(sha256(seed.bytes + bytes.fromhex(commitment)).digest()[:8], "big")


def drawn(seed: UUID, acts: Mapping[UUID, str], called: Collection[UUID] = ()) -> list[UUID]:
    """Whose lot lies below a twentieth, lowest first; where none does, the lowest. `acts`: the commitment of each.

    Who was `called` already stays on the list, whatever was written later.
    """
    lots = sorted((number_of(seed, commitment), act.bytes) for act, commitment in acts.items())
    low = [lot for lot in lots if lot[0] * ONE_IN < WHOLE] or lots[:1]
    return [UUID(bytes=act) for number, act in lots if (number, act) in low or UUID(bytes=act) in called]
