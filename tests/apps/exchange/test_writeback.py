"""Reasons go into a copy of the same file."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from huiyin.apps.exchange.annotate import letters
from huiyin.apps.exchange.columns import RESULT_TITLE
from huiyin.apps.exchange.extent import column_number
from huiyin.apps.exchange.sheets import find_table
from huiyin.apps.exchange.writeback import Copy, write_back
from tests.apps.exchange.books import COLUMNS, HEADING, book, part_of, text_file, with_part

ROWS: list[list[Any]] = [["登记表"], HEADING, ["王芳", "138", "", "农户", 3], ["李四", "", "", "", 1]]


def styled() -> bytes:
    """A workbook with colours, a drop-down, a frozen heading, a note sheet and a wide column."""
    workbook = openpyxl.load_workbook(io.BytesIO(book(("名册", ROWS), ("字典", [["农户"], ["商户"]]), hidden=["字典"])))
    page = workbook["名册"]
    page["A2"].fill = PatternFill("solid", fgColor="00FF00")
    page["E2"].font = Font(bold=True, color="0000FF")
    page.column_dimensions["A"].width = 33
    page.freeze_panes = "B3"
    page.add_data_validation(rule := DataValidation("list", "=字典!$A$1:$A$2"))
    rule.add("D3:D100")
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def copy_of(content: bytes, filename: str, reasons: dict[int, str]) -> Copy:
    return write_back(content, filename, find_table(content, filename, COLUMNS), reasons)


def test_a_workbook_keeps_its_looks_and_gets_a_column():
    copy = copy_of(styled(), "名册.xlsx", {3: "=1+1\n手机号不对"})
    assert copy.name == "名册-核对.xlsx"
    workbook = openpyxl.load_workbook(io.BytesIO(copy.content))
    page = workbook["名册"]
    assert [page["F2"].value, page["F3"].value, page["F4"].value] == [RESULT_TITLE, "=1+1\n手机号不对", None]
    assert page["F3"].data_type == "s"
    assert page.auto_filter.ref == "A2:F4"
    assert page["F2"].font.bold
    assert page["A2"].fill.fgColor.rgb == "0000FF00"
    assert page.column_dimensions["A"].width == 33
    assert page.freeze_panes == "B3"
    assert page.data_validations.dataValidation[0].sqref.ranges
    assert workbook["字典"].sheet_state == "hidden"


def test_the_copy_is_read_again_and_its_old_reasons_go():
    first = copy_of(styled(), "名册.xlsx", {3: "错"})
    assert find_table(first.content, first.name, COLUMNS).problems == ()
    second = copy_of(first.content, first.name, {4: "也错"})
    page = openpyxl.load_workbook(io.BytesIO(second.content))["名册"]
    assert [page.cell(row, 6).value for row in (2, 3, 4)] == [RESULT_TITLE, None, "也错"]
    assert page.max_column == 6


@pytest.mark.parametrize(("encoding", "separator"), [("utf-8-sig", ","), ("gb18030", "\t"), ("utf-16", ";")])
def test_a_text_file_keeps_encoding_and_separator(encoding: str, separator: str):
    copy = copy_of(text_file(ROWS, encoding=encoding, separator=separator), "a.csv", {3: "手机号不对"})
    rows = list(csv.reader(io.StringIO(copy.content.decode(encoding)), delimiter=separator))
    assert [row[-1] for row in rows] == ["", RESULT_TITLE, "手机号不对", ""]
    again = copy_of(copy.content, copy.name, {4: "错"})
    rows = list(csv.reader(io.StringIO(again.content.decode(encoding)), delimiter=separator))
    assert [row[5:] for row in rows] == [[""], [RESULT_TITLE], [""], ["错"]]


ORDER = ["sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetProtection", "autoFilter",
         "mergeCells", "conditionalFormatting", "dataValidations", "pageMargins", "drawing", "tableParts"]  # fmt: skip


def rich(*, filtered: bool = False, protected: bool = False, tabled: bool = False) -> bytes:
    """A workbook with a chart, a picture, merged cells and coloured cells, as xlsxwriter writes it."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as workbook:
        page = workbook.add_worksheet("名册")
        page.merge_range(0, 0, 0, 4, "登记表")
        for number, row in enumerate(ROWS[1:], start=1):
            page.write_row(number, 0, row)
        page.write_blank(2, 9, None, workbook.add_format({"bg_color": "yellow"}))
        page.conditional_format("E3:E9", {"type": "data_bar"})
        page.data_validation("D3:D9", {"validate": "list", "source": ["农户", "商户"]})
        chart = workbook.add_chart({"type": "column"})
        chart.add_series({"values": "=名册!$E$3:$E$4"})
        page.insert_chart("H2", chart)
        if filtered:
            page.autofilter("A2:E4")
        if protected:
            page.protect()
        if tabled:
            page.add_table("A2:E4", {"columns": [{"header": each} for each in HEADING]})
    return target.getvalue()


