"""Write the reasons back into a copy of the same file, in one more column, so that the bad rows can be filtered."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from pathlib import PurePath

import openpyxl
import xlsxwriter
from openpyxl.cell import Cell as BookCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from huiyin.apps.exchange.columns import RESULT_TITLE, Table
from huiyin.apps.exchange.folding import fold_line, shown
from huiyin.apps.exchange.gate import FileKind, file_kind, measure_workbook
from huiyin.apps.exchange.sources import Sheet, open_csv, open_sheets

_MOST_CELLS = 3_000_000  # a workbook held whole in memory costs about 400 bytes a cell
_RED = "8F2D20"


@dataclass(frozen=True)
class Copy:
    """A file to hand back."""

    name: str
    content: bytes


def write_back(content: bytes, filename: str, table: Table, reasons: Mapping[int, str]) -> Copy:
    """A copy of the file with 「回音核对结果」 at its right. `reasons` by row number as in the file.

    A workbook keeps its sheets, styles and drop-downs; a text file keeps its encoding and separator. A workbook of an
    old kind, or one that cannot be held in memory, comes back as a plain new one.
    """
    stem = PurePath(filename).stem
    kind = file_kind(content, filename)
    if kind is FileKind.csv:
        return Copy(f"{stem}-核对.csv", _into_csv(content, table, reasons))
    if kind is FileKind.xlsx and measure_workbook(content).cells <= _MOST_CELLS:
        try:
            return Copy(f"{stem}-核对.xlsx", _into_workbook(content, table, reasons))
        except (ValueError, TypeError, KeyError, AttributeError, IndexError):
            pass  # a workbook with styles or names that only the office suite itself understands
    return Copy(f"{stem}-核对.xlsx", _into_plain(content, filename, table, reasons))


def _into_workbook(content: bytes, table: Table, reasons: Mapping[int, str]) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions that the copy cannot carry
        book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[table.sheet]
    column = _result_column(sheet, table)
    _write_heading(sheet, table.header_row, column)
    for number in range(table.header_row + 1, sheet.max_row + 1):
        _write_reason(sheet, number, column, reasons.get(number, ""))
    if not sheet.tables:
        last = max(sheet.max_row, table.header_row + 1)
        sheet.auto_filter.ref = f"A{table.header_row}:{get_column_letter(column)}{last}"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _result_column(sheet: Worksheet, table: Table) -> int:
    """The column of an earlier result, else the first free one; from 1."""
    for column in range(1, table.width + 1):
        if fold_line(str(sheet.cell(table.header_row, column).value or "")) == RESULT_TITLE:
            return column
    return table.width + 1


def _write_heading(sheet: Worksheet, row: int, column: int) -> None:
    heading = sheet.cell(row, column)
    before = sheet.cell(row, max(column - 1, 1))
    if heading.value is None and isinstance(heading, BookCell):
        for look in ("font", "fill", "border", "alignment"):
            setattr(heading, look, copy(getattr(before, look)))
    heading.value = RESULT_TITLE
    sheet.column_dimensions[get_column_letter(column)].width = 48


def _write_reason(sheet: Worksheet, row: int, column: int, reason: str) -> None:
    if not reason and (row, column) not in sheet._cells:
        return
    cell = sheet.cell(row, column)
    if not isinstance(cell, BookCell):  # under a merged range
        return
    cell.value = reason or None
    cell.data_type = "s" if reason else "n"
    if reason:
        cell.font = Font(color=_RED)
        cell.fill = PatternFill("solid", fgColor="FBE9E6")
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _into_csv(content: bytes, table: Table, reasons: Mapping[int, str]) -> bytes:
    sheet, form = open_csv(content)
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=form.separator).writerows(_with_reasons(sheet, table, reasons))
    return text.getvalue().encode(form.encoding)


def _into_plain(content: bytes, filename: str, table: Table, reasons: Mapping[int, str]) -> bytes:
    sheet = next(sheet for sheet in open_sheets(content, filename) if sheet.name == table.sheet)
    target = io.BytesIO()
    with xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        page = book.add_worksheet(table.sheet)
        for number, row in enumerate(_with_reasons(sheet, table, reasons)):
            page.write_row(number, 0, row)
        page.autofilter(table.header_row - 1, 0, max(len(sheet.rows) - 1, table.header_row), _place(sheet, table))
    return target.getvalue()


def _with_reasons(sheet: Sheet, table: Table, reasons: Mapping[int, str]) -> list[list[str]]:
    place = _place(sheet, table)
    rows = []
    for number, row in enumerate(sheet.rows, start=1):
        cells = [shown(cell) for cell in row] + [""] * (place + 1 - len(row))
        cells[place] = RESULT_TITLE if number == table.header_row else reasons.get(number, "")
        rows.append(cells)
    return rows


def _place(sheet: Sheet, table: Table) -> int:
    heading = [fold_line(cell) for cell in sheet.rows[table.header_row - 1]]
    return heading.index(RESULT_TITLE) if RESULT_TITLE in heading else table.width
