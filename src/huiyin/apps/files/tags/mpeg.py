"""MP3: ID3 before the sound; ID3v1, APE and Lyrics3 behind it."""

from __future__ import annotations

_V1, _V1_MORE, _APE = 128, 227, 32
_MOST_TAGS = 8


def blank(sound: bytearray) -> None:
    """Empty the tags: an ID3v2 stays as padding, the others become silence."""
    start = _blank_front(sound)
    end = len(sound)
    for _ in range(_MOST_TAGS):
        begun = _tag_before(sound, end)
        if begun >= end:
            return
        begun = max(begun, start)
        sound[begun:end] = bytes(end - begun)
        end = begun


def _blank_front(sound: bytearray) -> int:
    """Where the sound begins."""
    at = 0
    while sound[at : at + 3] == b"ID3" and at + 10 <= len(sound):
        footer = 10 if sound[at + 5] & 0x10 else 0
        inside = _seven_bits(sound[at + 6 : at + 10]) + footer
        end = min(at + 10 + inside, len(sound))
        sound[at + 3 : at + 6] = b"\x04\0\0"
        sound[at + 6 : at + 10] = bytes(inside >> shift & 0x7F for shift in (21, 14, 7, 0))
        sound[at + 10 : end] = bytes(end - at - 10)
        at = end
    return at


def _seven_bits(size: bytearray) -> int:
    return sum((byte & 0x7F) << shift for byte, shift in zip(size, (21, 14, 7, 0), strict=True))


def _tag_before(sound: bytearray, end: int) -> int:
    """Where the tag begins that ends here; `end` when none does."""
    if end >= _V1 and sound[end - _V1 : end - _V1 + 3] == b"TAG":
        more = end - _V1 - _V1_MORE
        return more if more >= 0 and sound[more : more + 4] == b"TAG+" else end - _V1
    if end >= _APE and sound[end - _APE : end - _APE + 8] == b"APETAGEX":
        size = int.from_bytes(sound[end - 20 : end - 16], "little")
        return max(end - max(size, _APE) - _APE * (sound[end - 9] >> 7), 0)
    if sound[max(end - 9, 0) : end] == b"LYRICS200" and sound[end - 15 : end - 9].isdigit():
        return max(end - 15 - int(sound[end - 15 : end - 9]), 0)
    return end
