"""The second way to write reasons: load the workbook and save it again, for sheets whose XML we do not edit."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping

from huiyin.apps.exchange.columns import RESULT_TITLE, Table
from huiyin.apps.exchange.gate import measure_workbook

MOST_CELLS = 1_000_000  # a workbook held whole costs about 400 bytes a cell


class TooMuch(Exception):
    """The workbook is too large to be held, or made in a way that cannot be loaded."""


def rebuild(content: bytes, table: Table, reasons: Mapping[int, str]) -> bytes:
    """A copy with its styles and drop-downs; pictures and charts may be lost. Raises TooMuch."""
    if measure_workbook(content).cells > MOST_CELLS:
        raise TooMuch
    try:
        return _rebuild(content, table, reasons)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise TooMuch from error


def _rebuild(content: bytes, table: Table, reasons: Mapping[int, str]) -> bytes:
    import openpyxl  # noqa: PLC0415  (slow to load, and seldom needed)
    from openpyxl.cell import Cell  # noqa: PLC0415
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions that the copy cannot carry
        book = openpyxl.load_workbook(io.BytesIO(content))
    sheet, column = book[table.sheet], table.result + 1
    for number in range(table.header_row, sheet.max_row + 1):
        cell = sheet.cell(number, column)
        if isinstance(cell, Cell):  # not under a merged range
            cell.value = RESULT_TITLE if number == table.header_row else reasons.get(number)
            cell.data_type = "s" if cell.value else "n"
            cell.font, cell.alignment = Font(color="8F2D20"), Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions[get_column_letter(column)].width = 48
    if not sheet.tables:
        last = max(sheet.max_row, table.header_row + 1)
        sheet.auto_filter.ref = f"A{table.header_row}:{get_column_letter(column)}{last}"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
