"""Files that are two things at once, far larger inside than outside, or named to lead somewhere else."""

from __future__ import annotations

import io
import struct
import zlib

from tests.apps.files import pictures
from tests.apps.files.pictures import RECORDINGS, encoded, jpeg, mp4, picture

PAGE = b"<html><script>alert(document.cookie)</script></html>"
SCRIPT = b"*/=1;fetch('/me/');/*"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
JAVA = pictures.archive().replace(b"run.sh", b"A.class")
XMP = b'<x:xmpmeta><rdf:li xml:lang="x-default">home of the asker</rdf:li></x:xmpmeta>'
TRACES = (b"<script", b"fetch(", b"PK\x03\x04", b"xmpmeta", b"Exif", b"ICC_PROFILE", b"PhoneMaker", b"taken at", b"GPS")
"""What may stand in no photo that is kept."""


def segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def with_segments(*segments: bytes) -> bytes:
    """A photo with these segments behind its first two bytes."""
    plain = jpeg()
    return plain[:2] + b"".join(segments) + plain[2:]


POLYGLOTS = {
    "jpeg and page": with_segments(segment(0xFE, PAGE)),
    "jpeg and page behind": jpeg() + PAGE,
    "jpeg and script": with_segments(segment(0xE1, b"Exif\0\0" + SCRIPT)),
    "jpeg and archive": jpeg() + pictures.archive(),
    "jpeg and java (GIFAR)": jpeg() + JAVA,
    "jpeg and xmp": with_segments(segment(0xE1, b"http:" + b"//ns.adobe.com/xap/1.0/\0" + XMP)),
    "jpeg and svg": with_segments(segment(0xFE, SVG)),
    "jpeg with place, maker, profile, words": pictures.located_jpeg(),
    "png and page behind": encoded(picture(), "PNG") + PAGE,
    "webp and archive behind": encoded(picture(), "WEBP") + pictures.archive(),
}
"""Pictures that are something else as well: kept as the picture alone."""

NO_PICTURES = {
    "svg": SVG,
    "svg behind a declaration": b'<?xml version="1.0"?>\n<!DOCTYPE svg>' + SVG,
    "page": PAGE,
    "gif and java (GIFAR)": encoded(picture(20, 20), "GIF") + JAVA,
    "gif and script": b"GIF89a/*" + SCRIPT,
    "archive": pictures.archive(),
    "document": b"%PDF-1.7 " + PAGE,
    "bitmap and script": b"BM/*" + SCRIPT,
}
"""Things that are called a photo and are none."""


def black_png(side: int, depth: int = 1) -> bytes:
    """A whole, valid picture of `side` x `side` pixels in a few hundred kilobytes."""
    row, packer = b"\0" * (1 + side * depth // 8), zlib.compressobj(1)
    content = b"".join(packer.compress(row * 100) for _ in range(side // 100)) + packer.flush()
    return pictures.png([(b"IHDR", struct.pack(">IIBBBBB", side, side, depth, 0, 0, 0, 0)), (b"IDAT", content)])


def long_webp(frames: int, side: int = 400) -> bytes:
    """A film of so many frames, each one pixel."""
    plain = encoded(picture(1, 1), "WEBP", lossless=True)
    pixel = plain[12:]
    head = b"\x02\0\0\0" + _u24(side - 1) * 2
    frame = _u24(0) * 2 + _u24(0) * 2 + _u24(10) + b"\0" + pixel
    body = _chunk(b"VP8X", head) + _chunk(b"ANIM", b"\0" * 6) + _chunk(b"ANMF", frame) * frames
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def long_gif(frames: int) -> bytes:
    """The same as a GIF."""
    plain = encoded(picture(1, 1).convert("P"), "GIF")
    start = plain.index(b",", 13)
    return plain[:start] + plain[start:-1] * frames + b";"


def _u24(number: int) -> bytes:
    return struct.pack("<I", number)[:3]


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


HOSTILE_SOUND = {
    "mp3 and page": b"ID3\x04\0\0\0\0\0\x21" + PAGE + RECORDINGS["audio/mpeg"],
    "amr and page": RECORDINGS["audio/amr"] + PAGE,
    "m4a and page": mp4((b"udta", PAGE), (b"mdat", b"\x21" * 50)),
    "m4a and page behind": RECORDINGS["audio/mp4"] + PAGE,
    "wav and program": RECORDINGS["audio/wav"] + b"<?php system('id'); ?>",
    "ogg and archive": RECORDINGS["audio/ogg"] + pictures.archive(),
    "a page": PAGE,
    "a photo": jpeg(),
}
DEEP_SOUND = RECORDINGS["audio/mpeg"] + b"\x21" * 20_000 + PAGE + b"\x21" * 20_000
"""A page in the middle of three minutes, where sound says anything by chance: kept, and sent so that it stays a sound."""

NAMES = {
    "up": "../../../etc/passwd.jpg",
    "up on windows": "..\\..\\boot.jpg",
    "nul": "a\x00.jpg",
    "turned around": "\u202egpj.exe",
    "three hundred": "长" * 296 + ".jpg",
    "markup": '"><script>alert(1)</script>.jpg',
    "header": "a.jpg\r\nSet-Cookie: a=b",
    "dots": "...",
}


def turned(content: bytes) -> bool:
    """Is the red half of the photo at the top, as when it was held upright?"""
    from PIL import Image

    image = Image.open(io.BytesIO(content))
    top = image.crop((0, 0, image.width, image.height // 10)).resize((1, 1)).tobytes()
    return image.height > image.width and top[0] > 200 > top[2]
