"""The step engine on the small pack: who may, from where, with which answers; and what follows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from huiyin.core.errors import RuleError
from huiyin.core.marks import Marks
from huiyin.core.packs import Pack
from huiyin.core.relations import Actor, Anchors
from huiyin.core.steps import Standing, advance, answered, begin, has_handled, possible
from huiyin.core.words import Answer
from tests.core.days import at
from tests.core.mini import move, pack, with_move

PACK = pack()
NOW = at("2026-11-16 09:00")
UNTIL: dict[str, Any] = {"reason": "等料", "until": "2026-11-20"}


def staff(person: int, *words: str) -> Actor:
    return Actor(person=person, post=person, words=frozenset(words))


ASKER = Actor(person=9, reporter=True)
DESK, WORKER, CENTRE = staff(1, "desk@station"), staff(2, "member@unit"), staff(3, "desk@centre")


def start(one: Pack = PACK, by: Actor = ASKER, **more: Any) -> Standing:
    step = begin(one, actor=by, answers={"text": "灯不亮"}, facts={}, at=NOW, **more)
    return Standing(state="", limits=one.limits).after(step)


def do(case: Standing, verb: str, by: Actor, one: Pack = PACK, **answers: Any) -> Standing:
    return case.after(stepped(case, verb, by, one, **answers))


def stepped(case: Standing, verb: str, by: Actor, one: Pack = PACK, **answers: Any) -> Any:
    anchors = Anchors({}, handler_post=case.handler_post, involved=frozenset({DESK.post}))
    return advance(one, case, verb, actor=by, anchors=anchors, answers=answers, facts={}, at=NOW)


def refused(case: Standing, verb: str, by: Actor, one: Pack = PACK, **answers: Any) -> str:
    with pytest.raises(RuleError) as refusal:
        stepped(case, verb, by, one, **answers)
    return refusal.value.code


def at_work(one: Pack = PACK, by: Actor = ASKER) -> Standing:
    return do(do(start(one, by), "dispatch", DESK, one, unit=7), "accept", WORKER, one)


def reported(one: Pack = PACK, by: Actor = ASKER) -> Standing:
    return do(at_work(one, by), "report", WORKER, one, result="好了")


def heard(case: Standing, answer: Answer = Answer.fixed) -> Standing:
    return replace(case, seq=case.seq + 1, marks=answered(case, answer, at=NOW, by_call=False))


def test_a_case_begins_with_the_asker():
    case = start()
    assert (case.state, case.seq, case.handler_post, case.outcome) == ("new", 1, 0, "")
    assert case.marks.roles == {"reporter": (9,)}
    assert start(by=Actor()).marks.roles == {}
    assert start(on_behalf=True).marks.roles == {}
    assert start(pack(reporter=False), on_behalf=True).marks.roles == {"reporter": (9,)}


def test_a_case_begins_only_by_whom_the_pack_names():
    one = pack(start={"do": "order", "title": "来单", "to": "new", "by": ["system", "desk@town"]})
    with pytest.raises(RuleError, match="not_yours"):
        begin(one, actor=ASKER, answers={}, facts={}, at=NOW)
    assert begin(one, actor=Actor(system=True), answers={}, facts={}, at=NOW).role == "system"
    post = Actor(person=1, post=2, title="desk", place=55)
    assert begin(one, actor=post, answers={}, facts={}, at=NOW, on_behalf=True).marks.roles == {"desk@town": (1,)}
    with pytest.raises(RuleError, match="missing_answer"):
        begin(PACK, actor=ASKER, answers={"text": ""}, facts={}, at=NOW)


def test_the_first_step_starts_clocks_and_tells():
    step = begin(PACK, actor=ASKER, answers={"text": "灯不亮"}, facts={}, at=NOW)
    assert (step.started, step.stopped, step.target.name) == (("solve",), (), "new")


def test_from_hand_to_hand():
    case = do(start(), "dispatch", DESK, unit=7)
    step = stepped(case, "accept", WORKER)
    assert (case.state, case.handler_post) == ("assigned", 0)
    assert (step.handler_post, step.role, step.stopped, step.unit) == (2, "member@unit", ("accept",), WORKER.unit)
    assert stepped(start(), "dispatch", DESK, unit=7).unit == 7
    assert stepped(start(), "dispatch", DESK, unit=7).tell == ("unit", "reporter")
    case = do(heard(reported()), "close", CENTRE, outcome="solved")
    assert (case.state, case.outcome, case.marks.closed_at) == ("closed", "solved", NOW)


@pytest.mark.parametrize(
    ("verb", "by", "code"),
    [
        ("fly", DESK, "unknown_move"),
        ("order", ASKER, "unknown_move"),
        ("report", WORKER, "not_from_here"),
        ("dispatch", WORKER, "not_yours"),
        ("dispatch", ASKER, "not_yours"),
        ("dispatch", DESK, "missing_answer"),
    ],
)
def test_refusals(verb: str, by: Actor, code: str):
    assert refused(start(), verb, by) == code


def test_an_empty_answer_is_no_answer():
    empty: tuple[Any, ...] = (None, "", [])
    for nothing in empty:
        assert refused(start(), "dispatch", DESK, unit=nothing) == "missing_answer"


def test_confirming_asks_the_asker_and_who_did_the_work_does_not_confirm():
    case = reported()
    assert stepped(at_work(), "report", WORKER, result="好了").asks_the_asker
    assert case.marks.asked_at == NOW
    assert refused(case, "close", CENTRE, outcome="solved") == "asker_was_asked"
    assert refused(heard(case), "close", CENTRE) == "missing_answer"
    assert refused(heard(case), "close", CENTRE, outcome="whatever") == "outcome_missing"
    assert refused(heard(case), "close", replace(WORKER, words=CENTRE.words), outcome="solved") == "handler_confirms"


@pytest.mark.parametrize("answer", [Answer.answered_not_fixed, Answer.not_satisfied])
def test_nobody_writes_solved_over_the_asker_s_word(answer: Answer):
    case = heard(reported(), answer)
    assert refused(case, "close", CENTRE, outcome="solved") == "asker_says_unsolved"
    assert do(case, "close", CENTRE, outcome="answered").outcome == "answered"
    by_itself = pack(
        **with_move(move("close", ["reported"], "closed", ["desk@centre"], outcome="solved", confirms=True))
    )
    assert do(case, "close", CENTRE, by_itself).outcome == "answered", (
        "a move that ends well by itself ends with an answer"
    )


def test_whoever_brings_it_to_be_confirmed_does_not_confirm_it():
    one = pack(**with_move(move("tell_done", ["working"], "reported", ["desk@centre"], "result!")))
    case = heard(do(at_work(), "tell_done", CENTRE, one, result="队里说好了"))
    assert refused(case, "close", CENTRE, one, outcome="solved") == "handler_confirms"
    assert do(case, "close", replace(CENTRE, person=5, post=5), one, outcome="solved").state == "closed"
    again = do(case, "redo", ASKER, one, reason="没好")
    assert again.marks.asked_by == CENTRE.person, "kept until somebody brings it again"
    assert has_handled(heard(do(again, "report", WORKER, one, result="好了")), WORKER)
    assert not has_handled(heard(do(again, "report", WORKER, one, result="好了")), CENTRE)


def test_nobody_known_has_handled_nothing():
    assert not has_handled(reported(), Actor())
    assert has_handled(at_work(), Actor(post=2)), "another person in the handler's post stands in for them"


def test_a_pack_without_an_asker_asks_nobody():
    step = stepped(at_work(), "report", WORKER, pack(reporter=False), result="好了")
    assert not step.asks_the_asker
    assert step.marks.asked_at == NOW


def test_redo_goes_back_to_the_same_hands_and_return_takes_it_out_of_them():
    case = do(reported(), "redo", ASKER, reason="没好")
    assert (case.state, case.handler_post) == ("working", 2)
    one = pack(**with_move(move("return", ["assigned", "working"], "@start", ["handler"], "reason!")))
    assert do(case, "return", WORKER, one, reason="不归我们").handler_post == 0


def test_another_unit_means_another_handler():
    one = pack(**with_move(move("resend", ["working"], "assigned", ["desk@station"], "unit!")))
    step = stepped(at_work(), "resend", DESK, one, unit=8)
    assert (step.handler_post, step.unit, step.started, step.stopped) == (0, 8, ("accept",), ())


def test_asking_for_help_leaves_the_case_where_it_is():
    joining = move("join", ["working"], None, ["handler"], "unit!", "text!", opens="joint")
    step = stepped(at_work(), "join", WORKER, pack(**with_move(joining)), unit=8, text="请关阀")
    assert (step.opens, step.unit, step.handler_post, step.target.name) == ("joint", None, 2, "working")


def test_a_pause_stops_the_clock_and_comes_back_to_where_it_was():
    case = do(at_work(), "ask_pause", WORKER, **UNTIL)
    paused = stepped(case, "pause", DESK, until="2026-11-20")
    assert (paused.back, paused.stopped, paused.handler_post) == ("working", ("solve",), 2)
    resumed = stepped(case.after(paused), "resume", Actor(system=True))
    assert (resumed.target.name, resumed.resumed, resumed.started, resumed.back) == ("working", ("solve",), (), "")


def test_reopening_begins_anew_and_forgets_the_outcome():
    closed = do(heard(reported()), "close", CENTRE, outcome="solved")
    case = do(closed, "reopen", ASKER)
    assert (case.state, case.outcome, case.handler_post) == ("new", "", 0)
    again = stepped(closed, "reopen", ASKER)
    assert (again.started, again.resumed) == (("solve",), ())


def test_a_word_on_a_closed_case_keeps_its_outcome():
    closed = do(heard(reported()), "close", CENTRE, outcome="answered")
    assert do(closed, "note", DESK, note="谢谢").outcome == "answered"


def test_nobody_acts_twice_where_the_pack_says_so():
    one = pack(never_twice=True)
    case = do(start(one), "dispatch", DESK, one, unit=7)
    both = replace(DESK, words=DESK.words | WORKER.words)
    assert refused(case, "accept", both, one) == "acted_as_other"
    case = do(do(case, "accept", WORKER, one), "report", WORKER, one, result="好了")
    assert refused(heard(case), "redo", replace(DESK, words=CENTRE.words), one, reason="没好") == "acted_as_other"
    assert do(case, "note", DESK, one, note="知道了").state == "reported"


def test_an_unknown_asker_is_never_somebody_who_acted():
    one = pack(never_twice=True)
    case = heard(reported(one, Actor()))
    assert do(case, "redo", Actor(reporter=True), one, reason="没好").state == "working"


def test_answers_are_heard_only_when_somebody_asked():
    with pytest.raises(RuleError, match="not_asked"):
        answered(at_work(), Answer.fixed, at=NOW, by_call=False)
    once = answered(reported(), Answer.none, at=NOW, by_call=True)
    assert (once.calls, once.answer) == (1, "")
    fixed = answered(replace(reported(), marks=once), Answer.fixed, at=NOW, by_call=False)
    assert (fixed.calls, fixed.answer) == (1, "fixed")
    silent = answered(replace(reported(), marks=fixed), Answer.none, at=NOW, by_call=True)
    assert (silent.calls, silent.answer) == (2, "fixed"), "a call in vain takes no word back"
    again = do(do(replace(reported(), marks=fixed), "redo", ASKER, reason="没好"), "report", WORKER, result="好了")
    assert (again.marks.calls, again.marks.answer) == (0, ""), "asked anew, heard anew"


def test_what_is_possible_here():
    case = Standing(state="reported", marks=Marks())
    assert [m.do for m in possible(PACK, case, frozenset({"desk@centre"}))] == ["close", "redo"]
    assert [m.do for m in possible(PACK, case, frozenset({"reporter"}))] == ["redo", "withdraw"]
    skipping = pack(**with_move(move("show", ["reported"], None, ["desk@centre"], optional=True)))
    assert "show" not in [m.do for m in possible(skipping, case, frozenset({"desk@centre"}), frozenset({"show"}))]
