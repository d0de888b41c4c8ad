"""The public board: what anybody sees of what was asked and answered, and what nobody sees."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client, TestCase
from django.utils import timezone
from python_calamine import CalamineWorkbook

from huiyin.apps.cases.models import Case
from huiyin.apps.files.models import File
from huiyin.core.words import Answer, Level
from tests.apps.board.published import RESIDENT, Hands
from tests.builders import MONDAY, World, step

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def world() -> World:
    return World("yangquan")


@pytest.fixture
def hands(world: World) -> Hands:
    return Hands(world, world.village)


def text(response: Any) -> str:
    """What is read on the page, without markup."""
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def see(path: str = "", **params: str) -> Any:
    return Client().get(f"/open/{path}", params)


def test_a_town_shows_what_was_asked_and_answered(hands: Hands):
    hands.published()
    hands.asked(hands.said(text="第二件"))
    hands.said(text="第三件")
    page = text(see(town="yangquan"))
    assert "1/3件2026年11月收到的事，已答复" in page
    assert "2/3件2026年11月收到的事，还在办" in page
    assert "1/2人次2026年11月问了的人里，答了的" in page
    assert "—/1人次答了的人里，满意的" in page, "one answer is one person"
    assert "到2026年11月21日（周六）10:00" in page
    assert "路口路灯不亮" in page
    assert "本人确认" in page
    for private in ("欧阳若兰", "13800000000", "水磨坊路口的路灯不亮，有一个多星期了", "多谢", "第二根"):
        assert private not in page


def test_from_five_answers_on_it_is_told_who_was_satisfied(hands: Hands):
    for grade in (5, 5, 4, 3, 1):
        hands.answered(hands.asked(hands.said(text=f"给{grade}分的事")), grade=grade)
    assert "3/5人次答了的人里，满意的" in text(see(town="yangquan"))


def test_a_village_has_its_own_board(world: World, hands: Hands):
    hands.published()
    there = Hands(world, world.other_village)
    there.published(title="桥栏杆断了")
    page = text(see(village=str(world.other_village.uid)))
    assert "松岗头村" in page
    assert "1/1件2026年11月收到的事，已答复" in page
    assert "桥栏杆断了" in page
    assert "路口路灯不亮" not in page
    assert text(see(town=str(world.other_village.uid))) == page, "a village's uid may stand for its town"


def test_another_month_and_category(hands: Hands):
    hands.published(MONDAY - timedelta(days=40), title="十月的事")
    hands.published(title="十一月的事", category="water")
    october, all_months = text(see(town="yangquan", month="2026-10")), text(see(town="yangquan"))
    assert "1/1件2026年10月收到的事，已答复" in october
    assert "十月的事" in october
    assert "十一月的事" not in october
    assert "十月的事" in all_months
    assert "十一月的事" in all_months
    water = text(see(town="yangquan", category="water"))
    assert "十一月的事" in water
    assert "十月的事" not in water


@pytest.mark.parametrize(
    "params",
    [
        {"month": "2026-13"}, {"month": "x"}, {"month": "2999-01"}, {"month": "0001-01"}, {"month": "１"},
        {"before": "20261119T020000.000000-99999999999999999999999"}, {"before": "-"}, {"before": "x"},
        {"village": "nowhere"}, {"village": "00000000-0000-0000-0000-000000000000"}, {"category": "灯" * 500},
        {"category": "<script>"}, {"before": "20261119T020000.000000-1"},
    ],
)  # fmt: skip
def test_whatever_stands_in_the_address(world: World, params: dict[str, str]):
    for path in ("", "counts.csv", "feed", "sheet", "how"):
        response = see(path, town="yangquan", **params)
        assert response.status_code == 200
        if path != "counts.csv":
            assert b"<script>" not in response.content
    assert see("x\x00y").status_code == 400
    assert see(town="x\x00").status_code == 400


def test_several_towns_are_a_choice_and_none_is_said(world: World):
    world.town.profile = ""
    world.town.save()
    assert "还没有" in text(see())
    world.town.profile = "yangquan"
    world.town.save()
    assert "公开栏" in text(see()), "one town needs no choice"
    world.county.profile = "dalu"
    world.county.save()
    assert "看哪个乡镇、街道？" in text(see())
    assert see("feed").status_code == 404
    assert see("counts.csv").status_code == 404


def test_an_empty_board_says_what_will_come(world: World):
    page = text(see(town="yangquan"))
    assert "这里还没有晒单。" in page
    assert "0/0件" in page


def test_pages_follow_each_other_without_gap(hands: Hands):
    for n in range(13):
        hands.published(MONDAY + n // 3 * timedelta(minutes=1), title=f"第{n}件事")
    seen: list[str] = []
    query = "?town=yangquan"
    while query:
        page = Client().get(f"/open/{query}").content.decode()
        seen += re.findall(r">(第\d+件事)</a>", page)
        found = re.search(r'href="(\?[^"]+)#published" rel="next"', page)
        query = found[1].replace("&amp;", "&") if found else ""
    assert len(seen) == len(set(seen)) == 13
    assert seen[0] == "第12件事"


def test_a_board_costs_few_queries(hands: Hands, django_assert_max_num_queries):
    for n in range(12):
        hands.published(title=f"第{n}件事")
    with TestCase.captureOnCommitCallbacks(execute=True):  # packs are known from the first page on
        Client().get("/open/?town=yangquan")
    with django_assert_max_num_queries(6):
        Client().get("/open/?town=yangquan")
    case = Case.objects.first()
    with django_assert_max_num_queries(4):
        Client().get(f"/open/{case.code}")


def test_a_published_matter_has_its_page(hands: Hands):
    case = hands.published()
    shown = File(owner=case.uid, kind="photo", mime="image/jpeg", size=1, sha256="0" * 64, added_at=NOW, public=True)
    shown.save()
    File(owner=case.uid, kind="photo", mime="image/jpeg", size=1, sha256="1" * 64, added_at=NOW).save()
    response = see(case.code.lower())
    page = text(response)
    for said in (
        "路口路灯不亮",
        "灯头坏了，志愿者换了新的。",
        "点单",
        "派单",
        "核单",
        "晒单",
        "提出人回话",
        "望禾镇·杏树湾村",
        "都在期限内",
    ):
        assert said in page
    for private in ("欧阳若兰", "13800000000", "多谢", "换了灯头", "亮了", "第一网格", "甲"):
        assert private not in page
    assert response.content.decode().count("/f/") == 1


def test_opened_again_is_said_so(hands: Hands):
    case = hands.published()
    step(case, RESIDENT, "reopen", MONDAY + timedelta(days=2), reason="又不亮了")
    assert "重新在办" in text(see(case.code))
    assert "又不亮了" not in text(see(case.code))


def test_who_was_not_satisfied_is_said_so(hands: Hands):
    case = hands.asked(hands.said())
    hands.answered(case, Answer.answered_not_fixed, 2)
    case = hands.closed(case, "answered")
    Case.objects.filter(pk=case.pk).update(public_title="路灯", published_at=NOW)
    assert "未解决，已答复原因" in text(see(case.code))


def test_what_is_not_published_is_not_found(hands: Hands):
    assert see(hands.said().code).status_code == 404
    case = hands.published()
    Case.objects.filter(pk=case.pk).update(level=Level.restricted)
    assert see(case.code).status_code == 404
    assert "路口路灯不亮" not in text(see(town="yangquan"))
    assert see("NO-SUCH-0001").status_code == 404
    assert Client().post("/open/").status_code in {403, 405}


def test_the_feed(hands: Hands):
    case = hands.published(title="路灯 & <b>桥</b>")
    response = see("feed", town="yangquan")
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(response.content)  # noqa: S314  our own
    atom = {"a": "http://www.w3.org/2005/Atom"}
    assert feed.findtext("a:title", namespaces=atom) == "望禾镇晒单"
    assert feed.findtext("a:author/a:name", namespaces=atom) == "望禾镇", "RFC 4287, 4.1.1: a feed names its author"
    assert feed.findtext("a:entry/a:title", namespaces=atom) == "路灯 & <b>桥</b>"
    link = feed.find("a:entry/a:link", atom)
    assert link is not None
    assert link.get("href", "").endswith(f"/open/{case.code}")


def test_the_counts_to_take_away(world: World, hands: Hands):
    hands.published(MONDAY - timedelta(days=40))
    for _ in range(5):
        hands.answered(hands.asked(hands.said()))
    there = Hands(world, world.other_village)
    there.answered(there.asked(there.said()))
    response = see("counts.csv", town="yangquan")
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    at = next(n for n, row in enumerate(rows) if row[:1] == ["月份"])
    assert rows[at][:7] == ["月份", "村（社区）", "类别", "来源", "工作法", "收到", "解决了"]
    assert rows[at][-5:] == ["还在办", "问了", "答了", "满意", "经批准不计"]
    whole = [row for row in rows[at + 1 :] if row[2:5] == ["全部"] * 3]
    november = [row for row in whole if row[0] == "2026-11"]
    assert [row[5] for row in november] == ["5", "1"]
    assert {row[14] for row in november} == {"不足5人，不公布"}, "one village alone would be the rest of the sum"
    [october] = [row for row in whole if row[0] == "2026-10"]
    assert october[5:7] == ["1", "1"]
    assert ["行数", "12"] in rows[:at], "three wholes, each by category, by way in and by way of working"
    for column in (2, 3, 4):
        told = [row for row in rows[at + 1 :] if row[column] != "全部"]
        assert sorted(row[5] for row in told) == ["1", "1", "5"], "each way of telling sums up to the whole"
        assert {row[14] for row in told} == {""}


def test_a_sheet_for_the_wall(hands: Hands):
    hands.published()
    page = text(see("sheet", town="yangquan", village=str(hands.village.uid)))
    for said in ("2026年11月", "杏树湾村", "1/1件", "路口路灯不亮", "扫码看公开栏", "0300-555-0110"):
        assert said in page


def test_how_the_numbers_are_counted(hands: Hands):
    board, how = see(town="yangquan").content.decode(), see("how", town="yangquan").content.decode()
    anchors = set(re.findall(r"/open/how\?town=[^#]+#(\w+)", board))
    assert {"closed", "open", "answered", "satisfied"} <= anchors
    assert anchors <= set(re.findall(r'id="(\w+)"', how))


def test_in_english(hands: Hands):
    hands.published()
    page = text(see(town="yangquan", lang="en"))
    for said in ("Public board", "1/1 cases", "received in 11/2026, answered", "The asker confirmed"):
        assert said in page


def test_what_is_published_is_found_by_its_public_words_alone(hands: Hands):
    hands.published(title="水渠通水了")
    hands.published(title="路口的灯亮了", text="桥头那盏灯，一直不亮。")
    found = text(see(town="yangquan", q="灯头"))
    assert "水渠通水了" in found, "the public text has it"
    found = text(see(town="yangquan", q="水渠"))
    assert "水渠通水了" in found
    assert "路口的灯亮了" not in found
    assert "没有找到" in text(see(town="yangquan", q="桥头")), "what was said is not searched"
    page = see(town="yangquan", q="灯", village=str(hands.village.uid)).content.decode()
    assert f'name="village" value="{hands.village.uid}"' in page, "searching stays in the village"


def test_the_board_tells_by_which_way_matters_came_and_how_they_are_worked(hands: Hands):
    hands.published(channel="visit")
    page = see(town="yangquan").content.decode()
    channels, packs = page[page.index('id="channels"') : page.index('id="packs"')], page[page.index('id="packs"') :]
    for table, word in ((channels, "走访"), (packs, "六单")):
        row = re.sub(r"<[^>]+>", " ", table)
        assert re.search(rf"{word}\s+1件\s+1/1件\s+1/1件", row), word


def test_the_counts_as_a_workbook(hands: Hands):
    hands.published()
    response = see("counts.xlsx", town="yangquan")
    assert response["Content-Disposition"] == 'attachment; filename="board-2026-11.xlsx"'
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response.streaming_content))).get_sheet_by_index(0)
    rows = sheet.to_python()
    assert ["行数", 4] in [row[:2] for row in rows]
    assert {row[4] for row in rows if row[0] == "2026-11"} == {"全部", "六单"}
