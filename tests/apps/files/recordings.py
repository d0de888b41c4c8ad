"""Recordings as phones write them, each with as many tags as its format has room for. Every tag says SECRET."""

from __future__ import annotations

import struct
from typing import Any

from huiyin.apps.files.tags.ogg import checksum
from tests.apps.files.pictures import mp4

SECRET = b"SECRET"
SOUND = bytes(range(33, 60)) * 20
COMMENTS = struct.pack("<I", 6) + SECRET + struct.pack("<I", 1) + struct.pack("<I", 12) + b"TITLE=SECRET"


def box(name: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return struct.pack(">I", len(body) + 8) + name + body


def m4a() -> bytes:
    """An iPhone's memo: name, place and day in four kinds of boxes."""
    made = struct.pack(">III", 0, 3_900_000_001, 3_900_000_002)
    track = box(b"trak", box(b"tkhd", made), box(b"mdia", box(b"mdhd", made)), box(b"udta", box(b"name", SECRET)))
    kept = box(b"moov", box(b"mvhd", made, b"rest"), track, box(b"udta", box(b"meta", SECRET * 9)))
    return mp4((b"uuid", b"\x01" * 16 + SECRET)) + kept + box(b"free", SECRET) + box(b"mdat", SOUND)


def mp3() -> bytes:
    """Tags before the sound and three kinds behind it."""
    frame = b"TIT2" + struct.pack(">IH", 7, 0) + b"\x03" + SECRET
    ape = SECRET * 3
    footer = b"APETAGEX" + struct.pack("<IIII", 2000, len(ape) + 32, 1, 0) + bytes(8)
    lyrics = b"LYRICSBEGIN" + SECRET
    tail = lyrics + b"%06d" % len(lyrics) + b"LYRICS200" + (b"TAG" + SECRET).ljust(128, b"\0")
    front = b"ID3\x03\0\0" + bytes((0, 0, 0, len(frame) + 20)) + frame + bytes(20)
    return front + b"\xff\xfb\x90\x64" + SOUND + ape + footer + tail


def wav() -> bytes:
    """A recorder's own chunks round the sound, one of odd length."""
    form = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
    extra = [name + struct.pack("<I", 7) + SECRET + b"!\0" for name in (b"LIST", b"bext", b"id3 ")]
    body = b"WAVE" + extra[0] + form + extra[1] + b"data" + struct.pack("<I", len(SOUND)) + SOUND + extra[2]
    return b"RIFF" + struct.pack("<I", len(body)) + body


def page(nth: int, packets: list[bytes], *, kind: int = 0, serial: int = 7, open_end: bool = False) -> bytes:
    """One page of Ogg. `open_end`: its last packet goes on in the next."""
    sizes = b"".join(b"\xff" * (len(each) // 255) + bytes([len(each) % 255]) for each in packets)
    sizes = sizes[:-1] if open_end else sizes
    head = b"OggS\0" + bytes([kind]) + struct.pack("<QIII", 0, serial, nth, 0) + bytes([len(sizes)]) + sizes
    made = bytearray(head + b"".join(packets))
    made[22:26] = checksum(bytes(made)).to_bytes(4, "little")
    return bytes(made)


def ogg(first: bytes, second: bytes) -> bytes:
    """Its first packet, its comments over two pages, its sound."""
    cut = 255 * 3
    begun = page(0, [first], kind=2) + page(1, [second[:cut]], open_end=True)
    return begun + page(2, [second[cut:]], kind=1) + page(3, [SOUND[:200], SOUND[200:400]], kind=4)


def opus() -> bytes:
    return ogg(b"OpusHead" + bytes(11), b"OpusTags" + COMMENTS + SECRET * 200)


def vorbis() -> bytes:
    return ogg(b"\x01vorbis" + bytes(23), b"\x03vorbis" + COMMENTS + b"\x01" + SECRET * 200)


def speex() -> bytes:
    return ogg(b"Speex   1.2" + bytes(69), COMMENTS + SECRET * 200)


def flac() -> bytes:
    return ogg(b"\x7fFLAC\x01\0" + bytes(44), b"\x84\0\x04\xec" + COMMENTS + SECRET * 200)


def element(name: str, *inside: bytes, known: bool = True) -> bytes:
    body = b"".join(inside)
    size = (len(body) | 1 << 28).to_bytes(4, "big") if known else b"\x01" + b"\xff" * 7
    return bytes.fromhex(name) + size + body


def webm() -> bytes:
    """Chrome's recorder: nobody knows how long it will be. Tags before and behind the sound."""
    info = element(
        "1549A966", element("2AD7B1", b"\x0f\x42\x40"), element("4461", SECRET + b"12"), element("5741", SECRET)
    )
    tracks = element("1654AE6B", element("AE", element("D7", b"\x01"), element("536E", SECRET)))
    tags = element("1254C367", element("7373", SECRET))
    cluster = element("1F43B675", element("E7", b"\0"), element("A3", SOUND), known=False)
    attached = element("1941A469", SECRET)
    start = (
        b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webmB\x87\x81\x04B\x85\x81\x02"
    )
    return start + element("18538067", info, tracks, tags, cluster, attached, tags, known=False)


TAGGED: dict[str, Any] = {
    "iphone": (m4a, "audio/mp4"),
    "mp3": (mp3, "audio/mpeg"),
    "wav": (wav, "audio/wav"),
    "opus": (opus, "audio/ogg"),
    "vorbis": (vorbis, "audio/ogg"),
    "speex": (speex, "audio/ogg"),
    "flac": (flac, "audio/ogg"),
    "webm": (webm, "audio/webm"),
}
