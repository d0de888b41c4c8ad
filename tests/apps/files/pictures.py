"""Photos and recordings as they come in, good and hostile."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image


def picture(width: int = 400, height: int = 300, mode: str = "RGB") -> Image.Image:
    """A picture with something on it: left half red, right half blue."""
    image = Image.new(mode, (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    return image


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def jpeg(width: int = 400, height: int = 300, **options: Any) -> bytes:
    return encoded(picture(width, height), **options)


def located_jpeg() -> bytes:
    """A photo of a phone held upright, with position, maker and a colour profile."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees
    exif[0x010F] = "PhoneMaker"
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 26.0, 9.0), 3: "E", 4: (107.0, 15.0, 2.0)})
    return jpeg(exif=exif, icc_profile=b"profile-of-a-phone" * 10, comment=b"taken at home")


def png_header(width: int, height: int) -> bytes:
    """A tiny file that claims to be a huge picture."""
    return png(
        [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0" * 9000))]
    )


def png(chunks: list[tuple[bytes, bytes]]) -> bytes:
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in [*chunks, (b"IEND", b"")]
    )
    return b"\x89PNG\r\n\x1a\n" + body


def png_text_bomb() -> bytes:
    """A small picture with a text that unpacks to 80 MB."""
    text = b"Comment\0\0" + zlib.compress(b"A" * 80_000_000, 9)
    pixels = zlib.compress(b"\0\0\0\0")
    return png([(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)), (b"zTXt", text), (b"IDAT", pixels)])


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("run.sh", "echo")
    return out.getvalue()


def many_scans(times: int = 5000) -> bytes:
    """A progressive JPEG whose last scan is repeated thousands of times: small to send, endless to decode."""
    plain = jpeg(64, 64, progressive=True)
    last = plain.rindex(b"\xff\xda")
    return plain[:last] + plain[last:-2] * times + b"\xff\xd9"


def mp4(*atoms: tuple[bytes, bytes], brand: bytes = b"M4A ") -> bytes:
    """Boxes: ftyp and those given."""
    boxes = [(b"ftyp", brand + b"\0\0\0\0"), *atoms]
    return b"".join(struct.pack(">I", len(data) + 8) + name + data for name, data in boxes)


RECORDINGS = {
    "audio/webm": b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\x82\x84webm" + b"\0" * 99,
    "audio/ogg": b"OggS\0\x02" + b"\0" * 99,
    "audio/mp4": mp4((b"mdat", b"\x21" * 50)),
    "audio/amr": b"#!AMR\n" + b"\x3c" * 50,
    "audio/wav": b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 50,
    "audio/mpeg": b"\xff\xfb\x90\x64" + b"\0" * 50,
}
