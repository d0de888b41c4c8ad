"""Limits by dated rows of law: chosen by what was told, in force from a day, verified or not (design §2.5)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from huiyin.core.marks import Marks
from huiyin.core.pack_check import check_raw
from huiyin.core.pack_reader import read_pack
from huiyin.core.pack_sheet import rule_sheet
from huiyin.core.packs import PackInvalid
from huiyin.core.stories import read_stories
from huiyin.core.story_run import Play
from tests.core.days import CHINA, at
from tests.core.mini import text
from tests.core.review import REVIEW

OLD, NEW = "2005-05-01", "2022-05-01"


def with_law(*rows: dict[str, Any], **clock: Any) -> dict[str, Any]:
    """The pack of the tests about days, with a clock that goes by these rows."""
    choices = {"six": text("六", "Six"), "one": text("一", "One")}
    ask = {"name": "way", "type": "choice", "title": text("哪条路", "Way"), "choices": choices}
    law = [{"source": {"zh": "某条", "en": "Some article"}, "from": NEW, **row} for row in rows]
    decide = {**{k: v for k, v in REVIEW["clocks"]["decide"].items() if k != "limit"}, "law": law, **clock}
    start = {**REVIEW["start"], "ask": [*REVIEW["start"]["ask"], "way"]}
    return {
        **REVIEW, "start": start, "asks": [*REVIEW.get("asks", ()), ask], "clocks": {**REVIEW["clocks"], "decide": decide}
    }  # fmt: skip


def problems(*rows: dict[str, Any]) -> list[str]:
    return [problem.code for problem in check_raw(with_law(*rows), {})]


SIX = {"limit": "60d", "when": {"way": ["six"]}}


def test_the_answer_chooses_the_row_and_where_none_fits_there_is_no_limit():
    clock = read_pack(with_law(SIX, {"limit": "15d", "when": {"way": ["one"]}})).clocks["decide"]
    state = next(iter(clock.runs_in))
    assert clock.row({"way": "six"}, date(2026, 1, 1)).limit == "60d"
    assert clock.row({"way": "one"}, date(2026, 1, 1)).limit == "15d"
    assert clock.row({}, date(2026, 1, 1)) is None
    assert clock.runs(state, {"way": "six"})
    assert not clock.runs(state, {})
    assert not clock.runs("elsewhere", {"way": "six"})


def test_the_special_row_stands_first():
    clock = read_pack(with_law({"limit": "10wd", "when": {"way": ["six"]}}, {"limit": "60d"})).clocks["decide"]
    assert clock.row({"way": "six"}, date(2026, 1, 1)).limit == "10wd"
    assert clock.row({"way": "one"}, date(2026, 1, 1)).limit == "60d"


def test_the_row_in_force_on_the_day_holds():
    rows = ({"limit": "30d", "from": OLD, "until": NEW}, {"limit": "60d"})
    clock = read_pack(with_law(*rows)).clocks["decide"]
    assert [clock.row({}, day).limit for day in (date(2022, 4, 30), date(2022, 5, 1))] == ["30d", "60d"]
    assert clock.row({}, date(2001, 1, 1)).limit == "30d", "before the first row there is no better one"


def test_what_is_wrong_with_rows_is_said():
    assert problems(SIX) == []
    assert problems({"limit": "60"}) == ["bad_limit"]
    assert problems({"limit": "60d", "from": "2022-5-1"}) == ["bad_day"]
    assert problems({"limit": "60d", "when": {"way": ["seven"]}}) == ["unknown_word"]
    assert problems({"limit": "60d", "when": {"nowhere": ["six"]}})[0] == "unknown_ask"
    assert problems(SIX, SIX) == ["law_twice"]
    with pytest.raises(PackInvalid, match=r"law\.source"):
        read_pack(REVIEW | {"clocks": {"c": {"runs_in": ["new"], "law": [{"limit": "1d"}]}}})


def test_a_row_by_an_answer_that_nobody_asks_is_found():
    raw = with_law(SIX)
    raw["start"] = {**raw["start"], "ask": [ask for ask in raw["start"]["ask"] if ask != "way"]}
    assert [problem.code for problem in check_raw(raw, {})] == ["law_unasked"]


def test_the_sheet_names_the_article_and_what_was_not_verified():
    sheet = rule_sheet(read_pack(with_law({**SIX, "verified": True}, {"limit": "15d", "until": "2030-01-01"})), "zh")
    words = next(line.limit for line in sheet.clocks if "60" in line.limit)
    assert "60天（六；某条；2022-05-01起施行）" in words
    assert "15天（某条；2022-05-01起施行；2030-01-01起失效；条文未核对）" in words


def test_what_was_told_is_remembered():
    marks = Marks(told={"way": "six"})
    assert Marks.from_json(marks.to_json()) == marks
    assert "told" not in Marks().to_json()


def test_a_period_of_ones_own_ends_after_the_days_off():
    """民法典 Art 203: thirty days from 2026-09-02 end within the holiday; organs see the raw day, people have the rolled one."""
    scene = {"at": "2026-09-02T10:00", "who": "阿问", "do": "order", "ask": {"text": "事", "way": "six"}}
    (told,) = read_stories({"story": [{"title": "一", "cast": {"阿问": ["anyone", "reporter"]}, "steps": [scene]}]})
    ends = {}
    for roll in (False, True):
        stage = Play(read_pack(with_law({"limit": "30d"}, runs_in=["new"], roll=roll)), told.cast, CHINA)
        stage.scene(told.scenes[0])
        ends[roll] = stage.clocks.due()["decide"]
    assert ends == {False: at("2026-10-02 23:59:59"), True: at("2026-10-08 23:59:59")}
