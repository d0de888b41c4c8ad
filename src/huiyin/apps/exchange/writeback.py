"""Write the reasons back into a copy of the same file, in one more column, so that the bad rows can be filtered."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePath

import xlsxwriter

from huiyin.apps.exchange.annotate import Unusual, annotate
from huiyin.apps.exchange.columns import RESULT_TITLE, Table
from huiyin.apps.exchange.folding import shown
from huiyin.apps.exchange.gate import FileKind, file_kind
from huiyin.apps.exchange.rebuild import TooMuch, rebuild
from huiyin.apps.exchange.sources import Sheet, open_csv, open_sheets
from huiyin.apps.files.table_out import guard

_SIGNED = re.compile(r"[+-][\d .,()-]+")


@dataclass(frozen=True)
class Copy:
    """A file to hand back. `charset` is that of a text file, as answers name it."""

    name: str
    content: bytes
    charset: str = ""


def write_back(content: bytes, filename: str, table: Table, reasons: Mapping[int, str]) -> Copy:
    """A copy of the file with 「回音核对结果」 at its right. `reasons` by row number as in the file.

    A workbook keeps all that is in it; a text file keeps its encoding and separator. A workbook of an old or unusual
    kind comes back as a plain new one. The file is the one in which `find_table` has found the table.
    """
    path = PurePath(filename)
    kind = file_kind(content, filename)
    if kind is FileKind.csv:
        return _into_csv(f"{path.stem}-核对.csv", content, table, reasons)
    if kind is FileKind.xlsx:
        with suppress(Unusual, KeyError, SyntaxError):  # SyntaxError: what the XML reader cannot read
            ending = ".xlsm" if path.suffix.lower() == ".xlsm" else ".xlsx"
            return Copy(f"{path.stem}-核对{ending}", annotate(content, table, reasons))
        with suppress(TooMuch):
            return Copy(f"{path.stem}-核对.xlsx", rebuild(content, table, reasons))
    sheet = next(sheet for sheet in open_sheets(content, filename) if sheet.name == table.sheet)
    return Copy(f"{path.stem}-核对.xlsx", _into_plain(sheet, table, reasons))


def _into_csv(name: str, content: bytes, table: Table, reasons: Mapping[int, str]) -> Copy:
    sheet, form = open_csv(content)
    text = io.StringIO(newline="")
    rows = _with_reasons(sheet, table, reasons)
    csv.writer(text, delimiter=form.separator).writerows([_guarded(cell) for cell in row] for row in rows)
    return Copy(name, text.getvalue().encode(form.encoding), form.encoding.removesuffix("-sig"))


def _guarded(cell: str) -> str:
    """The file may come from somebody else than who opens the copy: no formula runs there. Signed numbers stay as they are."""
    return cell if _SIGNED.fullmatch(cell) else str(guard(cell))


def _into_plain(sheet: Sheet, table: Table, reasons: Mapping[int, str]) -> bytes:
    target = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        page = book.add_worksheet(table.sheet)
        for number, row in enumerate(_with_reasons(sheet, table, reasons)):
            page.write_row(number, 0, row)
        page.autofilter(table.header_row - 1, 0, max(len(sheet.rows) - 1, table.header_row), table.result)
    return target.getvalue()


def _with_reasons(sheet: Sheet, table: Table, reasons: Mapping[int, str]) -> list[list[str]]:
    place, rows = table.result, []
    for number, row in enumerate(sheet.rows, start=1):
        cells = [shown(cell) for cell in row] + [""] * (place + 1 - len(row))
        cells[place] = RESULT_TITLE if number == table.header_row else reasons.get(number, "")
        rows.append(cells)
    return rows
