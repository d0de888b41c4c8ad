"""Random walks over every shipped pack: whoever does whatever whenever, the promises of the engine hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.core.clocks import remaining, spent
from huiyin.core.consequences import UNSOLVED
from huiyin.core.errors import RuleError
from huiyin.core.levies import FREE_OF_LABOUR, FREE_OF_MONEY
from huiyin.core.marks import NO_ROLE, Marks
from huiyin.core.packs import Move, Pack
from huiyin.core.relations import Actor, Anchors
from huiyin.core.steps import ANSWER, Standing, advance, begin, possible
from huiyin.core.stories import SYSTEM, Scene
from huiyin.core.story_run import FACTS, Play
from huiyin.core.words import Answer, AskType, Outcome, Phase
from huiyin.core.worktime import local
from tests.core.days import CHINA, at
from tests.packs.test_stories import READ

MONDAY = at("2026-03-02 09:00")
ASKER = "asker"
STAFF = ["甲", "乙", "丙", "丁", "戊"]
SAID: dict[str, Any] = {
    **dict.fromkeys(("until", "review"), "2026-12-01"),
    **dict.fromkeys((*FREE_OF_MONEY, *FREE_OF_LABOUR), 0),
}
HELD = {"roll": 1, "asked": 1, "signed": 1, "quorum_met": True, "passed": True, "may_meet_on": MONDAY.date()}
ALL_WELL: dict[str, Any] = {
    **FACTS,
    "answers": {"mandate": "paper"},
    "due": {"posting": MONDAY},
    "sitting": HELD,
}


def words_of(pack: Pack) -> list[str]:
    return sorted({word for move in (pack.start, *pack.moves) for word in move.by} - {"system", "involved", "handler"})


def answers_to(move: Move, now: datetime = MONDAY) -> dict[str, Any]:
    """Something that fits every question of a move that is made now."""
    found: dict[str, Any] = {}
    for ask in move.ask:
        by_type = {AskType.unit: 7, AskType.place: 3, AskType.choice: next((c for c, _ in ask.kind.choices), "x")}
        by_type |= {
            AskType.date: local(now).date().isoformat(),
            AskType.days: 5,
            AskType.number: 400,
            AskType.money: 1500,
        }
        found[ask.kind.name] = SAID.get(ask.kind.name, by_type.get(ask.kind.type, "话"))
    return found


@dataclass(frozen=True)
class Stride:
    """One step of a walk: who (an index), which move (an index), after how many hours, and what is odd about it.

    `ahead` chooses among the pack's own moves that carry a case on, so that walks get somewhere.
    """

    who: int
    move: int
    ahead: bool
    hours: int
    forgets: bool
    facts: dict[str, Any]
    answer: Answer | None


STRIDES = st.builds(
    Stride,
    who=st.integers(0, 40),
    move=st.integers(0, 40),
    ahead=st.sampled_from([True, True, True, False]),
    hours=st.sampled_from([0, 1, 5, 30, 200, 900]),
    forgets=st.sampled_from([False] * 9 + [True]),
    facts=st.fixed_dictionaries({"children_open": st.sampled_from([0, 0, 0, 1]), "redacted": st.booleans()}),
    answer=st.sampled_from([None] * 7 + list(Answer)),
)
CASTS = st.fixed_dictionaries({name: st.sets(st.integers(0, 60), min_size=1, max_size=6) for name in STAFF})


@dataclass
class Walk:
    """A play with a log of what was done, kept apart from the engine's own marks."""

    play: Play
    now: datetime = MONDAY
    log: list[tuple[str, str, int, int, datetime, Phase, Phase | None]] = field(default_factory=list)
    heard: list[tuple[int, Answer, bool]] = field(default_factory=list)
    roles: dict[int, set[str]] = field(default_factory=dict)
    brought_by: int = 0

    @property
    def pack(self) -> Pack:
        return self.play.pack

    def go(self, stride: Stride) -> None:
        """Try one step; a refusal leaves everything as it was."""
        self.now += timedelta(hours=stride.hours)
        before = self.play.case
        try:
            self._answer(stride) if stride.answer and before.state else self._act(stride)
        except RuleError:
            assert self.play.case == before, "what is refused has done nothing"

    def _act(self, stride: Stride) -> None:
        before = self.play.case
        moves = self.pack.moves_from(before.state) if before.state else (self.pack.start,)
        onward = [move for move in moves if not move.part and move.to] if stride.ahead else []
        choice = onward or list(moves)
        move = choice[stride.move % len(choice)]
        names = [name for name, actor in self.play.cast.items() if self._fits(actor, move)] or list(self.play.cast)
        name = names[stride.who % len(names)]
        answers = {} if stride.forgets else answers_to(move, self.now)
        self.play.scene(Scene(self.now, name, move.do, answers, stride.facts))
        self._note(before, move, self.play.cast[name], stride.facts)

    def _fits(self, actor: Actor, move: Move) -> bool:
        mine = actor.words | ({"handler", "involved"} if actor.post == self.play.case.handler_post else set())
        return bool(mine & set(move.by)) or (actor.system and "system" in move.by)

    def _note(self, before: Standing, move: Move, actor: Actor, facts: dict[str, Any]) -> None:
        case = self.play.case
        role = role_of(case.marks, before.marks, move.do, actor.person)
        phase, was = self.pack.states[case.state].phase, self._phase(before)
        self.log.append((move.do, role, actor.person, case.seq, self.now, phase, was))
        if move.confirms:
            assert not actor.post or actor.post != before.handler_post, "the handler has confirmed"
            assert not actor.person or actor.person != self.brought_by, "who reported has confirmed"
        if phase is Phase.to_confirm and was is not Phase.to_confirm:
            self.brought_by = actor.person
        if actor.person and role and (move.to is not None or move.confirms or move.guard):
            self.roles.setdefault(actor.person, set()).add(role)
        if "redacted" in move.guard:
            assert facts["redacted"], "shown without being redacted"

    def _phase(self, case: Standing) -> Phase | None:
        return self.pack.states[case.state].phase if case.state else None

    def _answer(self, stride: Stride) -> None:
        before = self.play.case
        self.play.scene(Scene(self.now, ASKER, answers={"reason": "还没好"}, facts=stride.facts, answer=stride.answer))
        self.heard.append((before.seq + 1, stride.answer or Answer.none, False))
        redo = self.pack.move("redo", before.state)
        if stride.answer is Answer.not_satisfied and redo and "reporter" in redo.by:
            person = self.play.cast[ASKER].person
            phase, was = self._phase(self.play.case) or Phase.received, self._phase(before)
            self.log.append(("redo", "reporter", person, self.play.case.seq, self.now, phase, was))
            self.roles.setdefault(person, set()).add("reporter")

    def recomputed(self) -> Marks:
        """The marks, folded again from the log alone."""
        marks, heard = Marks(), sorted(self.heard)
        for do, role, person, seq, when, phase, was in self.log:
            while heard and heard[0][0] < seq:
                marks = said(marks, heard.pop(0)[1])
            marks = marks.after(do, role, person=person, seq=seq, at=when)
            if was and phase is Phase.to_confirm and was is not Phase.to_confirm:
                marks = replace(marks, asked_at=when, asked_by=person, calls=0, answer="")
            if was and phase is Phase.closed and was is not Phase.closed:
                marks = replace(marks, closed_at=when)
        for _, answer, _ in heard:
            marks = said(marks, answer)
        return marks


