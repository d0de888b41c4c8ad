"""Rows are checked one by one; a bad one never takes the good ones with it."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override

from huiyin.apps.exchange.check import Checked, check_rows, row_hash
from huiyin.apps.exchange.columns import Column, ColumnType
from huiyin.apps.exchange.sheets import find_table
from huiyin.apps.exchange.texts import problem_sentence, reasons
from tests.apps.exchange.books import COLUMNS, HEADING, book, text_file


def checked(rows: list[Any], columns: tuple[Column, ...] = COLUMNS) -> list[Checked]:
    return list(check_rows(find_table(book(("s", rows)), "a.xlsx", columns), columns))


def test_bad_rows_among_good_ones():
    good, bad, last = checked(
        [HEADING, ["王芳", "", "", "", ""], ["", "138", "2023", "渔户", "三"], ["李四", "", "", "", 2]]
    )
    assert good.good
    assert last.good
    assert last.values == {"name": "李四", "phone": None, "born": None, "kind": None, "people": 2}
    assert [(problem.code, problem.column) for problem in bad.problems] == [
        ("cell_empty", "姓名"), ("cell_not_phone", "手机号"), ("cell_date_no_day", "出生日期"),
        ("cell_not_choice", "类别"), ("cell_not_number", "人口"),
    ]  # fmt: skip


def test_the_sentences_say_row_column_what_is_wrong_and_what_to_write():
    (bad,) = checked([HEADING, ["", "138", "2023", "农", "3人"]])
    with override("zh-hans"):
        assert [problem_sentence(problem) for problem in bad.problems] == [
            "第2行「姓名」：必须填写。",
            "第2行「手机号」：「138」不是电话号码。请写成13800000000或0936-8000000这样。",
            "第2行「出生日期」：「2023」不是完整的日期。请写年、月、日，例如2023-05-18。",
            "第2行「类别」：「农」不在选项里。请从这些里选：农户、商户。是不是「农户」？",
            "第2行「人口」：「3人」不是数字。请只写数字。是不是「3」？",
        ]
        assert (
            reasons(bad.problems[:2])
            == "「姓名」：必须填写。\n「手机号」：「138」不是电话号码。请写成13800000000或0936-8000000这样。"
        )
    with override("en"):
        assert problem_sentence(bad.problems[0]) == "Row 2, “姓名”: must be filled in."


@pytest.mark.parametrize("stroke", ["/", "—", "无", "-", "  ", "\u3000", "\u200b"])
def test_a_stroke_means_nothing_where_nothing_is_allowed(stroke: str):
    first, second = checked([HEADING, ["王芳", stroke, stroke, "", stroke], [stroke, "", "", "", 1]])
    assert first.values == {"name": "王芳", "phone": None, "born": None, "kind": None, "people": None}
    assert second.problems[0].code == "cell_empty"


def test_a_failed_formula_is_told():
    (bad,) = check_rows(find_table(text_file([HEADING, ["王芳", "#N/A"]]), "a.csv", COLUMNS), COLUMNS)
    assert bad.problems[0].code == "cell_formula_failed"


def test_the_same_code_twice_in_a_file():
    columns = (Column("code", ("编号",), ColumnType.code, required=True, unique=True),)
    content = text_file([["编号"], ["7"], ["8"], [" 7"]])
    first, _, third = check_rows(find_table(content, "a.csv", columns), columns)
    assert first.good
    assert (third.problems[0].code, third.problems[0].values) == ("cell_twice", {"given": "7", "first": 2})


def test_the_hash_is_the_same_in_every_format_and_order():
    xlsx = checked([HEADING, ["王芳", 13800000001, "1980.5.18", "农户", 3.0]])
    content = text_file(
        [["人口", "姓名", "手机", "类别", "生日"], ["3", "王 芳", "138-0000-0001", "农户", "1980年5月18日"]]
    )
    text = list(check_rows(find_table(content, "a.csv", COLUMNS), COLUMNS))
    assert xlsx[0].hash == text[0].hash
    assert row_hash({"a": "1", "b": None}) == row_hash({"b": "", "a": "1"}) != row_hash({"a": "2"})
