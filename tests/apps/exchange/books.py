"""Builders of files as offices make them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from huiyin.apps.exchange.columns import Choice, Column, ColumnType
from huiyin.core.words import Text

Rows = Sequence[Any]  # of lists of cells
NAME = Column("name", ("姓名", "名字", "Name"), required=True, hint=Text("和身份证一致", "As on the identity card"))
PHONE = Column("phone", ("手机号", "手机", "联系电话", "Phone"), ColumnType.phone)
BORN = Column("born", ("出生日期", "生日", "Born"), ColumnType.date)
KIND = Column(
    "kind", ("类别", "Kind"), ColumnType.choice, choices=(Choice("a", ("农户",)), Choice("b", ("商户", "店铺")))
)
PEOPLE = Column("people", ("人口", "People"), ColumnType.int)
COLUMNS = (NAME, PHONE, BORN, KIND, PEOPLE)
HEADING = ["姓名", "手机号", "出生日期", "类别", "人口"]


def book(*sheets: tuple[str, Rows], merges: Sequence[str] = (), hidden: Sequence[str] = ()) -> bytes:
    """An .xlsx of these sheets; `merges` on the first, `hidden` by name."""
    workbook = openpyxl.Workbook()
    for at, (name, rows) in enumerate(sheets):
        page = workbook.active if at == 0 else workbook.create_sheet()
        assert isinstance(page, Worksheet)
        page.title = name
        for row in rows:
            page.append(list(row))
        for merge in merges if at == 0 else ():
            page.merge_cells(merge)
        page.sheet_state = "hidden" if name in hidden else "visible"
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def text_file(rows: Rows, *, encoding: str = "utf-8-sig", separator: str = ",") -> bytes:
    """A .csv of these rows."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding)


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The same package with one part replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for item in before.infolist():
            if item.filename != name:
                after.writestr(item, before.read(item))
        after.writestr(name, part)
    return out.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    """One part of a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name)