def said(marks: Marks, answer: Answer) -> Marks:
    return marks if answer is Answer.none else replace(marks, answer=answer.value)


def role_of(after: Marks, before: Marks, do: str, person: int) -> str:
    """The role in which a move was made, as the marks say it; empty when the person had acted in it before."""
    new = [
        role for role, people in after.roles.items() if person in people and person not in before.roles.get(role, ())
    ]
    return new[0] if new else ""


def walked(
    pack: Pack,
    cast: dict[str, set[int]],
    person: int,
    strides: list[Stride],
    look: Callable[[Walk], None] = lambda walk: None,
) -> Walk:
    """A whole walk; `look` sees it after each of its steps."""
    words = words_of(pack)
    held = {name: frozenset(words[n % len(words)] for n in numbers) for name, numbers in cast.items()}
    play = Play(pack, {ASKER: frozenset({"anyone", "reporter"} & set(words)) | {"reporter"}, **held}, CHINA)
    play.cast[ASKER] = replace(play.cast[ASKER], person=person)
    walk = Walk(play)
    for stride in strides:
        walk.go(stride)
        if walk.play.case.state:
            look(walk)
    return walk


each_pack = pytest.mark.parametrize("slug", READ)
walks = given(cast=CASTS, person=st.sampled_from([0, 1]), strides=st.lists(STRIDES, min_size=10, max_size=40))


@each_pack
@settings(max_examples=25)
@walks
def test_the_promises_hold_on_every_walk(slug: str, cast: dict[str, set[int]], person: int, strides: list[Stride]):
    def look(walk: Walk) -> None:
        check_ends(walk)
        check_clocks(walk)
        check_roles(walk)

    marks = walked(READ[slug], cast, person, strides, look).play.case.marks
    assert Marks.from_json(json.loads(json.dumps(marks.to_json()))) == marks


def check_ends(walk: Walk) -> None:
    """A case has an outcome when it is over, and only then."""
    case = walk.play.case
    over = walk.pack.states[case.state].phase is Phase.closed
    assert bool(case.outcome) is over
    assert not case.outcome or case.outcome in set(Outcome)


def check_clocks(walk: Walk) -> None:
    """Clocks run exactly in their states, never backwards, and never have less than nothing left."""
    case, clocks = walk.play.case, walk.play.clocks
    for name, clock in walk.pack.clocks.items():
        run = clocks.runs.get(name)
        waits = clock.runs(case.state, case.marks.told) and not (name == ANSWER and case.marks.answer)
        assert bool(run and run.segments[-1].stopped is None) is waits
        if run:
            assert all(s.stopped is None or s.stopped >= s.started for s in run.segments)
            gone = spent(run.limit.unit, run.segments, CHINA, walk.now)
            left = remaining(run.limit, run.segments, CHINA, walk.now, extra=run.extra)
            assert gone is None or gone >= timedelta(0)
            assert left is None or left >= timedelta(0)


