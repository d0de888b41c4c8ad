"""Ogg (Opus, Vorbis, Speex, FLAC): the packet of comments is emptied, and the checksums of its pages are made anew."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

_BEGINS = 0x02
_COMMENTS = {b"OpusTags": 8, b"\x03vorbis": 7, b"\x81theora": 7}
_SPEEX, _FLAC = b"Speex   ", b"\x7fFLAC"
_FLAC_SPEAKS = (2, 4, 6)  # application, comments, picture
_HEADERS = 16
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass
class _Stream:
    """One voice of the file: what its first packet says it is, which packet it is at, and where that has lain so far."""

    first: bytes = b""
    nth: int = 0
    spans: list[tuple[int, int]] = field(default_factory=list)
    pages: list[tuple[int, int]] = field(default_factory=list)


def blank(sound: bytearray) -> None:
    """Empty the comments of every stream."""
    streams: dict[bytes, _Stream] = {}
    at = 0
    while sound[at : at + 4] == b"OggS" and at + 27 <= len(sound):
        sizes = bytes(sound[at + 27 : at + 27 + sound[at + 26]])
        body = at + 27 + len(sizes)
        end = min(body + sum(sizes), len(sound))
        serial = bytes(sound[at + 14 : at + 18])
        if sound[at + 5] & _BEGINS or serial not in streams:
            streams[serial] = _Stream()
        if streams[serial].nth < _HEADERS:
            _read_page(sound, streams[serial], (at, end), body, sizes)
        at = end


def _read_page(sound: bytearray, stream: _Stream, page: tuple[int, int], at: int, sizes: bytes) -> None:
    for size in sizes:
        stream.spans.append((at, min(at + size, page[1])))
        if page not in stream.pages[-1:]:
            stream.pages.append(page)
        at += size
        if size < 255:
            _finish_packet(sound, stream)


def _finish_packet(sound: bytearray, stream: _Stream) -> None:
    packet = b"".join(sound[start:end] for start, end in stream.spans)
    head = _head_of(stream, packet)
    if head is not None:
        emptied = packet[:head] + bytes(len(packet) - head)
        if packet.startswith(b"\x03vorbis") and len(packet) > head + 8:
            emptied = emptied[: head + 8] + b"\x01" + emptied[head + 9 :]  # a bit that says that the comments end
        _write(sound, stream, emptied)
    stream.first = stream.first or packet[:8]
    stream.nth, stream.spans, stream.pages = stream.nth + 1, [], []


def _head_of(stream: _Stream, packet: bytes) -> int | None:
    """How many bytes of a packet of comments stay; None when it is something else."""
    for magic, head in _COMMENTS.items():
        if packet.startswith(magic):
            return head
    if stream.nth == 1 and stream.first == _SPEEX:
        return 0
    if stream.nth and stream.first.startswith(_FLAC) and packet and packet[0] & 0x7F in _FLAC_SPEAKS:
        return 4
    return None


def _write(sound: bytearray, stream: _Stream, packet: bytes) -> None:
    done = 0
    for start, end in stream.spans:
        sound[start:end] = packet[done : done + end - start]
        done += end - start
    for start, end in stream.pages:
        sound[start + 22 : start + 26] = bytes(4)
        sound[start + 22 : start + 26] = checksum(bytes(sound[start:end])).to_bytes(4, "little")


def checksum(page: bytes) -> int:
    """Ogg's CRC of a page (RFC 3533), by zlib's, which reads bits the other way round."""
    mirrored = zlib.crc32(page.translate(_MIRRORED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)
