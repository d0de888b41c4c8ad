"""Templates can be filled in and read back."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.apps.exchange.check import check_rows
from huiyin.apps.exchange.columns import Choice, Column, ColumnType
from huiyin.apps.exchange.sheets import find_table
from huiyin.apps.exchange.templates import make_template
from tests.apps.exchange.books import COLUMNS

GRIDS = Column(
    "grid", ("网格",), ColumnType.choice, choices=tuple(Choice(f"g{n}", (f"第{n}网格名称",)) for n in range(60))
)
HAS = Column("has", ("有车", "Car"), ColumnType.yes)
ALL = (*COLUMNS, GRIDS, HAS)


def test_what_a_template_looks_like():
    workbook = openpyxl.load_workbook(io.BytesIO(make_template("住户", ALL)))
    page = workbook["住户"]
    assert [cell.value for cell in page[2]] == [
        "_id",
        "姓名（必填）",
        "手机号",
        "出生日期",
        "类别",
        "人口",
        "网格",
        "有车",
    ]
    assert page["B3"].value == "和身份证一致"
    assert page.freeze_panes == "C4"
    assert page.column_dimensions["A"].hidden
    assert page.column_dimensions["C"].style is not None
    assert page["B1"].value.startswith("住户")
    assert workbook["_字典"].sheet_state == "hidden"
    assert {rule.formula1 for rule in page.data_validations.dataValidation} == {"dict_kind", "dict_grid", "dict_has"}
    assert workbook.defined_names["dict_grid"].attr_text == "'_字典'!$B$2:$B$61"


def test_names_phones_and_dates_are_text_and_counts_are_not():
    page = openpyxl.load_workbook(io.BytesIO(make_template("住户", COLUMNS)))["住户"]
    formats = {
        n: group.number_format for group in page.column_dimensions.values() for n in range(group.min, group.max + 1)
    }
    assert [formats[n] for n in range(2, 7)] == ["@", "@", "@", "General", "General"]


def test_an_empty_template_in_either_language_has_no_rows_and_no_problems():
    for lang in ("zh-hans", "en"):
        with override(lang):
            content = make_template("住户", ALL, [{"_id": "u1", "name": "王芳", "kind": "b", "has": True, "people": 3}])
        table = find_table(content, "a.xlsx", ALL)
        assert table.problems == ()
        (row,) = check_rows(table, ALL)
        assert (row.uid, row.number) == ("u1", 4)
        assert {"name": "王芳", "kind": "b", "has": True, "people": 3}.items() <= row.values.items()


FILLED = st.fixed_dictionaries(
    {
        "name": st.text("王李张刘陈杨黄赵·", min_size=1, max_size=8),
        "phone": st.none() | st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
        "born": st.none() | st.dates(dt.date(1920, 1, 1), dt.date(2026, 1, 1)),
        "kind": st.none() | st.sampled_from(["a", "b"]),
        "people": st.none() | st.integers(0, 30),
        "grid": st.none() | st.sampled_from([choice.code for choice in GRIDS.choices]),
        "has": st.none() | st.booleans(),
    }
)


@settings(max_examples=25)
@given(rows=st.lists(FILLED, min_size=1, max_size=6))
def test_round_trip(rows: list[dict[str, object]]):
    table = find_table(make_template("住户", ALL, rows), "住户.xlsx", ALL)
    assert [row.values for row in check_rows(table, ALL)] == rows
