"""Playing a story on the core alone: no database, no places; who holds which relation, the cast says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from huiyin.core.calendar import Calendar
from huiyin.core.clock_days import counting, uncounted
from huiyin.core.clocks import ClockState, Limit, Segment, due, parse_limit, state
from huiyin.core.errors import RuleError
from huiyin.core.packs import Clock, Pack, Problem
from huiyin.core.relations import Actor, Anchors
from huiyin.core.steps import ANSWER, Standing, Step, advance, answered, begin, has_handled
from huiyin.core.stories import SYSTEM, Scene, Story
from huiyin.core.words import Answer
from huiyin.core.worktime import local

FACTS: Mapping[str, Any] = {
    "children_open": 0,
    "disclosed": True,
    "children_unanswered": 0,
    "redacted": True,
    "category_flags": frozenset(),
    "village_units": frozenset(),
    "mediation": {"consent": True, "mediator": True, "in_force": True, "visited": True},
    "sitting": {},
    "approvals": (),
    "levy": {"money": 1500, "days": 10},
    "kept": {},
    "levy_list": True,
}
"""What holds unless a scene says otherwise."""


@dataclass
class Run:
    """A clock as it ran: its limit, extensions, the periods in which it ran, from which day it counts and what less."""

    clock: Clock
    limit: Limit
    segments: list[Segment]
    extra: list[Limit] = field(default_factory=list)
    day: date | None = None
    less: int = 0

    @property
    def counts(self) -> list[Segment]:
        """The periods that count."""
        return counting(self.clock, self.segments, self.day, self.limit.unit)

    @property
    def more(self) -> list[Limit]:
        """What is added to the limit."""
        return [*uncounted(self.limit.unit, self.less), *self.extra]


@dataclass
class Clockwork:
    """All clocks of a case that is being played."""

    pack: Pack
    calendar: Calendar
    runs: dict[str, Run] = field(default_factory=dict)

    def turn(self, step: Step, answers: Mapping[str, Any], at: datetime) -> None:
        """Start, stop and resume what the step says; count from the days that were said; grant an extension."""
        for name in step.stopped:
            self.stop(name, at)
        for name in step.started:
            self.runs[name] = self._run(name, step, answers, at, Segment(at))
        for name in step.resumed:
            self.runs.setdefault(name, self._run(name, step, answers, at)).segments.append(Segment(at))
        for name, day in step.counted.items():
            self.runs[name].day = day
        for name, days in step.less.items():
            self.runs[name].less += days
        if step.do == "extend":
            self._extend(int(answers["days"]))

    def stop(self, name: str, at: datetime) -> None:
        """Stop a clock if it runs."""
        run = self.runs.get(name)
        if run and run.segments[-1].stopped is None:
            run.segments[-1] = Segment(run.segments[-1].started, at)

    def _run(self, name: str, step: Step, answers: Mapping[str, Any], at: datetime, *segments: Segment) -> Run:
        clock = self.pack.clocks[name]
        row = clock.row(step.marks.told, step.counted.get(name) or local(at).date())
        text = row.limit if row else clock.limit_for(str(answers.get(clock.by, "")))
        return Run(clock, parse_limit(text), list(segments))

    def _extend(self, days: int) -> None:
        for name, run in self.runs.items():
            rule = self.pack.clocks[name].extend
            if rule and run.segments[-1].stopped is None:
                run.extra.append(Limit(days, parse_limit(rule.max).unit))
                return

    def due(self) -> dict[str, datetime | None]:
        """When each clock is due that has run, stopped ones too."""
        return {
            name: due(run.limit, run.counts, self.calendar, extra=run.more, roll=run.clock.roll).at
            for name, run in self.runs.items()
        }

    def late(self, now: datetime) -> frozenset[str]:
        """The deadlines that are late at `now` and still running."""
        return frozenset(name for name in self.runs if not self.pack.clocks[name].timer and self._is_late(name, now))

    def _is_late(self, name: str, now: datetime) -> bool:
        run = self.runs[name]
        where = state(run.limit, run.counts, self.calendar, now, run.clock.warn, extra=run.more, roll=run.clock.roll)
        return where is ClockState.LATE


class Play:
    """A case of a story from its beginning on. `scene` plays one scene; a refusal is a RuleError."""

    def __init__(self, pack: Pack, cast: Mapping[str, frozenset[str]], calendar: Calendar) -> None:
        self.pack, self.clocks = pack, Clockwork(pack, calendar)
        self.cast = {name: _actor(n, words) for n, (name, words) in enumerate(cast.items(), start=1)}
        self.cast[SYSTEM] = Actor(system=True)
        self.case = Standing(state="", limits=pack.limits)
        self.answers: dict[str, Any] = {}
        self.acted: set[int] = set()

    def scene(self, scene: Scene) -> None:
        """Play one act or answer. Raises the engine's refusals."""
        actor = self.cast[scene.who]
        if scene.answer is not None:
            self._hear(scene, actor)
        else:
            self._act(scene, actor)

    def _act(self, scene: Scene, actor: Actor) -> None:
        facts = {**FACTS, "answers": {**self.answers, **scene.answers}, "due": self.clocks.due(), **scene.facts}
        if self.case.state:
            step = advance(
                self.pack,
                self.case,
                scene.do,
                actor=actor,
                anchors=self._anchors(),
                answers=scene.answers,
                facts=facts,
                at=scene.at,
            )
        else:
            spoken = bool(scene.facts.get("spoken"))
            step = begin(self.pack, actor=actor, answers=scene.answers, facts=facts, at=scene.at, spoken=spoken)
        self.case = self.case.after(step)
        self.answers |= scene.answers
        self.acted.add(actor.post)
        self.clocks.turn(step, self.answers, scene.at)

    def _hear(self, scene: Scene, actor: Actor) -> None:
        if not actor.reporter and has_handled(self.case, actor):
            raise RuleError("handler_confirms", do="answer")
        answer = scene.answer or Answer.none
        self.case = replace(
            self.case,
            seq=self.case.seq + 1,
            marks=answered(self.case, answer, at=scene.at, by_call=not actor.reporter),
        )
        if answer is not Answer.none:
            self.clocks.stop(ANSWER, scene.at)
        redo = self.pack.move("redo", self.case.state)
        if answer is Answer.not_satisfied and redo and "reporter" in redo.by:
            self._act(replace(scene, answer=None, do="redo"), Actor(person=actor.person, reporter=True))

    def _anchors(self) -> Anchors:
        held_by = self.pack.states[self.case.state].held_by
        holders = {actor.post for actor in self.cast.values() if held_by in actor.words}
        return Anchors({}, handler_post=self.case.handler_post, involved=frozenset(self.acted | holders))


