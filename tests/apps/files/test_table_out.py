"""Lists as files: the head, the count, the guard, the speed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import time
import tracemalloc
from decimal import Decimal

import openpyxl
import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from huiyin.apps.exchange.sheets import find_table
from huiyin.apps.files import table_out
from huiyin.apps.files.table_out import Head, csv_chunks, guard, write_xlsx
from huiyin.core.errors import RuleError
from tests.apps.exchange.books import COLUMNS, HEADING

NOW = dt.datetime(2026, 11, 21, 11, 30, tzinfo=dt.UTC)
HEAD = Head("住户名册", "村=和平村", NOW, "派单岗")
ROWS = [
    ["王芳", "13800000001", dt.date(1980, 5, 18), "农户", 3],
    ["=SUM(A1)", "+86", None, "-", -2],
    ["@x", "\tx", NOW, True, Decimal("1.5")],
]


def as_csv(rows: list[list[object]]) -> list[list[str]]:
    content = b"".join(csv_chunks(HEAD, HEADING, rows))
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_text_file_with_its_head():
    with override("zh-hans"):
        rows = as_csv(ROWS)
    assert rows[:7] == [
        ["标题", "住户名册"], ["筛选", "村=和平村"], ["导出时间", "2026-11-21 19:30"], ["导出岗位", "派单岗"],
        ["行数", "3"], [], HEADING
    ]  # fmt: skip
    assert rows[7] == ["王芳", "13800000001", "1980-05-18", "农户", "3"]
    assert rows[8] == ["'=SUM(A1)", "'+86", "", "'-", "-2"]
    assert rows[9] == ["'@x", "'\tx", "2026-11-21 19:30", "是", "1.5"]


def test_a_workbook_with_its_head():
    out = io.BytesIO()
    with override("zh-hans"):
        assert write_xlsx(out, HEAD, HEADING, ROWS) == 3
    page = openpyxl.load_workbook(out).worksheets[0]
    assert [page.cell(row, 1).value for row in range(1, 8)] == [
        "标题",
        "筛选",
        "导出时间",
        "导出岗位",
        "行数",
        None,
        "姓名",
    ]
    assert page["B5"].value == 3
    assert [cell.value for cell in page[9]] == ["=SUM(A1)", "+86", None, "-", -2]
    assert page["A9"].data_type == "s"
    assert page.freeze_panes == "A8"


def test_no_rows_is_a_file_too():
    assert as_csv([])[4] == ["行数", "0"]
    out = io.BytesIO()
    assert write_xlsx(out, HEAD, HEADING, []) == 0


def test_what_we_hand_out_can_be_handed_in_again():
    for content, name in ((b"".join(csv_chunks(HEAD, HEADING, ROWS)), "a.csv"),):
        table = find_table(content, name, COLUMNS)
        assert [row.values["name"] for row in table.rows] == ["王芳", "'=SUM(A1)", "'@x"]


@given(text=st.text())
def test_no_text_starts_a_formula(text: str):
    guarded = str(guard(text))
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert guarded.removeprefix("'") == text or guarded == text


def test_a_text_too_long_for_a_cell_says_so():
    out = io.BytesIO()
    with override("zh-hans"):
        write_xlsx(out, HEAD, ["文"], [["字" * 40_000]])
    text = openpyxl.load_workbook(out).worksheets[0]["A8"].value
    assert len(text) == 32_767
    assert text.endswith("……（全文见.csv文件）")


def test_more_rows_than_a_sheet_holds(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(table_out, "XLSX_ROWS", 2)
    with pytest.raises(RuleError) as refusal:
        write_xlsx(io.BytesIO(), HEAD, HEADING, ROWS)
    assert refusal.value.values == {"rows": 3, "limit": 2}


@pytest.mark.parametrize("count", [499, 500, 501, 1000])
def test_the_count_is_what_is_there(count: int):
    rows = as_csv([[number] for number in range(count)])
    assert rows[4] == ["行数", str(count)]
    assert [row[0] for row in rows[7:]] == [str(number) for number in range(count)]


def test_a_hundred_thousand_rows_in_little_memory_and_time():
    rows = ([f"王芳{n}", "13800000001", "1980-05-18", "农户", n] for n in range(100_000))
    tracemalloc.start()
    started = time.process_time()
    length = sum(len(piece) for piece in csv_chunks(HEAD, HEADING, rows))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert length > 4_000_000
    assert most < 8_000_000, "the rows are held in memory"
    assert time.process_time() - started < 20
