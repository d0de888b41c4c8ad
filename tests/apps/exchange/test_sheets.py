"""Tables as offices make them are found and read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from huiyin.apps.exchange.check import check_rows
from huiyin.apps.exchange.columns import Column, Table
from huiyin.apps.exchange.sheets import find_table
from huiyin.apps.exchange.writeback import write_back
from huiyin.core.errors import RuleError
from tests.apps.exchange.books import BORN, COLUMNS, HEADING, NAME, PHONE, book, text_file

ROW = ["王芳", "13800000001", "1980-05-18", "农户", 3]


def codes(table: Table) -> list[tuple[str, int, str]]:
    return [(problem.code, problem.row, problem.column) for problem in table.problems]


def names(table: Table) -> list[object]:
    return [row.values["name"] for row in table.rows]


def test_a_plain_table():
    table = find_table(book(("Sheet1", [HEADING, ROW])), "a.xlsx", COLUMNS)
    assert (table.sheet, table.header_row, table.width) == ("Sheet1", 1, 5)
    assert table.rows[0].number == 2
    assert table.rows[0].values == dict(zip(["name", "phone", "born", "kind", "people"], ROW, strict=True))
    assert table.problems == ()


def test_title_rows_blank_rows_totals_and_notes_are_left_out():
    rows = [
        ["某某镇住户登记表"],
        ["填报单位：和平村", None, None, "填报日期：2026年11月1日"],
        [],
        ["序号", *HEADING],
        [1, *ROW],
        [],
        [2, "李 四", "", "", "", 2],
        ["小计", None, None, None, None, 5],
        [3, *ROW],
        ["合  计", None, None, None, None, 8],
        [],
        ["填表说明：1.姓名须与身份证一致"],
        ["制表人：张三", None, None, "审核：李四"],
    ]
    table = find_table(
        book(
            ("表1", rows),
        ),
        "a.xlsx",
        COLUMNS,
    )
    assert table.header_row == 4
    assert [row.number for row in table.rows] == [5, 7, 9]
    assert codes(table) == [("row_left_out", row, "") for row in (8, 10, 12, 13)]


def test_a_heading_of_two_rows_with_merged_cells():
    rows = [
        ["住户登记表", None, None, None, None],
        ["序号", "姓名", "联系方式", None, "出生\n日期"],
        [None, None, "手机", "座机", None],
        [1, "王芳", "13800000001", "", "1980-05-18"],
    ]
    merges = ["A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3"]
    table = find_table(book(("s", rows), merges=merges), "a.xlsx", (NAME, Column("phone", ("联系方式", "手机")), BORN))
    assert table.header_row == 3
    assert table.places == {"name": 1, "phone": 2, "born": 4}
    assert [row.number for row in table.rows] == [4]


def test_under_a_heading_that_spans_each_column_is_called_by_its_own_words():
    """诉求情况 over 工单类型 and 诉求内容: the problems name 工单类型, as the person reads it, not both run together."""
    rows = [
        ["登记情况", None, "民族"],
        ["姓名", "手机号", None],
        ["王芳", "没有", "汉"],
    ]
    table = find_table(book(("s", rows), merges=["A1:B1", "C1:C2"]), "a.xlsx", COLUMNS)
    assert table.words == {"name": "姓名", "phone": "手机号"}
    assert codes(table) == [("sheet_column_unknown", 0, "民族")]


def test_a_village_merged_over_its_rows_counts_for_each():
    rows = [["村", "姓名"], ["和平村", "王芳"], [None, "李四"], [None, "赵五"], ["新民村", "钱六"]]
    table = find_table(book(("s", rows), merges=["A2:A4"]), "a.xlsx", (Column("village", ("村",)), NAME))
    assert [row.values["village"] for row in table.rows] == ["和平村", "和平村", "和平村", "新民村"]


@pytest.mark.parametrize(
    "heading",
    ["姓名", " 姓　名 ", "*姓名", "姓名（必填）", "姓名(必填)", "＊姓名：",
     "姓 名\n【与身份证一致】", "\u200b姓名", "Name", "ＮＡＭＥ*", "name (required)"],
)  # fmt: skip
def test_headings_are_recognised_however_they_are_dressed(heading: str):
    table = find_table(book(("s", [[heading, "手机号（选填）"], ["王芳", "13800000001"]])), "a.xlsx", COLUMNS)
    assert table.places == {"name": 0, "phone": 1}


def test_of_several_sheets_the_best_heading_wins_and_rivals_are_told():
    sheets: list[tuple[str, Any]] = [
        ("封面", [["说明"], ["请填写"]]),
        ("旧表", [["姓名"], ["甲"]]),
        ("一村", [HEADING, ROW]),
        ("二村", [HEADING, ROW]),
    ]
    table = find_table(book(*sheets), "a.xlsx", COLUMNS)
    assert table.sheet == "一村"
    assert codes(table) == [("sheet_not_read", 0, "二村")]


def test_a_sheet_that_lacks_a_column_of_no_need_is_told_as_well():
    sheets: list[tuple[str, Any]] = [("一村", [HEADING, ROW]), ("二村", [HEADING[:4], ROW[:4]]), ("三村", [HEADING])]
    assert codes(find_table(book(*sheets), "a.xlsx", COLUMNS)) == [("sheet_not_read", 0, "二村")]


def test_a_hidden_dictionary_is_no_table():
    sheets: list[tuple[str, Any]] = [
        ("数据", [HEADING[:2], ["王芳", ""]]),
        ("字典", [HEADING, ROW]),
        ("_字典", [HEADING, ROW]),
    ]
    assert find_table(book(*sheets, hidden=["字典"]), "a.xlsx", COLUMNS).sheet == "数据"


def test_unknown_and_doubled_columns_are_reported():
    table = find_table(book(("s", [["序号", "姓名", "名字", "民族"], [1, "王芳", "x", "汉"]])), "a.xlsx", COLUMNS)
    assert codes(table) == [("sheet_column_twice", 0, "名字"), ("sheet_column_unknown", 0, "民族")]
    assert names(table) == ["王芳"]


def test_missing_columns_are_named_all_at_once_with_a_guess():
    wanted = (NAME, Column("phone", ("手机号",), required=True), Column("door", ("门牌号",), required=True))
    with pytest.raises(RuleError) as refusal:
        find_table(book(("s", [["姓名", "手机号码"], ["王芳", "1"]])), "a.xlsx", wanted)
    assert refusal.value.code == "sheet_columns_missing"
    assert refusal.value.values == {"columns": "手机号、门牌号", "row": 1, "guesses": {"手机号": "手机号码"}}


def test_no_heading_at_all_and_no_rows():
    with pytest.raises(RuleError, match="sheet_no_heading"):
        find_table(book(("s", [["甲", "乙"], ["1", "2"]])), "a.xlsx", COLUMNS)
    with pytest.raises(RuleError, match="sheet_no_rows"):
        find_table(book(("s", [HEADING])), "a.xlsx", COLUMNS)


def test_a_heading_repeated_on_each_printed_page_is_no_row():
    table = find_table(book(("s", [HEADING, ROW, HEADING, ROW])), "a.xlsx", COLUMNS)
    assert [row.number for row in table.rows] == [2, 4]


def test_our_own_result_column_is_ignored():
    table = find_table(book(("s", [[*HEADING, "回音核对结果"], [*ROW, "错"]])), "a.xlsx", COLUMNS)
    assert table.problems == ()


def test_real_dates_and_numbers_from_a_workbook():
    rows = [HEADING, ["王芳", 13800000001, dt.date(1980, 5, 18), "农户", 3.0]]
    table = find_table(book(("s", rows)), "a.xlsx", COLUMNS)
    checked = next(check_rows(table, COLUMNS))
    assert checked.values == {
        "name": "王芳", "phone": "13800000001", "born": dt.date(1980, 5, 18), "kind": "a", "people": 3
    }  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_files_of_every_encoding_and_separator(encoding: str, separator: str):
    content = text_file([["住户登记表"], HEADING, [*ROW[:3], "农户，䶮"]], encoding=encoding, separator=separator)
    table = find_table(content, "a.csv", COLUMNS)
    assert table.header_row == 2
    assert table.rows[0].values["kind"] == "农户，䶮"


def test_a_cell_with_line_breaks_is_one_row_of_a_text_file():
    content = text_file([["姓名", "备注"], ["王芳", "一\n二"], ["李四", ""]])
    table = find_table(content, "a.csv", (NAME, Column("note", ("备注",))))
    assert [(row.number, row.values["note"]) for row in table.rows] == [(2, "一\n二"), (3, "")]


def test_the_hint_row_is_known_by_its_words_too():
    rows = [HEADING, ["和身份证一致"], ROW, ["例", "13800000000"]]
    table = find_table(book(("s", rows)), "a.xlsx", (NAME, PHONE))
    assert [row.number for row in table.rows] == [3]


def test_a_group_title_merged_across_is_no_row():
    rows = [HEADING, ["一组", None, None, None, None], ROW, ["二组", None, None, None, None], ROW]
    table = find_table(book(("s", rows), merges=["A2:E2", "A4:E4"]), "a.xlsx", COLUMNS)
    assert [row.number for row in table.rows] == [3, 5]


def test_a_row_with_a_name_only_is_a_row_also_at_the_end():
    table = find_table(book(("s", [HEADING, ROW, ["李四"]])), "a.xlsx", COLUMNS)
    assert names(table) == ["王芳", "李四"]


POST_COLUMNS = (
    Column("post", ("岗位",), required=True),
    Column("type", ("类型",), required=True),
    Column("unit", ("单位",)),
)
POST_HEADING = ["岗位", "类型", "单位"]


@pytest.mark.parametrize(
    "rows",
    [
        [["负责人", "", "办公室"], ["联络岗", "", "办公室"], ["经办人", "", "办公室"]],
        [["联络岗"], ["负责人"], ["经办人"]],
        [["负责人", "负责人"], ["经办人", "经办人"]],
        [["负责人"], ["备注：", "", ""], ["联络岗", "联络员", "办公室"]],
    ],
)
def test_what_stands_among_rows_or_has_values_is_a_row_whatever_it_is_called(rows: list[list[str]]):
    """负责人 begins a footnote and is a post. Read, it is taken in or refused with its reason."""
    table = find_table(book(("s", [POST_HEADING, *rows])), "a.xlsx", POST_COLUMNS)
    assert ([row.number for row in table.rows], table.problems) == (list(range(2, 2 + len(rows))), ())


@pytest.mark.parametrize(
    "notes",
    [
        [["负责人"], ["经办人"]],
        [["备注"], ["制表人：张三", "", "审核：李四"]],
        [["制表人：张三", "", "审核：李四"], ["备注"]],
        [["制表人：", "张三"], ["日期：", "2026年11月1日"]],
        [["制表人", "", "审核人"]],
        [["合计", "3"], [], ["注：一岗一行"]],
    ],
)
def test_footnotes_stand_below_the_table_and_are_told(notes: list[list[str]]):
    table = find_table(book(("s", [POST_HEADING, ["联络岗", "联络员", "办公室"], *notes])), "a.xlsx", POST_COLUMNS)
    assert [row.number for row in table.rows] == [2]
    assert codes(table) == [("row_left_out", 3 + at, "") for at, note in enumerate(notes) if note]


def test_footnotes_of_a_printed_page_stand_above_the_next_heading():
    row, foot = ["联络岗", "联络员", "办公室"], ["制表人：张三", "", "审核：李四"]
    table = find_table(book(("s", [POST_HEADING, row, foot, [], POST_HEADING, row, foot])), "a.xlsx", POST_COLUMNS)
    assert [row.number for row in table.rows] == [2, 6]
    assert codes(table) == [("row_left_out", row, "") for row in (3, 5, 7)]


def test_a_workbook_of_the_old_kind():
    content = (Path(__file__).parent / "data" / "old.xls").read_bytes()
    table = find_table(content, "old.xls", COLUMNS)
    first, second = check_rows(table, COLUMNS)
    assert (table.sheet, table.header_row, first.values["name"], first.values["phone"]) == (
        "名册",
        2,
        "王芳",
        "13800000001",
    )
    assert second.values["born"] == dt.date(1975, 1, 2)
    copy = write_back(content, "old.xls", table, {3: "错"})
    assert copy.name == "old-核对.xlsx"
    assert [row.number for row in find_table(copy.content, copy.name, COLUMNS).rows] == [3, 4]
