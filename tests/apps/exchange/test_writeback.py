"""Reasons go into a copy of the same file."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from huiyin.apps.exchange.columns import RESULT_TITLE
from huiyin.apps.exchange.sheets import find_table
from huiyin.apps.exchange.writeback import Copy, write_back
from tests.apps.exchange.books import COLUMNS, HEADING, book, text_file

ROWS = [["登记表"], HEADING, ["王芳", "138", "", "农户", 3], ["李四", "", "", "", 1]]


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


@pytest.mark.parametrize("failure", [ValueError("a style"), KeyError("a name")])
def test_a_workbook_that_cannot_be_kept_comes_back_plain(monkeypatch: pytest.MonkeyPatch, failure: Exception):
    def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr("openpyxl.load_workbook", fail)
    copy = copy_of(book(("名册", ROWS)), "a.xlsx", {3: "=错"})
    monkeypatch.undo()
    page = openpyxl.load_workbook(io.BytesIO(copy.content))["名册"]
    assert [page["F2"].value, page["F3"].value, page["A4"].value] == [RESULT_TITLE, "=错", "李四"]
    assert find_table(copy.content, copy.name, COLUMNS).header_row == 2
