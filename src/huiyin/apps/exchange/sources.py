"""Open a file as plain sheets of cells: workbooks through calamine, text files with their encoding and separator."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from huiyin.apps.exchange.columns import Cell
from huiyin.apps.exchange.gate import FileKind, file_kind, measure_workbook
from huiyin.apps.exchange.geojson import SHEET, read_geojson
from huiyin.apps.exchange.limits import MAX_COLUMNS, MAX_MERGED, MAX_PLACES, MAX_ROWS
from huiyin.core.errors import RuleError

Merge = tuple[int, int, int, int]  # top, left, bottom, right; from 0


@dataclass(frozen=True)
class Sheet:
    """Cells by row, from A1 on; rows may differ in length. `index` is its position among all sheets of the file."""

    name: str
    rows: list[list[Cell]]
    merges: tuple[Merge, ...] = ()
    index: int = 0

    @property
    def width(self) -> int:
        """The number of columns of the longest row."""
        return max(map(len, self.rows), default=0)


@dataclass(frozen=True)
class CsvForm:
    """How a text file is written, so that an answer can be written the same way."""

    encoding: str
    separator: str


def open_sheets(content: bytes, filename: str) -> list[Sheet]:
    """All visible sheets. Refuses hostile and unreadable files with a `RuleError`."""
    kind = file_kind(content, filename)
    if kind is FileKind.csv:
        return [open_csv(content)[0]]
    if kind is FileKind.geojson:
        return [Sheet(SHEET, read_geojson(content))]
    if kind is FileKind.xlsx:
        measure_workbook(content)
    return _open_workbook(content)


def _open_workbook(content: bytes) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            return [
                _read_sheet(book.get_sheet_by_index(index), index)
                for index, sheet in enumerate(book.sheets_metadata)
                if sheet.visible is SheetVisibleEnum.Visible
                and sheet.typ is SheetTypeEnum.WorkSheet
                and not sheet.name.startswith("_")
            ]
    except (RuleError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic of the reader does not derive from Exception
        raise RuleError("file_broken") from error


def _read_sheet(sheet: CalamineSheet, index: int) -> Sheet:
    if sheet.total_height > MAX_ROWS:
        raise RuleError("file_too_many_rows", rows=sheet.total_height, limit=MAX_ROWS)
    if sheet.total_width > MAX_COLUMNS or sheet.total_height * sheet.total_width > MAX_PLACES:
        raise RuleError("file_too_wide", rows=sheet.total_height, columns=sheet.total_width)
    rows: list[list[Cell]] = list(map(list, sheet.to_python(skip_empty_area=False)))
    return Sheet(sheet.name, rows, _merges(sheet, rows), index)


def _merges(sheet: CalamineSheet, rows: list[list[Cell]]) -> tuple[Merge, ...]:
    """The merged ranges, cut to the cells there are. The reader's own height and width leave the last row and column out."""
    ranges = (sheet.merged_cell_ranges or [])[:MAX_MERGED]
    bottom, right = len(rows) - 1, max(map(len, rows), default=0) - 1
    clipped = ((top, left, min(low, bottom), min(last, right)) for (top, left), (low, last) in ranges)
    return tuple(merge for merge in clipped if merge[0] <= merge[2] and merge[1] <= merge[3])


def open_csv(content: bytes) -> tuple[Sheet, CsvForm]:
    """A text file as one sheet. Encodings: UTF-8, UTF-16 with mark, GB 18030; separators: comma, tab, semicolon."""
    text, encoding = _decode(content)
    separator = _separator(text)
    rows: list[list[Cell]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            rows.append([*row])
            _check_csv_row(rows)
    except csv.Error as error:
        raise RuleError("file_broken_csv", row=len(rows) + 1) from error
    return Sheet("", rows), CsvForm(encoding, separator)


def _check_csv_row(rows: Sequence[Sequence[Cell]]) -> None:
    if len(rows) > MAX_ROWS:
        raise RuleError("file_too_many_rows", rows=len(rows), limit=MAX_ROWS)
    if len(rows[-1]) > MAX_COLUMNS:
        raise RuleError("file_too_many_columns", columns=len(rows[-1]), limit=MAX_COLUMNS)


def _decode(content: bytes) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    elif b"\x00" in content:
        raise RuleError("file_has_nuls")
    else:
        candidates = ["utf-8-sig", "gb18030"]
    for encoding in candidates:
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        if "\x00" in text:
            raise RuleError("file_has_nuls")
        return text, encoding
    raise RuleError("file_encoding")


def _separator(text: str) -> str:
    """The separator that cuts the first lines into the most columns; a comma when none does."""
    sample = "\n".join(text[:20_000].splitlines()[:30])
    return max((",", "\t", ";"), key=lambda mark: _columns(sample, mark))


def _columns(sample: str, separator: str) -> int:
    try:
        widths = sorted(len(row) for row in csv.reader(io.StringIO(sample), delimiter=separator) if row)
    except csv.Error:
        return 0
    return widths[len(widths) // 2] if widths else 0
