"""The rule sheet says a pack in plain words, in both languages, and leaves no code word standing."""

from __future__ import annotations

import re

import pytest

from huiyin.core import pack_say, pack_words
from huiyin.core.pack_sheet import RuleSheet, rule_sheet
from huiyin.core.packs import Pack
from huiyin.core.relations import ANCHORS
from huiyin.core.words import Phase, PostTitle, Text
from tests.core.mini import move, pack, with_move
from tests.packs.shelf import CHINESE
from tests.packs.test_stories import READ

CODE = re.compile(r"[a-z]+_[a-z]+|@|\bheld_by\b|[{}]|\d(wh|wd)\b")
SIX = READ["six_slips"]


def row(sheet: RuleSheet, title: str) -> dict[str, str]:
    found = next(cells for cells in sheet.moves if cells[0] == title)
    return dict(zip(sheet.heads, found, strict=True))


def test_a_row_says_who_what_and_how_long():
    sheet = rule_sheet(SIX, "zh-hans")
    assert row(sheet, "接单") == {
        "动作": "接单",
        "从": "待接单",
        "到": "办理中",
        "谁能做": "志愿者（承办单位）",
        "要填": "—",
        "条件": "一件事里没当过别的角色",
        "时限": "4个工作小时",
    }
    assert row(sheet, "派单")["谁能做"] == "派单岗（站点）"
    assert row(sheet, "派单")["要填"] == "派给谁；说明（选填）"
    assert row(sheet, "消单")["条件"].startswith("问过提出人（等7天没有回话也算问过，不算满意）；经办人自己不能做")
    assert row(sheet, "晒单")["谁能做"] == "社区党组织"
    assert row(sheet, "撤回")["从"] == "办结以前任何时候"
    assert row(sheet, "留言")["从"] == "任何时候"
    assert row(sheet, "恢复办理")["到"] == "原来的状态"
    assert row(sheet, "点单")["从"] == "—"
    assert row(rule_sheet(SIX, "en"), "Settle")["Who may"] == "Desk (centre)"


def test_limits_stand_where_a_move_is_made_in_time():
    sheet = rule_sheet(SIX, "zh-hans")
    limits = {cells[0]: cells[-1] for cells in sheet.moves}
    assert (limits["派单"], limits["核单"], limits["上级派定"]) == ("2个工作小时", "5个工作日", "1个工作日")
    assert {limits[do] for do in ("撤回", "退单", "重办", "同意挂起", "并单", "不予受理", "点单")} == {"—"}
    hotline = rule_sheet(READ["hotline"], "zh-hans")
    assert row(hotline, "回复")["时限"] == "5个工作日（办结）；1个工作日（回复）"
    assert row(hotline, "提异议")["时限"] == "—"


def test_the_town_s_counts_clocks_and_skips():
    sheet = rule_sheet(READ["hotline"], "zh-hans", limits={"returns": 3, "answer_days": 5})
    assert row(sheet, "退单")["条件"] == "退单不到3次"
    assert "等5天" in row(sheet, "回访办结")["条件"]
    own = {"solve": {"default": "5wd", "consult": "2wd", "help": "5wd"}}
    clocks = {clock.title: clock for clock in rule_sheet(READ["hotline"], "zh-hans", clocks=own).clocks}
    assert clocks["办结"].limit == "5个工作日；2个工作日（咨询）；从“派单日期”那天起算，当天不算"
    optional = {cells[0] for cells in rule_sheet(READ["talk"], "zh-hans").moves}
    assert optional - {cells[0] for cells in rule_sheet(READ["talk"], "zh-hans", frozenset({"publish"})).moves} == {
        "公布"
    }
    assert len(rule_sheet(READ["talk"], "zh-hans", frozenset({"report"})).moves) == len(READ["talk"].moves) + 1


def test_clocks_say_what_happens_when_nobody_acts():
    clocks = {clock.title: clock for clock in rule_sheet(SIX, "zh-hans").clocks}
    assert clocks["接单"].late == "用到75%提醒；到点告诉负责人（承办单位）；再过8个工作小时报上一级"
    assert clocks["等提出人回话"].limit == "3天，只提醒，不算超期"
    assert clocks["等提出人回话"].late == "到点请人回访"
    assert clocks["办结"].limit.endswith("类别另有期限的按类别")
    assert "可延期1次，最多10个工作日" in clocks["办结"].late


@pytest.mark.parametrize("slug", READ)
@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_no_code_word_is_left_standing(slug: str, lang: str):
    sheet = rule_sheet(READ[slug], lang)
    said = [*sheet.heads, *(cell for cells in sheet.moves for cell in cells)]
    said += [text for clock in sheet.clocks for text in (clock.title, clock.limit, clock.late)]
    assert all(len(cells) == len(sheet.heads) for cells in sheet.moves)
    assert not [text for text in said if CODE.search(text)]
    assert all(cell for cells in sheet.moves for cell in cells)
    if lang == "en":
        assert not [text for text in said if CHINESE.search(text)]


def words_in(value: object) -> list[Text]:
    if isinstance(value, Text):
        return [value]
    return [text for inner in value.values() for text in words_in(inner)] if isinstance(value, dict) else []


def test_the_words_are_whole():
    texts = [text for name, value in vars(pack_words).items() if name.isupper() for text in words_in(value)]
    assert len(texts) > 100
    assert all(text.zh and text.en for text in texts)
    assert not [text for text in texts if CHINESE.search(text.en)]
    assert pack_words.POSTS.keys() == set(PostTitle)
    assert pack_words.ANCHORS.keys() == ANCHORS
    assert pack_words.PHASES.keys() == set(Phase)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [("4wh", "4个工作小时", "4 working hours"), ("1wd", "1个工作日", "1 working day"), ("24h", "24小时", "24 hours")],
)
def test_a_limit(text: str, zh: str, en: str):
    assert (pack_say.limit(text, "zh-hans"), pack_say.limit(text, "en-gb")) == (zh, en)


def test_an_unknown_relation_is_shown_as_it_is():
    assert pack_say.relation("king@moon", "en") == "king@moon"
    assert pack_say.relation("member@unit", "zh") == "承办单位的人"
    assert pack_say.relation("holder", "zh") == "现在负责的人"


def test_a_small_pack_has_a_sheet_too():
    one: Pack = pack(**with_move(move("extend", ["working"], None, ["chief@parent"], "days!")))
    assert row(rule_sheet(one, "zh"), "做extend")["谁能做"] == "负责人（上级单位）"
    assert rule_sheet(pack(clocks={}), "zh").clocks == ()


def test_whom_a_rota_names_is_told_as_whoever_is_on_duty():
    first = rule_sheet(READ["major_event"], "zh-hans").clocks[0]
    assert (first.title, first.late) == ("接报", "用到50%提醒；到点告诉当班的领导（镇）；再过1小时报上一级")
