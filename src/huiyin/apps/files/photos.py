"""Photos: what may come in, and the clean JPEG that is kept. Of the file that was sent only the picture survives.

What hides in a photo (a page in the comment, an archive behind the picture) needs no search: it is not written again.
"""

from __future__ import annotations

import io
import re
import struct
from dataclasses import dataclass

from PIL import Image, ImageOps

from huiyin.core.errors import RuleError

MEGABYTE = 1024 * 1024
MOST_BYTES = 12 * MEGABYTE
MOST_PIXELS = 40_000_000
MOST_SCANS = 64  # of a progressive JPEG: cameras write about ten; thousands keep a decoder busy for hours
LONG_EDGE = 1600
QUALITY = 80
FORMATS = ("JPEG", "PNG", "WEBP")
BROKEN = (OSError, ValueError, TypeError, SyntaxError, ArithmeticError, LookupError, EOFError, struct.error)
Image.MAX_IMAGE_PIXELS = MOST_PIXELS

_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")
_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])", re.DOTALL)


@dataclass(frozen=True)
class Photo:
    """A clean JPEG with its size in pixels."""

    content: bytes
    width: int
    height: int


def clean_photo(content: bytes) -> Photo:
    """The picture written anew. Raises RuleError: photo_empty, photo_too_big, photo_is_heic, photo_not_photo,
    photo_too_many_pixels, photo_broken."""
    _check_bytes(content)
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise RuleError("photo_too_many_pixels", pixels=f"{MOST_PIXELS:,}")
            return _written(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise RuleError("photo_too_many_pixels", pixels=f"{MOST_PIXELS:,}") from bomb
    except BROKEN as broken:
        raise RuleError("photo_broken") from broken


def _check_bytes(content: bytes) -> None:
    if not content:
        raise RuleError("photo_empty")
    if len(content) > MOST_BYTES:
        raise RuleError("photo_too_big", megabytes=MOST_BYTES // MEGABYTE)
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise RuleError("photo_is_heic")
    is_jpeg = content.startswith(b"\xff\xd8\xff")
    if not (
        is_jpeg or content.startswith(b"\x89PNG\r\n\x1a\n") or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")
    ):
        raise RuleError("photo_not_photo")
    if is_jpeg and scans(content) > MOST_SCANS:
        raise RuleError("photo_broken")


def scans(content: bytes) -> int:
    """How many scans the first picture of a JPEG has: segments are stepped over, coded data searched for markers."""
    found, at = 0, 2
    while (marker := _MARKER.search(content, at)) and marker[1] != b"\xd9":
        found += marker[1] == b"\xda"
        length = int.from_bytes(content[marker.end() : marker.end() + 2], "big")
        at = marker.end() + max(length, 2)
    return found


def _upright(image: Image.Image) -> Image.Image:
    """The picture turned as the camera was held; a damaged note about that turns nothing."""
    try:
        return ImageOps.exif_transpose(image)
    except BROKEN:
        return image


def _written(image: Image.Image) -> Photo:
    image.thumbnail((LONG_EDGE, LONG_EDGE), Image.Resampling.LANCZOS)
    upright = _upright(image)
    if upright.has_transparency_data:
        layer = upright.convert("RGBA")
        upright = Image.new("RGB", layer.size, "white")
        upright.paste(layer, mask=layer.getchannel("A"))
    flat = upright.convert("RGB")
    flat.info.clear()
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Photo(out.getvalue(), flat.width, flat.height)
