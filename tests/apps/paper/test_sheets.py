"""Official paper: the layout of official documents, one value a sheet, hostile words only words, the same bytes each time."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.apps.paper import fonts, typesetting
from huiyin.apps.paper.typesetting import pdf, pictures
from huiyin.core.errors import RuleError
from huiyin.core.sheets import (
    SHEETS,
    Ballots,
    Block,
    BriefSheet,
    CountSheet,
    Letter,
    MinutesSheet,
    OpinionSheet,
    Paper,
    Register,
    RegisterStep,
    RollSheet,
    Sheet,
    Slips,
    WallNotice,
    share,
)

OF: dict[str, Any] = {
    "of": "杏树湾村",
    "code": "WH-20261122-0007",
    "address": "https://example.org/open/WH-20261122-0007",
}
STEPS = ("党支部会提议", "“两委”会商议", "党员大会审议", "村民代表会议决议", "决议公开", "实施结果公开")
TOLD = RegisterStep(title="", due=62, came=45, agreed=31, against=4, abstained=10, content="水渠改造。" * 20)
ROWS = tuple((str(n + 1), f"户主{n}", f"{n % 5 + 1}人") for n in range(62))
EACH: tuple[Sheet, ...] = (
    Letter(title="", text="字", **OF),
    WallNotice(title="十月收支", text="结余四百元。", facts=(("预算", "86,000元"),), until="2026年12月1日", **OF),
    Register(title="登记表", matter="水渠", steps=tuple(replace(TOLD, title=name) for name in STEPS), **OF),
    RollSheet(title="签到册", entries=ROWS, **OF),
    OpinionSheet(title="征求意见表", matter="水渠", text="每人十五元。", entries=ROWS, **OF),
    Slips(title="条子", matter="水渠", slips=tuple((n, name, "8K3M2-F7P9X") for n, name, _ in ROWS[:11]), **OF),
    MinutesSheet(title="会议记录", matter="水渠", facts=(("应到", "62"),), text="讨论了线路。", **OF),
    Ballots(title="表决票", matter="水渠", **OF),
    CountSheet(title="计票单", matter="水渠", issued=45, used=44, spoiled=1, unused=0, marks=(31, 4, 9), **OF),
    BriefSheet(
        title="十月简报",
        blocks=(Block(level=1, runs=(("一、走访", ""),)), Block(runs=(("走访", ""), ("602人", "1"), ("。", "")))),
        notes=(("1", "602人", "走访过的党员。", "https://example.org/figures/visitors/?on=2026-10-31"),),
        **OF,
    ),
)


def test_every_kind_of_sheet_is_tried():
    assert {type(each) for each in EACH} == set(SHEETS)


@pytest.mark.parametrize("sheet", EACH, ids=lambda sheet: sheet.template)
def test_the_same_sheet_gives_the_same_bytes(sheet: Sheet):
    assert pdf(sheet) == pdf(sheet)
    assert pdf(sheet).startswith(b"%PDF")


def test_a_page_has_22_lines_of_28_characters():
    full = Letter(title="", text="字" * (22 * 28 - 2), **OF)  # two are the indent
    assert len(pictures(full)) == 1
    assert len(pictures(replace(full, text=full.text + "字"))) == 2


def test_each_sheet_of_paper_has_a_page_with_its_own_code():
    papers = tuple(
        Paper(code=f"WH-7-1-{n + 1}", address=f"https://example.org/{n}", start=n * 8, stop=n * 8 + 8) for n in range(3)
    )
    text = "村东水渠漏水，要修八百米，钱从公益金出。" * 15
    opinions = OpinionSheet(title="征求意见表", matter="水渠", text=text, entries=ROWS[:24], papers=papers, **OF)
    rolls = tuple(replace(paper, start=n * 18, stop=n * 18 + 18) for n, paper in enumerate(papers))
    assert len(pictures(opinions)) == 3
    assert len(pictures(RollSheet(title="签到册", entries=ROWS[:54], papers=rolls, **OF))) == 3


def test_slips_stand_ten_on_a_page():
    assert [len(pictures(each)) for each in EACH if isinstance(each, Slips)] == [2]


def test_the_register_has_a_page_for_each_step():
    assert len(pictures(EACH[2])) == 6


def test_ballots_stand_four_to_a_page_and_are_all_alike():
    assert len(pictures(next(each for each in EACH if isinstance(each, Ballots)))) == 1
    assert not {"nth", "number", "name"} & {each.name for each in fields(Ballots)}


@pytest.mark.parametrize(
    "hostile", ["#panic()", "$x$ *b* _i_ @a <b> [", '#read("/etc/passwd")', "= h\n- l", "\\u{1F600}`", "\u202e覆"]
)
def test_words_are_words_and_never_markup(hostile: str):
    sheet = WallNotice(title=hostile, text=hostile, facts=((hostile, hostile),), ask=hostile, **OF)
    assert len(pictures(sheet)) == 1


@settings(max_examples=12, deadline=None)
@given(st.text(max_size=60))
def test_any_words_can_be_set(words: str):
    assert pdf(WallNotice(title=words, text=words, ask=words, **{**OF, "of": words, "code": words}))


def test_a_sheet_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(typesetting, "LONGEST", 100)
    with pytest.raises(RuleError, match="sheet_too_long"):
        pdf(EACH[0])


def test_a_machine_without_a_chinese_font_is_told_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fonts, "WANTED", {"body": ("Nothing of that name",)})
    fonts.chosen.cache_clear()
    with pytest.raises(RuleError, match="no_chinese_font"):
        pdf(EACH[0])
    monkeypatch.undo()
    fonts.chosen.cache_clear()


def test_shares_are_cut_and_never_rounded_up():
    assert share(41, 62) == "66.1%"
    assert share(2, 3) == "66.6%"
    assert share(None, 3) == share(1, None) == share(0, 0) == ""


@pytest.mark.parametrize(
    ("counts", "what"),
    [({"came": 63}, "more_came"), ({"agreed": 46}, "more_agreed"), ({"abstained": -1}, "below_zero")],
)
def test_a_register_does_not_take_counts_that_cannot_be(counts: dict[str, int], what: str):
    with pytest.raises(RuleError) as refused:
        replace(TOLD, **counts)  # type: ignore[arg-type]
    assert refused.value.values["what"] == what


def test_a_count_sheet_must_come_out():
    with pytest.raises(RuleError, match="bad_count"):
        CountSheet(title="", matter="", issued=45, used=40, spoiled=1, unused=0, **OF)
    with pytest.raises(RuleError, match="bad_count"):
        CountSheet(title="", matter="", used=40, marks=(30, 9, 0), **OF)
