"""Cells as people type them become values, or a refusal that says what to write."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.apps.exchange.columns import Choice, Column, ColumnType
from huiyin.apps.exchange.dates import read_date, read_moment
from huiyin.apps.exchange.folding import fold_hard, fold_line, fold_text
from huiyin.apps.exchange.values import read_code, read_int, read_number, read_phone, read_yes, reader
from huiyin.core.errors import RuleError

WIDE = {ord("0") + n: 0xFF10 + n for n in range(10)} | {ord("."): "．", ord("/"): "／", ord("-"): "－"}
DAYS = st.dates(dt.date(1920, 1, 1), dt.date(2099, 12, 31))
FORMS = [
    "{y}.{m}.{d}",
    "{y}/{m}/{d}",
    "{y}-{m:02}-{d:02}",
    "{y}年{m}月{d}日",
    "{y}年{m}月{d}号",
    "{y} . {m} . {d}",
    "{y}{m:02}{d:02}",
]


@given(
    day=DAYS,
    form=st.sampled_from(FORMS),
    wide=st.booleans(),
    padding=st.sampled_from(["", " ", "\u3000", "\u200b", "'"]),
)
def test_a_day_is_read_from_every_way_to_write_it(day: dt.date, form: str, wide: bool, padding: str):
    text = form.format(y=day.year, m=day.month, d=day.day)
    assert read_date(padding + (text.translate(WIDE) if wide else text)) == day


@given(day=DAYS)
def test_a_day_is_read_from_a_serial_also_as_text(day: dt.date):
    serial = (day - dt.date(1899, 12, 30)).days
    assert read_date(serial) == read_date(float(serial)) == read_date(str(serial)) == day


@given(day=DAYS, seconds=st.integers(0, 86399))
def test_a_moment_is_read_back(day: dt.date, seconds: int):
    moment = dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=seconds)
    half = "上午" if moment.hour < 12 else "下午"
    assert read_moment(moment) == moment
    assert read_moment(f"{moment:%Y-%m-%d %H:%M:%S}") == moment
    assert read_moment(f"{moment:%Y-%m-%dT%H:%M:%S}+08:00") == moment
    assert read_moment(f"{moment:%Y/%m/%d} {half}{moment.hour % 12 or 12}:{moment:%M:%S}") == moment
    assert read_moment(f"{moment:%Y年%m月%d日%H时%M分%S秒}") == moment


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2023", "cell_date_no_day"), (2023, "cell_date_no_day"), (2023.5, "cell_date_no_day"),
        ("2023年5月", "cell_date_no_day"), ("5月18日", "cell_date_no_year"), ("23.5.18", "cell_date_short_year"),
        ("2023.2.30", "cell_date_impossible"), ("2023-13-1", "cell_date_impossible"),
        ("20231301", "cell_date_impossible"),
        ("去年五月", "cell_not_date"), ("nan", "cell_not_date"), ("inf", "cell_not_date"), (True, "cell_not_date"),
        ("2023-05-18 25:00", "cell_date_impossible"), (dt.time(8), "cell_not_date"), (1e300, "cell_not_date"),
    ],
)  # fmt: skip
def test_what_is_no_day_is_told_apart(text: object, code: str):
    with pytest.raises(RuleError) as refusal:
        read_date(text)  # type: ignore[arg-type]
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        (13800000001.0, "13800000001"), (13800000001, "13800000001"), ("138 0000 0001", "13800000001"),
        ("138-0000-0001", "13800000001"), ("１３８０００００００１", "13800000001"), ("'13800000001", "13800000001"),
        ("\u202d13800000001\u202c", "13800000001"), ("+86 13800000001", "13800000001"),
        ("008613800000001", "13800000001"),
        ("8613800000001", "13800000001"), ("013800000001", "13800000001"), ("13800000001.0", "13800000001"),
        ("1.3800000001E+10", "13800000001"), ("0936-8234567", "0936-8234567"), ("（0936）8234567", "0936-8234567"),
        ("09368234567", "0936-8234567"), ("010-82345678", "010-82345678"), ("+86 10 8234 5678", "010-82345678"),
        ("0936-8234567-8", "0936-8234567-8"), ("010 82345678转801", "010-82345678-801"), ("8234567", "8234567"),
        ("400-123-4567", "4001234567"), ("12345", "12345"), ("电话", None), ("1380000", None), ("138000000012", None),
    ],
)  # fmt: skip
def test_phones(cell: object, phone: str | None):
    if phone is None:
        with pytest.raises(RuleError, match="cell_not_phone"):
            read_phone(cell)  # type: ignore[arg-type]
    else:
        assert read_phone(cell) == phone  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "cell",
    ["13800000001、13900000001", "13800000001,13900000001", "13800000001 13900000001", "13800000001/13900000001"],
)
def test_one_phone_a_cell(cell: str):
    with pytest.raises(RuleError, match="cell_many_phones"):
        read_phone(cell)


@pytest.mark.parametrize("cell", ["1.38E+10", 1.38e17, "6.2072319800E+17", float("inf"), float("nan")])
def test_digits_that_the_spreadsheet_dropped_are_not_made_up(cell: object):
    for read in (read_phone, read_code):
        with pytest.raises(RuleError, match="cell_digits_lost"):
            read(cell)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "code"),
    [("007", "007"), (620723.0, "620723"), (" 62 07 23 ", "620723"), ("ＧＴ－01", "GT-01"), ("'0012", "0012")],
)
def test_codes_keep_their_zeros(cell: object, code: str):
    assert read_code(cell) == code  # type: ignore[arg-type]


@given(number=st.integers(-(10**12), 10**12), grouped=st.booleans(), wide=st.booleans())
def test_whole_numbers(number: int, grouped: bool, wide: bool):
    text = f"{number:,}" if grouped else str(number)
    assert read_int(text.translate(WIDE) if wide else text) == number
    assert read_int(float(number)) == read_int(f"{number}.00") == number


@given(number=st.decimals(-(10**9), 10**9, places=2))
def test_decimal_numbers_without_the_noise_of_floats(number: Decimal):
    assert read_number(str(number)) == number
    assert read_number(float(number)) == number


def test_the_noise_of_floats_goes():
    assert read_number(0.1 + 0.2) == Decimal("0.3")


@pytest.mark.parametrize(
    ("cell", "better"),
    [("12人", "12"), ("1,200元", "1200"), ("3.5万", "35000"), ("￥12.50", "12.5"),
     ("约12", ""), ("十二", ""), ("1_000", ""), ("NaN", ""), (True, "")],
)  # fmt: skip
def test_what_is_no_number_gets_a_proposal(cell: object, better: str):
    with pytest.raises(RuleError) as refusal:
        read_number(cell)  # type: ignore[arg-type]
    assert (refusal.value.code, refusal.value.values["better"]) == ("cell_not_number", better)


def test_a_half_is_not_whole():
    with pytest.raises(RuleError, match="cell_not_whole"):
        read_int("2.5")


@pytest.mark.parametrize(
    ("cell", "said"),
    [("是", True), ("√", True), ("Ｙ", True), (True, True), (1.0, True), ("无", False), ("×", False), (0, False)],
)
def test_yes_and_no(cell: object, said: bool):
    assert read_yes(cell) is said  # type: ignore[arg-type]


def test_yes_may_be_nothing_else():
    with pytest.raises(RuleError, match="cell_not_yes"):
        read_yes("也许")


def test_choices_by_any_of_their_words_or_their_code():
    read = reader(
        Column(
            "kind",
            ("类别",),
            ColumnType.choice,
            choices=(Choice("farm", ("农户", "种植户")), Choice("shop", ("商户",))),
        )
    )
    assert [read(cell) for cell in ("农户", "种 植 户", "farm", "FARM", "商户（个体）")] == ["farm"] * 4 + ["shop"]
    with pytest.raises(RuleError) as refusal:
        read("大农户")
    assert refusal.value.values == {"given": "大农户", "titles": ["农户", "商户"], "better": "农户"}


@pytest.mark.parametrize(
    ("cell", "line"),
    [("王　芳", "王芳"), ("  张  三 ", "张三"), ("ＡＢＣ１２", "ABC12"), ("Anna  Maria", "Anna Maria"),
     ("一\n二", "一二"),
     ("\ufeff王芳\u200b", "王芳"), ("'=1+1", "=1+1"), (12.0, "12"), ("(一)，。", "(一)，。"), (None, "")],
)  # fmt: skip
def test_lines(cell: object, line: str):
    assert fold_line(cell) == line  # type: ignore[arg-type]


def test_text_keeps_its_lines_its_punctuation_and_its_joiners():
    assert fold_text(" 第一条：水，\r\n第二条_x000D_\n\u3000电。 ") == "第一条：水，\n第二条\n电。"
    assert fold_text("\u182e\u200d\u1823") == "\u182e\u200d\u1823"


@given(text=st.text())
def test_folding_twice_changes_nothing(text: str):
    assert fold_line(fold_line(text)) == fold_line(text) or text.lstrip().startswith(("'", "\u2018", "\u2019"))
    assert "\u200b" not in fold_hard(text)


@given(
    cell=st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.times()),
    kind=st.sampled_from(ColumnType),
)
def test_no_cell_ever_breaks_a_reader(cell: object, kind: ColumnType):
    read = reader(Column("x", ("x",), kind, choices=(Choice("a", ("甲",)),)))
    with suppress(RuleError):
        read(cell)  # type: ignore[arg-type]


def test_too_long():
    with pytest.raises(RuleError) as refusal:
        reader(Column("x", ("x",), max_length=3))("一二三四")
    assert refusal.value.values == {"length": 4, "limit": 3}
