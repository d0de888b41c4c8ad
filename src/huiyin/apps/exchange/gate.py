"""The gate: what a file is, and whether it is safe to open. Every refusal is a `RuleError` with a sentence.

A workbook is unpacked once as a stream of bounded length, so that a lying directory cannot hide a bomb. On the way
`extent.py` searches each part for entities and for cells far out.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from enum import StrEnum, auto

from huiyin.apps.exchange.extent import Extent, search_part
from huiyin.apps.exchange.geojson import is_geojson
from huiyin.apps.exchange.limits import (
    MAX_COLUMNS,
    MAX_FILE,
    MAX_MERGED,
    MAX_PARTS,
    MAX_PLACES,
    MAX_ROWS,
    MAX_UNPACKED,
    MEGABYTE,
)
from huiyin.core.errors import RuleError


class FileKind(StrEnum):
    """The kinds we can read."""

    xlsx = auto()
    xls = auto()  # BIFF: Excel 97-2003 and WPS .et
    csv = auto()
    geojson = auto()


_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"{\\rtf")
_WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xls", ".et")
_BINARY_FOLDERS = ("xl/media/", "xl/embeddings/", "xl/printersettings/", "docprops/thumbnail")


def file_kind(content: bytes, filename: str) -> FileKind:
    """What the bytes are, whatever the name says; refuses everything that is no table."""
    if not content.strip():
        raise RuleError("file_empty")
    if len(content) > MAX_FILE:
        raise RuleError("file_too_big", megabytes=MAX_FILE // MEGABYTE)
    if content.startswith(b"PK"):
        return FileKind.xlsx
    if content.startswith(_OLD_OFFICE):
        if _LOCKED in content:
            raise RuleError("file_locked")
        return FileKind.xls
    _refuse_other_kinds(content, filename)
    return FileKind.geojson if is_geojson(content) else FileKind.csv


def _refuse_other_kinds(content: bytes, filename: str) -> None:
    if content[:512].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise RuleError("file_is_web_page")
    if content.startswith(_OTHER_KINDS):
        raise RuleError("file_not_table")
    if filename.lower().endswith(_WORKBOOK_NAMES):
        raise RuleError("file_broken")


def measure_workbook(content: bytes) -> Extent:
    """Unpack every part within bounds and say how far the sheets reach. Refuses bombs, entities and locks."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return _measure(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, RuntimeError) as error:
        raise RuleError("file_broken") from error


def _measure(package: zipfile.ZipFile) -> Extent:
    parts = package.infolist()
    _check_directory(parts)
    whole, left = Extent(), MAX_UNPACKED
    for part in parts:
        name = part.filename.lower()
        binary = name.startswith(_BINARY_FOLDERS) or name.endswith(".bin")
        with package.open(part) as stream:
            extent = search_part(stream, left=left, binary=binary)
        left -= extent.length
        _check_extent(extent)
        whole.widen(extent)
    return whole


def _check_directory(parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise RuleError("file_locked")
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise RuleError("file_too_big_inside", megabytes=MAX_UNPACKED // MEGABYTE)
    if "xl/workbook.xml" not in {part.filename.lower() for part in parts}:
        raise RuleError("file_not_table")


def _check_extent(extent: Extent) -> None:
    if extent.rows > MAX_ROWS:
        raise RuleError("file_too_many_rows", rows=extent.rows, limit=MAX_ROWS)
    if extent.columns > MAX_COLUMNS:
        raise RuleError("file_too_many_columns", columns=extent.columns, limit=MAX_COLUMNS)
    if extent.rows * extent.columns > MAX_PLACES or extent.merged > MAX_MERGED:
        raise RuleError("file_too_wide", rows=extent.rows, columns=extent.columns)
