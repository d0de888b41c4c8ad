"""Stories are read whole, and a story that does not come out as told says where and how."""

from __future__ import annotations

from typing import Any

import pytest

from huiyin.apps.cases.pack_texts import sentence
from huiyin.core.packs import Pack
from huiyin.core.stories import read_stories, verbs_told
from huiyin.core.story_run import play
from huiyin.core.words import Answer
from tests.core.days import CHINA, at
from tests.core.mini import move, pack, with_clock, with_move

PACK = pack()
CAST = {
    "阿问": ["anyone", "reporter"],
    "小站": ["desk@station"],
    "小干": ["member@unit"],
    "中心": ["desk@centre"],
    "两头": ["member@unit", "desk@centre"],
}
ORDER: dict[str, Any] = {"at": "2026-11-16T09:00", "who": "阿问", "do": "order", "ask": {"text": "灯不亮"}}
SENT: dict[str, Any] = {"at": "2026-11-16T10:00", "who": "小站", "do": "dispatch", "unit": "队"}
TAKEN: dict[str, Any] = {"at": "2026-11-16T11:00", "who": "小干", "do": "accept"}
DONE: dict[str, Any] = {"at": "2026-11-16T15:00", "who": "小干", "do": "report", "ask": {"result": "好了"}}
CLOSED: dict[str, Any] = {"at": "2026-11-17T09:00", "who": "中心", "do": "close", "ask": {"outcome": "solved"}}


def came(*steps: dict[str, Any], ends: dict[str, str] | None = None, one: Pack = PACK) -> list[tuple[str, str]]:
    """Play these steps; where and what went wrong."""
    raw = {"story": [{"title": "一", "cast": CAST, "steps": list(steps), "ends": ends or {}}]}
    problems = play(one, read_stories(raw)[0], CHINA)
    assert all(sentence(problem, lang) for problem in problems for lang in ("zh-hans", "en"))
    return [(problem.where, problem.code) for problem in problems]


def heard(answer: str, who: str = "阿问", **more: Any) -> dict[str, Any]:
    return {"at": "2026-11-16T18:00", "who": who, "answer": answer, **more}


def swept(when: str, *late: str) -> dict[str, Any]:
    return {"at": when, "sweep": True, "late": list(late)}


def test_a_story_is_read_whole():
    raw = {
        "title": {"zh": "一", "en": "One"},
        "says": "说一段",
        "cast": CAST,
        "steps": [ORDER, SENT, heard("fixed", grade=5), swept("2026-11-16T19:00", "accept")],
        "ends": {"state": "closed", "outcome": "solved"},
    }
    (story,) = read_stories({"story": [raw]})
    order, sent, answer, sweep = story.scenes
    assert (story.title.en, story.says.zh, story.state, story.outcome) == ("One", "说一段", "closed", "solved")
    assert (order.at, order.answers, order.late) == (at("2026-11-16 09:00"), {"text": "灯不亮"}, None)
    assert sent.answers == {"unit": "队"}
    assert (answer.answer, answer.grade, answer.do) == (Answer.fixed, 5, "")
    assert sweep.late == {"accept"}
    assert verbs_told([story]) == {"order", "dispatch"}
    assert read_stories({}) == ()


def test_a_true_story():
    assert came(ORDER, SENT, TAKEN, DONE, heard("fixed"), CLOSED, ends={"state": "closed", "outcome": "solved"}) == []


@pytest.mark.parametrize(
    ("steps", "ends", "wrong"),
    [
        ([ORDER, TAKEN], {}, ("scene 2", "story_refused")),
        ([ORDER | {"refused": "missing_answer"}], {}, ("scene 1", "story_not_refused")),
        ([ORDER, SENT | {"refused": "not_yours"}], {}, ("scene 2", "story_not_refused")),
        ([ORDER, TAKEN | {"refused": "not_yours"}], {}, ("scene 2", "story_refused")),
        ([ORDER, SENT | {"then": "working"}], {}, ("scene 2", "story_state")),
        ([ORDER, SENT], {"state": "working"}, ("ends", "story_state")),
        ([ORDER, SENT], {"outcome": "solved"}, ("ends", "story_outcome")),
        ([ORDER, SENT, swept("2026-11-16T11:00", "accept")], {}, ("scene 3", "story_late")),
        ([ORDER, SENT, swept("2026-11-17T11:00")], {}, ("scene 3", "story_late")),
        ([ORDER, heard("fixed")], {}, ("scene 2", "story_refused")),
    ],
)
def test_an_untrue_story_says_where(steps: list[dict[str, Any]], ends: dict[str, str], wrong: tuple[str, str]):
    assert came(*steps, ends=ends) == [wrong]


