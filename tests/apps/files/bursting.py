"""Files that are small to send and huge to open. Run as a program it opens the pictures under a limit of memory and time."""

from __future__ import annotations

import io
import resource
import struct
import warnings
import zipfile
from collections.abc import Callable
from functools import cache

from tests.apps.exchange.books import book, part_of, with_part
from tests.apps.files import pictures
from tests.apps.files.hostile import black_png, long_gif, long_webp

SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
MEGABYTE = 1024 * 1024
GOOD = book(("s", [["户编号", "村", "门牌"], ["H1", "杏树湾村", "1号"]]))
HEAD = b'<?xml version="1.0"?><!DOCTYPE x ['


@cache
def bomb(unpacked: int = 257 * MEGABYTE) -> bytes:
    """A sheet of blanks."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for item in before.infolist():
            with after.open(item.filename, "w") as part:
                part.write(before.read(item))
                for _ in range(unpacked // MEGABYTE if item.filename == SHEET else 0):
                    part.write(b" " * MEGABYTE)
    return out.getvalue()


def nested() -> bytes:
    """A bomb inside, as a workbook inside a workbook; the outer one is no table."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/embeddings/inner.xlsx", bomb())
    return out.getvalue()


def lying() -> bytes:
    """A bomb whose directory says that its sheet has 900 bytes."""
    content = bomb()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        size = struct.pack("<L", package.getinfo(SHEET).file_size)
    return content.replace(size, struct.pack("<L", 900))


def entities() -> bytes:
    """A billion laughs."""
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n + 1, b"&l%d;" % n * 10) for n in range(9))
    strings = HEAD + b'<!ENTITY l0 "ha">' + laughs + b"]><sst><si><t>&l9;</t></si></sst>"
    return with_part(GOOD, STRINGS, strings)


def external() -> bytes:
    """Asks the server for a file of its own."""
    sheet = part_of(GOOD, SHEET).partition(b"<worksheet")
    return with_part(GOOD, SHEET, HEAD + b'<!ENTITY e SYSTEM "file:///etc/passwd">]>' + b"".join(sheet[1:]))


LISTS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a bomb": (bomb, "太大|超过"),
    "a bomb inside": (nested, "不是|超过"),
    "a bomb that lies about its size": (lying, "损坏|超过"),
    "a billion laughs": (entities, "可能有害"),
    "a file of the server": (external, "可能有害"),
}
"""How each is made, and a word of the sentence that refuses it."""
PICTURES: dict[str, Callable[[], bytes]] = {
    "30,000 x 30,000 png": lambda: black_png(30_000),
    "16,384 x 16,384 webp": lambda: long_webp(1, 16_384),
    "50,000 frames gif": lambda: long_gif(50_000),
    "50,000 frames webp": lambda: long_webp(50_000),
    "7,000 x 7,000 png": lambda: black_png(7_000, 8),
    "6,300 x 6,300 png": lambda: black_png(6_300, 8),
    "text that unpacks to 80 MB": pictures.png_text_bomb,
    "thousands of scans": pictures.many_scans,
}


def main() -> None:
    """Say for each picture what came of it."""
    from huiyin.apps.files.photos import clean_photo
    from huiyin.core.errors import RuleError

    made = {name: make() for name, make in PICTURES.items()}
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (1024 * MEGABYTE, 1024 * MEGABYTE))
    used = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    resource.setrlimit(resource.RLIMIT_CPU, (int(used) + 10, int(used) + 12))
    for name, content in made.items():
        try:
            clean_photo(content)
        except RuleError as refusal:
            print(f"{name}: {refusal.code}")
        else:
            print(f"{name}: kept")


if __name__ == "__main__":
    main()
