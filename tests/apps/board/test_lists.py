"""The two lists of the board: what is published, and what is open now. Found, printed and taken away by what is shown alone."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from huiyin.apps.board import choice as choices
from huiyin.apps.board.numbers import of_month
from huiyin.apps.cases import library
from huiyin.apps.cases.models import Case
from huiyin.core.hiding import FEWEST
from huiyin.core.words import Level
from tests.apps.board.published import Hands
from tests.builders import MONDAY, World, sign_in
from tests.queries import at_most, warm

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
PRIVATE = ("欧阳若兰", "13800000000", "水磨坊", "桥东头", "第一网格", "多谢")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def hands(db: None) -> Hands:
    world = World("yangquan")
    return Hands(world, world.village)


def see(path: str, **params: str) -> Any:
    return Client().get(f"/open/{path}", {"town": "yangquan", **params})


def text(response: Any) -> str:
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def file(path: str, **params: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(see(path, **params).streaming_content).decode("utf-8-sig"))))


def sheet(response: Any) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response.streaming_content)))
    return book.get_sheet_by_index(0).to_python()


def numbers_of(response: Any) -> list[str]:
    return [row.number for row in response.context["rows"]]


def test_what_is_published_is_found_by_two_characters_and_by_initials(hands: Hands):
    case = hands.published(title="水渠通水了")
    hands.published(title="路口的灯亮了")
    for words in ("水渠", "sqts", "SQ", case.code, "水渠 通水"):
        page = text(see("list", q=words))
        assert "水渠通水了" in page, words
        assert "路口的灯亮了" not in page, words
    for words in ("水磨坊", "smf", "欧阳", "13800000000", "桥东"):
        assert "晒出来的事里没有符合的" in text(see("list", q=words)), words


def test_what_is_published_is_filtered_printed_and_taken_away(hands: Hands):
    hands.published(title="水渠通水了", category="drain")
    hands.published(title="路口的灯亮了")
    there = Hands(hands.world, hands.world.other_village)
    there.published(title="桥栏杆断了")
    page = text(see("list", category="lamp", village=str(hands.village.uid)))
    assert "路口的灯亮了" in page
    assert "桥栏杆断了" not in page
    family = library.profile("yangquan").categories["lamp"].parent
    assert "路口的灯亮了" in text(see("list", category=family)), "a family has its members"
    assert "路口的灯亮了" not in text(see("list", month="2026-10"))
    printed = text(see("list", q="水渠", print="1"))
    assert re.search("望禾镇；[^：]+：水渠", printed)
    assert "2026年11月21日（周六）10:00" in printed
    rows = file("list.csv", q="水渠")
    assert ["行数", "1"] in rows
    assert "水渠" in next(row[1] for row in rows if row[0] == "筛选")
    assert rows[-1][1:4] == ["水渠通水了", "灯头坏了，志愿者换了新的。", "望禾镇·杏树湾村"]
    whole = str(file("list.csv"))
    assert not any(private in whole for private in PRIVATE)
    book = see("list.xlsx")
    assert book["Content-Disposition"] == 'attachment; filename="board-list-2026-11-21.xlsx"'
    assert ["行数", 3] in [row[:2] for row in sheet(book)]
    assert see("list.pdf").status_code == 404


def test_behind_the_number_of_open_matters_stand_these(hands: Hands):
    cases = [hands.said(MONDAY + timedelta(minutes=n)) for n in range(5)]
    hands.said(MONDAY - timedelta(days=40))
    hands.published()
    page = see("", month="2026-11").content.decode()
    links = re.findall(r'href="(/open/now[^"]+)"', page)
    months, whenever = (Client().get(link.replace("&amp;", "&")) for link in links)
    chosen = choices.read({"town": "yangquan"}, NOW)
    assert chosen
    found = of_month(chosen)
    assert len(numbers_of(months)) == found.whole.open == 5
    assert len(numbers_of(whenever)) == found.in_hand == 6
    assert set(numbers_of(months)) == {case.code for case in cases}
    shown = text(whenever)
    for said in (cases[0].code, "路灯", "杏树湾村", "11月16日", "待派单"):
        assert said in shown, said
    assert not any(private in shown for private in PRIVATE)
    assert Client().get(f"/q/{cases[0].code}").status_code == 200, "each opens"


def test_restricted_matters_are_not_among_the_open_ones(hands: Hands):
    cases = [hands.said() for _ in range(7)]
    for case, level in zip(cases, (Level.restricted, Level.sealed), strict=False):
        Case.objects.filter(pk=case.pk).update(level=level)
    assert len(numbers_of(see("now"))) == 5
    table = str(file("now.csv"))
    assert cases[0].code not in table
    assert cases[1].code not in table
    assert cases[2].code in table
    assert not any(private in table for private in PRIVATE)


def test_where_few_are_open_nobody_is_told_apart(hands: Hands):
    for _ in range(FEWEST):
        hands.said()
    there = Hands(hands.world, hands.world.other_village)
    few = there.said(category="water")
    page = see("now")
    rows = page.context["rows"]
    assert len(rows) == FEWEST + 1
    assert {row.place for row in rows} == {"望禾镇"}, "one village alone would be known by what is left"
    assert {row.number for row in rows} == {""}
    assert few.code not in page.content.decode()
    assert "这里在办的不足5件" in text(see("now", village=str(there.village.uid)))
    for words in ("松岗", "sg", few.code):
        assert not see("now", q=words).context["rows"], f"{words} is not shown"
    assert len(see("now", category="water").context["rows"]) == 1
    assert [row[2] for row in file("now.csv", category="water")[-1:]] == ["望禾镇"]
    assert "不足" in text(see("now", village=str(there.village.uid), print="1"))
    rows_of_few = file("now.csv", village=str(there.village.uid))
    assert ["行数", "0"] in rows_of_few


def test_a_town_with_few_open_lists_none(hands: Hands):
    hands.said()
    assert not see("now").context["rows"]
    assert "这里在办的不足5件" in text(see("now"))


def test_open_matters_are_found_by_number_kind_and_village(hands: Hands):
    cases = [hands.said() for _ in range(5)]
    water = hands.said(category="water")
    there = Hands(hands.world, hands.world.other_village)
    other = [there.said() for _ in range(5)]
    assert numbers_of(see("now", q="松岗")) == numbers_of(see("now", q="sgt")) == [case.code for case in other]
    assert numbers_of(see("now", q=water.code.lower())) == [water.code]
    assert set(numbers_of(see("now", q="路灯 杏树"))) == {case.code for case in cases}
    for words in ("水磨坊", "不亮，有", "smf", "欧阳", "桥东"):
        assert not see("now", q=words).context["rows"], words
    Case.objects.filter(pk=water.pk).update(due_at=NOW - timedelta(hours=1))
    late = see("now", d="late")
    assert water.code in numbers_of(late)
    assert "时限：逾期的" in see("now", d="late", print="1").content.decode()


def test_open_matters_follow_each_other_without_gap_in_few_queries(hands: Hands, monkeypatch: pytest.MonkeyPatch):
    for n in range(13):
        warm(hands.said(MONDAY + n // 3 * timedelta(minutes=1)))
    monkeypatch.setattr("huiyin.apps.board.queries.LISTED", 5)
    for path in ("now", "list"):
        see(path)
        with at_most(6):
            see(path)
    seen: list[str] = []
    page = see("now")
    while True:
        seen += numbers_of(page)
        if not page.context["next"]:
            break
        page = Client().get(page.context["next"])
    assert len(seen) == len(set(seen)) == 13
    assert len(file("now.csv")) - next(n for n, row in enumerate(file("now.csv")) if row[:1] == ["编号"]) - 1 == 13


@pytest.mark.parametrize(
    "params",
    [
        {"after": "x"}, {"after": "1.1"}, {"after": "9" * 40}, {"after": "99999999999999999.1"}, {"after": "٣.٣"},
        {"category": "<b>"}, {"q": "<script>alert(1)</script>"}, {"q": "％_'\""}, {"d": "x"}, {"village": "x"},
    ],
)  # fmt: skip
def test_whatever_stands_in_the_address(hands: Hands, params: dict[str, str]):
    for path in ("list", "now", "list.csv", "now.csv"):
        response = see(path, **params)
        assert response.status_code == 200
        if not response.streaming:
            assert b"<script>alert" not in response.content


def test_who_is_signed_in_elsewhere_sees_the_same(hands: Hands):
    case = hands.published(title="水渠通水了")
    for _ in range(5):
        hands.said()
    away = sign_in(Client(), hands.world.viewer("grid_worker", place=hands.world.other_village.children.first()))
    assert "水渠通水了" in away.get("/open/list?town=yangquan").content.decode()
    assert len(away.get("/open/now?town=yangquan").context["rows"]) == 5
    assert away.get(f"/open/{case.code}").status_code == 200


def test_without_a_town_there_is_a_choice_and_no_file(hands: Hands):
    hands.world.town.profile = ""
    hands.world.town.save()
    assert "还没有" in text(Client().get("/open/now"))
    assert Client().get("/open/now.csv").status_code == 404
