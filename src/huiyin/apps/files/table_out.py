"""Lists as files: .csv, .xlsx and .json with a head that says what, how it is counted, which filter, when, by whom, how many rows.

The rows are gone through once and kept in a temporary file, so that the count at the top is the count below it and the
memory stays the same whatever the length.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import marshal
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import IO

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext

from huiyin.core.errors import RuleError

XLSX_ROWS = 1_048_576 - 10
_XLSX_CELL = 32_767
_IN_MEMORY = 2 * 1024 * 1024
_BATCH = 500
_PIECE = 1024 * 1024
_GUARDED = tuple("=+-@\t\r\n＝＋－＠")  # wide ones count too in some settings of Excel

Plain = str | int | float | None


@dataclass(frozen=True)
class Head:
    """What stands above the rows. `filter_words`: the filter as a reader says it; `by`: the post that exports; `says`: what the
    numbers count."""

    title: str
    filter_words: str
    exported_at: dt.datetime
    by: str
    says: str = ""


def plain(value: object) -> Plain:
    """A value as a cell: numbers stay numbers, dates as 2026-11-21, moments in local time to the minute, yes as 是."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.strftime("%Y-%m-%d %H:%M")
    return str(value)


def guard(value: Plain) -> Plain:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers are left alone."""
    if isinstance(value, str) and value.startswith(_GUARDED):
        return f"'{value}"
    return value


@contextmanager
def _kept(rows: Iterable[Sequence[object]]) -> Iterator[tuple[int, Iterator[list[Plain]]]]:
    """The rows once more from a temporary file, and how many they are."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        count, batch = 0, []
        for row in rows:
            batch.append([plain(value) for value in row])
            count += 1
            if len(batch) == _BATCH:
                marshal.dump(batch, spool)
                batch = []
        marshal.dump(batch, spool)
        spool.seek(0)
        yield count, _again(spool, count)


def _again(spool: IO[bytes], count: int) -> Iterator[list[Plain]]:
    for _ in range(count // _BATCH + 1):
        yield from marshal.load(spool)  # noqa: S302  written a moment ago by this process into its own file


def head_lines(head: Head, count: int) -> list[tuple[str, Plain]]:
    """The lines above the heading, as label and value."""
    defined = [(gettext("What it counts"), head.says)] if head.says else []
    return [
        (gettext("Title"), head.title),
        *defined,
        (gettext("Filter"), head.filter_words or gettext("none: all rows")),
        (gettext("Exported at"), plain(head.exported_at)),
        (gettext("Exported by"), head.by),
        (gettext("Rows"), count),
    ]


def csv_chunks(head: Head, titles: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The .csv in pieces, for a streamed answer. UTF-8 with mark, so that Excel and WPS read Chinese."""
    with _kept(rows) as (count, kept):
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer)
        buffer.write("\ufeff")
        writer.writerows([label, guard(value)] for label, value in head_lines(head, count))
        writer.writerow([])
        writer.writerow([guard(title) for title in titles])
        for number, row in enumerate(kept, start=1):
            writer.writerow([guard(value) for value in row])
            if number % _BATCH == 0:
                yield _emptied(buffer)
        yield _emptied(buffer)


def file_pieces(form: str, head: Head, titles: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The `csv`, `xlsx` or `json` file in pieces. Raises export_too_many_rows (xlsx)."""
    if form != "xlsx":
        yield from (json_chunks if form == "json" else csv_chunks)(head, titles, rows)
        return
    with tempfile.TemporaryFile() as target:
        write_xlsx(target, head, titles, rows)
        target.seek(0)
        while piece := target.read(_PIECE):
            yield piece


def json_chunks(head: Head, titles: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The .json in pieces: the head, the names of the columns, and each row as a list in their order."""
    with _kept(rows) as (count, kept):
        told = {
            "title": head.title,
            "definition": head.says,
            "filter": head.filter_words,
            "as_of": plain(head.exported_at),
            "by": head.by,
            "rows": count,
            "columns": list(titles),
        }
        yield f'{json.dumps(told, ensure_ascii=False)[:-1]}, "table": ['.encode()
        for number, row in enumerate(kept):
            yield f"{',' if number else ''}\n{json.dumps(row, ensure_ascii=False)}".encode()
        yield b"]}\n"


def _emptied(buffer: io.StringIO) -> bytes:
    piece = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return piece


def write_xlsx(target: IO[bytes], head: Head, titles: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """The .xlsx into an open file; returns the number of rows. Text is never a formula or a link."""
    with _kept(rows) as (count, kept):
        if count > XLSX_ROWS:
            raise RuleError("export_too_many_rows", rows=count, limit=XLSX_ROWS)
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(target, options) as book:
            _write_page(book, head_lines(head, count), titles, kept)
    return count


def _write_page(
    book: xlsxwriter.Workbook, lines: Sequence[tuple[str, Plain]], titles: Sequence[str], rows: Iterator[list[Plain]]
) -> None:
    page = book.add_worksheet()
    bold = book.add_format({"bold": True})
    page.set_column(0, max(len(titles) - 1, 1), 18)
    page.freeze_panes(len(lines) + 2, 0)
    for number, (label, value) in enumerate(lines):
        page.write_row(number, 0, [label, value])
    page.write_row(len(lines) + 1, 0, titles, bold)
    for number, row in enumerate(rows, start=len(lines) + 2):
        for at, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(number, at, _cut(value))
            elif value is not None:
                page.write_number(number, at, value)


def _cut(text: str) -> str:
    """A cell holds 32,767 characters; a longer text says that it goes on."""
    if len(text) <= _XLSX_CELL:
        return text
    more = gettext("… (the whole text is in the .csv file)")
    return text[: _XLSX_CELL - len(more)] + more
