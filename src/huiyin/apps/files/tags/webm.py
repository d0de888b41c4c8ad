"""WebM: elements. Tags, chapters and attachments become void; who wrote it, its title and its day are emptied."""

from __future__ import annotations

INTO = {0x18538067, 0x1549A966, 0x1654AE6B, 0xAE}  # Segment, Info, Tracks, TrackEntry
CLUSTER = 0x1F43B675
MOST = 100_000  # elements: a recording of a phone has some thousands
VOID = {
    0x1254C367,
    0x1941A469,
    0x1043A770,
    0xBF,
    0xEC,
}  # Tags, Attachments, Chapters, CRC-32 (which would be wrong), Void
EMPTIED = {0x7BA9, 0x4461, 0x4D80, 0x5741, 0x73A4, 0x7384, 0x536E}
"""Title, DateUTC, MuxingApp, WritingApp, SegmentUUID, SegmentFilename, Name of a track."""


def blank(sound: bytearray) -> None:
    """Walk along the elements, into those that hold others."""
    at = 0
    for _ in range(MOST):
        name, at_size = _number(sound, at, keep_mark=True)
        size, inside = _number(sound, at_size, keep_mark=False)
        if name is None or inside == at_size:
            return
        end = len(sound) if size is None else min(inside + size, len(sound))
        if name in VOID:
            _make_void(sound, at, end)
        elif name in EMPTIED:
            sound[inside:end] = bytes(end - inside)
        at = inside if name in INTO or (name == CLUSTER and size is None) else end


def _number(sound: bytearray, at: int, *, keep_mark: bool) -> tuple[int | None, int]:
    """A number of variable length and where it ends. None: unknown (all ones), or not one at all (it ends where it began)."""
    first = sound[at] if at < len(sound) else 0
    width = 9 - first.bit_length()
    if not first or at + width > len(sound):
        return None, at
    value = int.from_bytes(sound[at : at + width], "big")
    bare = value & ((1 << 7 * width) - 1)
    if keep_mark:
        return value, at + width
    return (None if bare == (1 << 7 * width) - 1 else bare), at + width


def _make_void(sound: bytearray, at: int, end: int) -> None:
    """One void element from here to there."""
    length = end - at
    wide = length >= 9
    head = b"\xec\x01" + (length - 9).to_bytes(7, "big") if wide else bytes((0xEC, 0x80 | (length - 2)))
    sound[at:end] = head + bytes(length - len(head))
