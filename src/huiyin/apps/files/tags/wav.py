"""WAV: chunks. Those that the sound needs stay, whatever else there is (`LIST`, `bext`, `id3 `, `iXML`) is emptied."""

from __future__ import annotations

KEPT = (b"fmt ", b"data", b"fact")


def blank(sound: bytearray) -> None:
    """Empty every chunk but those of the sound."""
    at = 12
    while at + 8 <= len(sound):
        size = int.from_bytes(sound[at + 4 : at + 8], "little")
        end = min(at + 8 + size, len(sound))
        if sound[at : at + 4] not in KEPT:
            sound[at + 8 : end] = bytes(end - at - 8)
        at = end + size % 2