def check_roles(walk: Walk) -> None:
    """Where nobody plays two parts, nobody does (the handler goes on in the part in which they took the case)."""
    if walk.pack.never_twice:
        for person, roles in walk.roles.items():
            assert not person or len(roles - NO_ROLE) <= 1, roles


@each_pack
@settings(max_examples=25)
@walks
def test_the_marks_are_a_fold_of_what_happened(
    slug: str, cast: dict[str, set[int]], person: int, strides: list[Stride]
):
    walk = walked(READ[slug], cast, person, strides)
    told, again = walk.play.case.marks, walk.recomputed()
    assert replace(told, roles={}, told={}, days={}) == replace(again, roles={})
    assert sets(told.roles) == sets({role: people for role, people in again.roles.items() if role})


def sets(roles: Mapping[str, tuple[int, ...]]) -> dict[str, set[int]]:
    return {role: set(people) for role, people in roles.items()}


@each_pack
@settings(max_examples=15)
@walks
def test_from_wherever_a_walk_has_come_people_can_bring_it_to_an_end(
    slug: str, cast: dict[str, set[int]], person: int, strides: list[Stride]
):
    walk = walked(READ[slug], cast, person, strides)
    late = walk.now + timedelta(days=120)
    assert not walk.play.case.state or rescued(walk.pack, walk.play.case, late), f"stuck in {walk.play.case.state}"


def rescued(pack: Pack, case: Standing, now: datetime) -> bool:
    """Can colleagues who never had to do with the case bring it to an end other than a withdrawal? Each takes ten days:
    who was asked has had the time to answer."""
    seen, open_ = set[tuple[str, str]](), [(case, 1000)]
    while open_:
        here, person = open_.pop(0)
        if pack.states[here.state].phase is Phase.closed:
            return True
        if (here.state, here.back) in seen:
            continue
        seen.add((here.state, here.back))
        for move in pack.moves_from(here.state):
            after = helped(pack, here, move, person, now + timedelta(days=10 * (person - 1000)))
            if after is not None and after.outcome != Outcome.withdrawn:
                open_.append((after, person + 1))
    return False


def helped(pack: Pack, case: Standing, move: Move, person: int, now: datetime) -> Standing | None:
    """The case after a move by somebody fit for it, None if it is refused."""
    holds = frozenset(move.by) - {"handler", "involved", "system"}
    post = case.handler_post if "handler" in move.by and case.handler_post else person
    unsolved = {"outcome": Outcome.answered} if case.marks.answer in UNSOLVED and move.asks("outcome") else {}
    actor = Actor(person=person, post=post, words=holds, reporter="reporter" in move.by and not holds - {"reporter"})
    try:
        step = advance(
            pack,
            case,
            move.do,
            actor=actor,
            anchors=Anchors({}, handler_post=case.handler_post),
            answers=answers_to(move, now) | unsolved,
            facts=ALL_WELL,
            at=now,
        )
    except RuleError:
        return None
    return case.after(step)


@each_pack
def test_the_system_alone_opens_only_what_it_may(slug: str):
    pack = READ[slug]
    asked = answers_to(pack.start)
    if {"system", "anyone"} & set(pack.start.by):
        step = begin(pack, actor=Actor(system=True), answers=asked, facts=ALL_WELL, at=MONDAY)
        assert step.target.name == pack.start.to
    else:
        with pytest.raises(RuleError, match="not_yours"):
            begin(pack, actor=Actor(system=True), answers=asked, facts=ALL_WELL, at=MONDAY)


@each_pack
def test_what_is_possible_is_what_is_not_refused_as_somebody_else_s(slug: str):
    """Buttons and engine agree: a move that is offered is never `not_yours`, one that is not offered always is."""
    pack = READ[slug]
    for state in pack.states:
        case = Standing(state=state, seq=3, handler_post=9, limits=pack.limits)
        for word in words_of(pack):
            offered = {move.do for move in possible(pack, case, frozenset({word}))}
            for move in pack.moves_from(state):
                code = refusal(
                    pack, case, move, Actor(person=5, post=5, words=frozenset({word}), reporter=word == "reporter")
                )
                assert (code == "not_yours") is (move.do not in offered and not {"involved", "anyone"} & set(move.by))


def refusal(pack: Pack, case: Standing, move: Move, actor: Actor) -> str:
    anchors = Anchors({}, handler_post=case.handler_post, involved=frozenset({actor.post}))
    try:
        advance(pack, case, move.do, actor=actor, anchors=anchors, answers={}, facts=ALL_WELL, at=MONDAY)
    except RuleError as refused:
        return refused.code
    return ""


def test_the_cast_of_a_play_has_the_system_in_it():
    play = Play(READ["wish"], {}, CHINA)
    assert play.cast[SYSTEM].system