@pytest.mark.parametrize("look", [{}, {"filtered": True}, {"protected": True}, {"tabled": True}], ids=str)
def test_only_the_sheet_is_touched_and_stays_well_formed(look: dict[str, bool]):
    before = rich(**look)
    copy = copy_of(before, "a.xlsx", {3: "手机号 < 11 位 & 不对\x00", 4: "错"})
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(copy.content)) as new:
        touched = {name for name in old.namelist() if old.read(name) != new.read(name)}
        assert old.namelist() == new.namelist()
        root = ElementTree.fromstring(new.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    tags = [node.tag.partition("}")[2] for node in root]
    assert touched - {"xl/workbook.xml"} == {"xl/worksheets/sheet1.xml", "xl/styles.xml"}
    assert tags == sorted(tags, key=ORDER.index)
    assert "drawing" in tags
    workbook = openpyxl.load_workbook(io.BytesIO(copy.content))
    page = workbook["名册"]
    assert [page.cell(row, 6).value for row in (2, 3, 4)] == [RESULT_TITLE, "手机号 < 11 位 & 不对", "错"]
    assert page.auto_filter.ref == (None if look.get("tabled") else "A2:F4")
    assert page["F3"].font.color.rgb == "FF8F2D20"
    assert page["F3"].alignment.wrap_text
    assert page["J3"].fill.fgColor.rgb == "FFFFFF00", "an empty coloured cell to the right stays"
    assert page.column_dimensions["F"].width == 48


def test_a_second_sheet_of_a_workbook():
    copy = copy_of(book(("封面", [["说明"]]), ("名册", ROWS)), "a.xlsx", {3: "错"})
    workbook = openpyxl.load_workbook(io.BytesIO(copy.content))
    assert workbook["名册"]["F3"].value == "错"
    assert workbook["封面"].max_column == 1


def prefixed() -> bytes:
    """A workbook whose sheet is written with a prefix, as some systems do."""
    before = book(("名册", ROWS))
    name = "xl/worksheets/sheet1.xml"
    part = part_of(before, name)
    space = re.search(rb'xmlns="([^"]+)"', part)
    assert space
    part = re.sub(rb"<(/?)(row|c|v|t|is)(?=[ />])", rb"<\1x:\2", part)
    return with_part(before, name, part.replace(b"<worksheet ", b'<worksheet xmlns:x="%b" ' % space[1], 1))


@pytest.mark.parametrize("too_much", [False, True])
def test_a_workbook_written_in_an_unusual_way(monkeypatch: pytest.MonkeyPatch, too_much: bool):
    if too_much:
        monkeypatch.setattr("huiyin.apps.exchange.rebuild.MOST_CELLS", 1)
    copy = copy_of(prefixed(), "a.xlsx", {3: "=错"})
    page = openpyxl.load_workbook(io.BytesIO(copy.content))["名册"]
    assert [page["F2"].value, page["F3"].value, page["F4"].value, page["A4"].value] == [
        RESULT_TITLE,
        "=错",
        None,
        "李四",
    ]
    assert page["F3"].data_type == "s"
    assert page.auto_filter.ref == "A2:F4"
    assert find_table(copy.content, copy.name, COLUMNS).header_row == 2


@given(place=st.integers(1, 16384))
def test_letters_of_columns(place: int):
    assert column_number(letters(place)) == place
