"""MP4: boxes. Those with words about the sound become `free`; when it was made is forgotten."""

from __future__ import annotations

INTO = (b"moov", b"trak", b"mdia", b"moof", b"traf")
TAGS = (b"udta", b"meta", b"uuid", b"free", b"skip")
TIMES = (b"mvhd", b"tkhd", b"mdhd")
_DEEPEST = 6


def blank(sound: bytearray) -> None:
    """Empty the boxes of tags, and the times at which tracks were made and changed."""
    _blank_between(sound, 0, len(sound), _DEEPEST)


def _blank_between(sound: bytearray, at: int, end: int, deeper: int) -> None:
    while at + 8 <= end:
        size, head = _size_of(sound, at, end)
        if size < head:
            return
        name, stop = sound[at + 4 : at + 8], min(at + size, end)
        if name in TAGS:
            sound[at + 4 : at + 8] = b"free"
            sound[at + head : stop] = bytes(max(stop - at - head, 0))
        elif name in INTO and deeper:
            _blank_between(sound, at + head, stop, deeper - 1)
        elif name in TIMES and stop - at > head:
            long = 8 if sound[at + head] == 1 else 4
            times = slice(at + head + 4, min(at + head + 4 + 2 * long, stop))
            sound[times] = bytes(len(sound[times]))
        at = stop


def _size_of(sound: bytearray, at: int, end: int) -> tuple[int, int]:
    """The size of the box that begins here, and of its head."""
    size = int.from_bytes(sound[at : at + 4], "big")
    if size == 1:
        return int.from_bytes(sound[at + 8 : at + 16], "big"), 16
    return size or end - at, 8
