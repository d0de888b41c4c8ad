"""How far a sheet reaches, read from its XML as a stream, before any reader opens it.

A reader fills the rectangle up to the farthest cell: one cell at XFD1048576 costs 17 thousand million places.
Entities are refused here too. Over-estimates are harmless, under-estimates are not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import IO

from huiyin.apps.exchange.limits import MAX_UNPACKED, MEGABYTE
from huiyin.core.errors import RuleError

_LONGEST_TAG = 64 * 1024


@dataclass
class Extent:
    """Rows and columns up to the farthest filled cell; `cells` counts formatted empty ones too. `length` in bytes."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    merged: int = 0
    length: int = 0
    row_tags: int = 0

    def widen(self, other: Extent) -> None:
        """Take in another part of the same workbook."""
        self.rows, self.columns = max(self.rows, other.rows), max(self.columns, other.columns)
        self.cells += other.cells
        self.merged = max(self.merged, other.merged)
        self.length += other.length


def search_part(stream: IO[bytes], *, left: int, binary: bool) -> Extent:
    """Read one part to its end, at most `left` bytes. `binary`: a picture, where marks mean nothing."""
    extent, rest = Extent(), b""
    while chunk := stream.read(MEGABYTE):
        extent.length += len(chunk)
        if extent.length > left:
            raise RuleError("file_too_big_inside", megabytes=MAX_UNPACKED // MEGABYTE)
        text, rest = _whole_tags(rest + chunk)
        if not binary:
            _refuse_unsafe(text)
        _search(text, extent)
    return extent


def _whole_tags(text: bytes) -> tuple[bytes, bytes]:
    """The text up to an unfinished tag at its end, and that tag, to be read with the next chunk."""
    start = text.rfind(b"<")
    if start < 0 or text.find(b">", start) >= 0:
        return text, b""
    if len(text) - start > _LONGEST_TAG:
        raise RuleError("file_broken")
    return text[:start], text[start:]


_FORBIDDEN = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def _refuse_unsafe(text: bytes) -> None:
    if b"\x00" in text or _FORBIDDEN.search(text):
        raise RuleError("file_unsafe")


_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])([^<>]*)>")
_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])")
_ROW_NUMBER = re.compile(rb"<(?:\w+:)?row(?=\s)[^<>]*?\sr\s*=\s*[\"']([0-9]{1,10})[\"']")
_REFERENCE = re.compile(rb"(?:^|\s)r\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']")
_ANY_REFERENCE = re.compile(rb"(?:^|\s)r\s*=")
_PLAIN_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^<>/]*>')
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*?ref\s*=\s*[\"']\$?([A-Za-z]+)\$?([0-9]+):\$?([A-Za-z]+)\$?([0-9]+)")


def _search(text: bytes, extent: Extent) -> None:
    tags = _CELL.findall(text)
    extent.cells += len(tags)
    extent.row_tags += len(_ROW.findall(text))
    plain = _PLAIN_CELL.findall(text)
    if plain:
        extent.rows = max(extent.rows, max(int(row) for _, row in plain))
        extent.columns = max(extent.columns, max(column_number(name) for name in {name for name, _ in plain}))
    filled = [tag for tag in tags if not tag.endswith(b"/")]
    if len(plain) != len(filled):
        _search_odd(text, filled, extent)
    for first, top, last, bottom in _MERGED.findall(text):
        extent.merged += (abs(int(bottom) - int(top)) + 1) * (abs(column_number(last) - column_number(first)) + 1)


def _search_odd(text: bytes, filled: list[bytes], extent: Extent) -> None:
    """Cells written in an unusual way: reference elsewhere in the tag, or none, standing one after another."""
    found = [_REFERENCE.search(tag) for tag in filled]
    if any(match is None and _ANY_REFERENCE.search(tag) for match, tag in zip(found, filled, strict=True)):
        raise RuleError("file_broken")
    for match in found:
        if match:
            extent.columns = max(extent.columns, column_number(match[1]))
            extent.rows = max(extent.rows, int(match[2]))
    if None in found:
        numbered = max((int(number) for number in _ROW_NUMBER.findall(text)), default=0)
        extent.rows = max(extent.rows, extent.row_tags, numbered)
        extent.columns = max(extent.columns, *(len(_CELL.findall(row)) for row in _ROW.split(text)))


def column_number(letters: bytes) -> int:
    """A = 1, Z = 26, AA = 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
