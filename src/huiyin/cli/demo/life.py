"""Two months of life: an agenda of what people mean to do, worked off in the order of time through the actions."""

from __future__ import annotations

import heapq
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from random import Random

from huiyin.apps.cases import library
from huiyin.apps.cases.actions.steps import Act, Receipt, take_step
from huiyin.apps.cases.actions.sweep import sweep
from huiyin.apps.cases.models import Case
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.places.models import Place
from huiyin.apps.scope.prepared import Prepared
from huiyin.apps.units.models import Unit
from huiyin.cli.demo.answers import Answers
from huiyin.cli.demo.asker import Asker
from huiyin.cli.demo.cast import Cast
from huiyin.cli.demo.county import Names
from huiyin.cli.demo.data import Habit, Unable, habits
from huiyin.cli.demo.hours import acted_at
from huiyin.cli.demo.openings import Openings, Story
from huiyin.cli.demo.publishing import make_public
from huiyin.core.errors import RuleError
from huiyin.core.packs import Move

TICK = timedelta(minutes=90)
LOOK_DAYS = (1.5, 4.0)
MOST_LOOKS = 8
PERSONAL = frozenset({"not_yours", "acted_as_other", "handler_confirms", "not_self_requested"})
WAITS = {"ask_extend": ("extend", "deny"), "ask_pause": ("pause", "deny"), "ask_park": ("park", "deny")}
ANSWERED = (Habit("agreed", 82, (40, 700)), Habit("deny", 18, (40, 700)))
AGAIN = {"children_done": 900, "limit_over": 1500, "asker_was_asked": 400}
INSTEAD = {"not_department_matter": "object"}
CASE = Prepared(Case.objects.all, by="uid")
Deed = Callable[[datetime], None]