def test_a_refused_scene_has_done_nothing_and_the_story_goes_on():
    assert came(ORDER, TAKEN | {"refused": "not_from_here"}, SENT, TAKEN, ends={"state": "working"}) == []


def test_not_satisfied_sends_it_back_to_the_same_hands():
    steps = [ORDER, SENT, TAKEN, DONE, heard("not_satisfied", ask={"reason": "没亮"}, then="working")]
    assert came(*steps, DONE | {"at": "2026-11-16T20:00"}, ends={"state": "reported"}) == []
    kept = pack(**with_move(move("redo", ["reported"], "working", ["desk@centre"], "reason!")))
    assert came(*steps, one=kept) == [("scene 5", "story_state")], "no redo for the asker: it stays where it is"


def test_a_call_is_made_by_somebody_who_did_not_do_the_work():
    assert came(ORDER, SENT, TAKEN, DONE, heard("none", "小干", refused="handler_confirms")) == []
    assert (
        came(ORDER, SENT, TAKEN, DONE, heard("none", "中心"), CLOSED, ends={"state": "closed", "outcome": "solved"})
        == []
    )


def test_who_did_it_does_not_close_it():
    both = [ORDER, SENT, TAKEN | {"who": "两头"}, DONE | {"who": "两头"}, heard("fixed")]
    assert came(*both, CLOSED | {"who": "两头", "refused": "handler_confirms"}) == []


def test_clocks_wait_resume_and_are_lengthened():
    asked = {"at": "2026-11-17T09:00", "who": "小干", "do": "ask_pause", "ask": {"reason": "料", "until": "2026-11-30"}}
    pause = {"at": "2026-11-17T10:00", "who": "小站", "do": "pause", "ask": {"until": "2026-11-30"}}
    resume = {"at": "2026-11-30T09:00", "who": "system", "do": "resume", "then": "working"}
    paused = [ORDER, SENT, TAKEN, asked, pause, swept("2026-11-29T09:00"), resume]
    assert came(*paused, swept("2026-12-03T09:00"), swept("2026-12-07T09:00", "solve")) == []
    more = pack(**with_move(move("extend", ["working"], None, ["desk@station"], "days!")))
    extend = {"at": "2026-11-18T09:00", "who": "小站", "do": "extend", "ask": {"days": 5}}
    assert came(ORDER, SENT, TAKEN, swept("2026-11-24T09:00", "solve")) == []
    assert (
        came(ORDER, SENT, TAKEN, extend, swept("2026-11-24T09:00"), swept("2026-12-01T09:00", "solve"), one=more) == []
    )


def test_a_limit_goes_by_category_or_by_what_was_answered():
    lamp = ORDER | {"ask": {"text": "灯不亮", "category": "lamp"}}
    assert came(lamp, swept("2026-11-17T09:30", "solve")) == []
    assert came(ORDER, swept("2026-11-17T09:30")) == []
    asks = [{"name": "matter", "type": "choice", "title": {"zh": "种", "en": "kind"}, "choices": {"a": "甲"}}]
    timed = with_clock("c", runs_in=["new"], by="matter", limit={"default": "9d", "a": "1h"}) | {"asks": asks}
    assert came(ORDER | {"ask": {"text": "灯", "matter": "a"}}, swept("2026-11-16T10:30", "c"), one=pack(**timed)) == []
    assert came(ORDER, swept("2026-11-16T10:30"), one=pack(**timed)) == []


def test_a_timer_is_never_late():
    timed = with_clock("c", runs_in=["new"], limit="1h", timer=True)
    assert came(ORDER, swept("2026-11-16T12:00"), one=pack(**timed)) == []


def test_facts_hold_unless_a_scene_says_otherwise():
    one = pack(**with_move(move("show", ["new"], None, ["desk@station"], guard=["redacted"])))
    show = {"at": "2026-11-16T09:30", "who": "小站", "do": "show"}
    assert came(ORDER, show, one=one) == []
    assert came(ORDER, show | {"facts": {"redacted": False}, "refused": "redacted"}, one=one) == []