def _actor(number: int, words: frozenset[str]) -> Actor:
    has_post = any("@" in word for word in words)
    return Actor(person=number, post=number if has_post else 0, reporter="reporter" in words, words=words)


def play(pack: Pack, story: Story, calendar: Calendar) -> tuple[Problem, ...]:
    """Play a story; everything that does not come out as told, the scenes counted from 1.

    Codes: story_refused, story_not_refused, story_state, story_late, story_outcome.
    """
    stage = Play(pack, story.cast, calendar)
    problems: list[Problem] = []
    for number, scene in enumerate(story.scenes, start=1):
        code, told, came = _played(stage, scene)
        if code:
            problems.append(Problem(f"scene {number}", code, (("told", told), ("came", came))))
    if story.state and stage.case.state != story.state:
        problems.append(Problem("ends", "story_state", (("told", story.state), ("came", stage.case.state))))
    if stage.case.outcome != story.outcome:
        problems.append(Problem("ends", "story_outcome", (("told", story.outcome), ("came", stage.case.outcome))))
    return tuple(problems)


def _played(stage: Play, scene: Scene) -> tuple[str, str, str]:
    """What is wrong with how a scene came out: code, what was told, what came; empty when all is well."""
    if scene.late is not None:
        late = stage.clocks.late(scene.at)
        wrong = late != scene.late
        return ("story_late", _set(scene.late), _set(late)) if wrong else ("", "", "")
    try:
        stage.scene(scene)
    except RuleError as refusal:
        refused = refusal.code != scene.refused
        return ("story_refused", scene.refused or scene.then or scene.do, refusal.code) if refused else ("", "", "")
    if scene.refused:
        return "story_not_refused", scene.refused, stage.case.state
    if scene.then and stage.case.state != scene.then:
        return "story_state", scene.then, stage.case.state
    return "", "", ""


def _set(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "—"