class Life:
    """Runs the county from `first` to `last`. `refused` counts what the rules said no to, by code."""

    def __init__(self, rng: Random, cast: Cast, names: Names, *, first: datetime, last: datetime) -> None:
        self.rng, self.cast, self.first, self.last = rng, cast, first, last
        self.openings = Openings(rng, cast, names)
        self.answers = Answers(rng)
        self.asker = Asker(self)
        self.stories: dict[uuid.UUID, Story] = {}
        self.refused: Counter[str] = Counter()
        self._places: dict[int, Place] = {}
        self._units: dict[int, Unit] = {}
        self._agenda: list[tuple[datetime, int, Deed]] = []
        self._n = 0
        self._ticked = first

    def later(self, at: datetime, deed: Deed) -> None:
        """Put something on the agenda; what lies after the present never happens."""
        if at <= self.last:
            self._n += 1
            heapq.heappush(self._agenda, (at, self._n, deed))

    def live(self, progress: Callable[[float], None]) -> None:
        """Work the agenda off. `progress` hears the share of time that has passed."""
        whole = self.last - self.first
        while self._agenda:
            at, _, deed = heapq.heappop(self._agenda)
            self._tick(at)
            deed(at)
            progress((at - self.first) / whole)
        self._tick(self.last, anyway=True)
        progress(1.0)

    def _tick(self, at: datetime, *, anyway: bool = False) -> None:
        """What the product does by itself meanwhile: messages, wakings, clocks."""
        if anyway or at - self._ticked >= TICK:
            self._ticked = at
            run_due(at, 10_000)
            sweep(now=at, limit=10_000)

    # ------------------------------------------------------------------------------------------------ a case begins
    def begin(self, story: Story, at: datetime) -> None:
        """Open the story's case and let it run."""
        try:
            case = self.openings.open(story, at)
        except RuleError as refusal:
            self.refused[refusal.code] += 1
            return
        self.follow(case, story, at)
        self.asker.beside(case, story, at)

    def follow(self, case: Case, story: Story, at: datetime) -> None:
        """From now on people think of this case."""
        self.stories[case.uid] = story
        self.think(case, at)

    # -------------------------------------------------------------------------------------------- what is done next
    def think(self, case: Case, at: datetime) -> None:
        """Decide what somebody will do next with the case, and when."""
        story = self.stories[case.uid]
        story.plan += 1
        chosen = self._chosen(case, story)
        if chosen is None:
            if case.open and story.looks < MOST_LOOKS and habits(case.slug, case.state):
                story.looks += 1
                days = timedelta(days=self.rng.uniform(*LOOK_DAYS))
                self.later(at + days, partial(self._look, case.uid, story.plan))
            return
        minutes = self.rng.triangular(*chosen.wait, chosen.wait[0] + (chosen.wait[1] - chosen.wait[0]) / 4) * story.pace
        when = acted_at(self.rng, at + timedelta(minutes=minutes), chosen.do, resident=chosen.do == "thank")
        self.later(when, partial(self._do, case.uid, chosen.do, story.plan))

    def _chosen(self, case: Case, story: Story) -> Habit | None:
        if story.twin_of and "merge" in library.pack(case.slug).verbs() and case.phase == "received":
            return Habit("merge", 100, (20, 200))
        options = habits(case.slug, case.state)
        for asked, settled in WAITS.items():
            if case.marks.pending(asked, *settled):
                options = tuple(Habit(settled[0], h.weight, h.wait) if h.do == "agreed" else h for h in ANSWERED)
        draw = self.rng.random() * 100
        for habit in options:
            draw -= habit.weight
            if draw < 0:
                return habit
        return None

    def _look(self, uid: uuid.UUID, plan: int, at: datetime) -> None:
        if self.stories[uid].plan == plan:
            self.think(self.case(uid), at)

    def case(self, uid: uuid.UUID) -> Case:
        """The case as it is now. Places and units do not change during a life: they are asked for once."""
        case = CASE.get(uid)
        case.place = self._places.get(case.place_id) or self._place(case.place_id)
        if case.unit_id:
            case.unit = self._unit(case.unit_id)
        return case

    def _unit(self, unit_id: int) -> Unit:
        if unit_id not in self._units:
            self._units[unit_id] = Unit.objects.get(pk=unit_id)
        return self._units[unit_id]

    def _place(self, place_id: int) -> Place:
        self._places[place_id] = Place.objects.select_related("village", "town").get(pk=place_id)
        return self._places[place_id]

    def _do(self, uid: uuid.UUID, do: str, plan: int, at: datetime) -> None:
        story = self.stories[uid]
        if story.plan != plan:
            return
        case = self.case(uid)
        move = library.pack(case.slug).move(do, case.state)
        if move is None:  # somebody, or the calendar, was faster
            self.think(case, at)
            return
        try:
            receipt = self.step(case, move, story, at)
        except RuleError as refusal:
            self._refused(case, do, refusal.code, at)
            return
        self._after(receipt.case, move, story, at)

    def step(self, case: Case, move: Move, story: Story, at: datetime) -> Receipt:
        """One step by the first person who may. Raises the last refusal."""
        answers = self.answers.to(move, case, self._told(case, move, story), at)
        refused: RuleError = Unable("nobody_may", do=move.do)
        if "redacted" in move.guard:
            make_public(self, case, move, at)
        for viewer in islice(self.cast.who(move, case), 8):
            act = Act(case=case.uid, do=move.do, answers=answers, idem=self.openings.uuid(), at=at)
            try:
                return take_step(by=viewer, act=act, now=at)
            except RuleError as refusal:
                refused = refusal
                if refusal.code not in PERSONAL:
                    break
        raise refused

    def _told(self, case: Case, move: Move, story: Story) -> dict[str, object]:
        """The words that belong to this matter and not to any other."""
        told: dict[str, object] = {}
        if move.do in ("report", "grant", "answer_now", "final", "reply"):
            told["result"] = story.matter.get("f") or story.matter.get("r")
        if move.opens:
            told["text"] = "请一起看看：" + case.title
        if move.do == "merge" and story.twin_of:
            told["into"] = Case.objects.get(uid=story.twin_of).code
        return told

    def _after(self, case: Case, move: Move, story: Story, at: datetime) -> None:
        if case.phase == "to_confirm" and case.marks.asked_at == at and library.pack(case.slug).reporter:
            self.asker.asked(case, at)
        if move.opens:
            child = Case.objects.select_related("place", "unit").filter(parent=case).order_by("-id")[0]
            self.follow(child, Story(story.town, child.slug, story.matter, story.spot, child.channel, story.pace), at)
        self.think(case, at)

    def _refused(self, case: Case, do: str, code: str, at: datetime) -> None:
        """People who are refused do what the refusal tells them, or leave it for some days."""
        self.refused[code] += 1
        story = self.stories[case.uid]
        story.looks += 1
        if story.looks > MOST_LOOKS:
            return
        if code == "asker_was_asked":
            self.asker.call(case.uid, at)
        if code in INSTEAD:
            self.later(at + timedelta(minutes=30), partial(self._do, case.uid, INSTEAD[code], story.plan))
        elif code in AGAIN:
            when = acted_at(self.rng, at + timedelta(minutes=AGAIN[code]), do, resident=False)
            self.later(when, partial(self._do, case.uid, do, story.plan))
        else:
            story.twin_of = None
            self.later(at + timedelta(days=self.rng.uniform(*LOOK_DAYS)), partial(self._look, case.uid, story.plan))
