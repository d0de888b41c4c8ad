"""The people who asked: what they add, how they remind, what they say when asked; and calls to those who are silent."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from huiyin.apps.cases import library
from huiyin.apps.cases.actions.answers import Said, hear_asker
from huiyin.apps.cases.actions.backing import Backing, back_case
from huiyin.apps.cases.actions.validating import validate_number
from huiyin.apps.cases.contact import to_be_checked
from huiyin.apps.cases.models import Case, CaseContact
from huiyin.apps.people.queries import Viewer
from huiyin.cli.demo.data import read
from huiyin.cli.demo.hours import acted_at
from huiyin.cli.demo.openings import ALONE, Story
from huiyin.core.errors import RuleError
from huiyin.core.words import Answer, PostTitle

if TYPE_CHECKING:
    from huiyin.cli.demo.life import Life

BESIDE = (("add", 0.08, 3.0), ("remind", 0.08, 6.0), ("withdraw", 0.02, 3.0))
"""What askers do of their own accord: move, how likely, within how many days."""
BACKED = 0.14
CHECKED_IN_TEN = 7
"""So many of ten who tell it themselves check their number at once."""
GRADES = {
    Answer.fixed: (5, 5, 5, 4, 4, 4, 3, None),
    Answer.answered_not_fixed: (4, 3, 3, 2, None),
    Answer.not_satisfied: (1, 1, 2, 2),
}
ON_THE_PHONE = {Answer.fixed: 68, Answer.answered_not_fixed: 9, Answer.not_satisfied: 5, Answer.none: 18}
CALLERS = (PostTitle.caller, PostTitle.desk)


class Asker:
    """Speaks for all askers of a life."""

    def __init__(self, life: Life) -> None:
        self.life, self.rng = life, life.rng

    def beside(self, case: Case, story: Story, at: datetime) -> None:
        """Put on the agenda what the asker and their neighbours will do beside the handling."""
        if story.channel in ALONE and case.uid.int % 10 < CHECKED_IN_TEN:
            self._check_number(case, at + timedelta(seconds=40))
        verbs = library.pack(case.slug).verbs()
        for do, likely, days in BESIDE:
            if do in verbs and self.rng.random() < likely:
                self._on_agenda(at, 0.2, days, partial(self._say, case.uid, do))
        if case.level == "involved" and story.slug not in ("wish", "errand"):
            for _ in range(self.rng.choice((1, 1, 1, 2, 4)) if self.rng.random() < BACKED else 0):
                self._on_agenda(at, 0.05, 5.0, partial(self._back, case.uid))

    def _check_number(self, case: Case, at: datetime) -> None:
        """The code has come, and is typed."""
        contact = CaseContact.objects.filter(case=case).first()
        if contact and to_be_checked(case, contact) and at <= self.life.last:
            by, index = Viewer.nobody().as_reporter, contact.phone_index or ""
            validate_number(by=by, case=case.uid, index=index, now=at)

    def _on_agenda(self, at: datetime, first: float, last: float, deed: partial[None]) -> None:
        wanted = at + timedelta(days=self.rng.uniform(first, last))
        self.life.later(acted_at(self.rng, wanted, "", resident=True), deed)

    def _say(self, uid: uuid.UUID, do: str, at: datetime) -> None:
        """A step by the asker that the handling did not plan; a withdrawal ends it."""
        case, story = self.life.case(uid), self.life.stories[uid]
        move = library.pack(case.slug).move(do, case.state)
        if move is None:
            return
        try:
            receipt = self.life.step(case, move, story, at)
        except RuleError as refusal:
            self.life.refused[refusal.code] += 1
            return
        if receipt.case.state != case.state:
            self.life.think(receipt.case, at)

    def _back(self, uid: uuid.UUID, at: datetime) -> None:
        words = self.rng.choice(read("words")["backing"])
        backing = Backing(case=uid, idem=self.life.openings.uuid(), phone=self.life.openings.names.phone(), words=words)
        try:
            back_case(by=Viewer.nobody(), backing=backing, now=at)
        except RuleError as refusal:
            self.life.refused[refusal.code] += 1

    def asked(self, case: Case, at: datetime) -> None:
        """The asker hears that it is done: an answer comes after some time, or none, and then somebody rings up."""
        likely: Mapping[str, int] = read("habits")["answers"]
        draw = self.rng.random() * 100
        for answer in GRADES:
            draw -= likely[answer]
            if draw < 0:
                self._on_agenda(at, 0.02, 2.5, partial(self._answer, case.uid, answer))
                return
        if self.rng.random() * 100 < likely["called"]:
            when = acted_at(self.rng, at + timedelta(days=self.rng.uniform(1, 3)), "", resident=False)
            self.life.later(when, partial(self.call, case.uid))

    def _answer(self, uid: uuid.UUID, answer: Answer, at: datetime) -> None:
        case = self.life.case(uid)
        if case.phase == "to_confirm" and not case.answer:
            self._hear(case, Viewer.nobody().as_reporter, answer, at)

    def call(self, uid: uuid.UUID, at: datetime) -> None:
        """Ring the asker up, by somebody who did not do the work."""
        case = self.life.case(uid)
        if case.phase != "to_confirm" or case.answer:
            return
        answer = self.rng.choices(list(ON_THE_PHONE), list(ON_THE_PHONE.values()))[0]
        for place in (case.place.village, case.place.town):
            by = self.life.cast.at(place, CALLERS) if place else None
            if by and self._hear(case, by, answer, at, by_call=True):
                return

    def _hear(self, case: Case, by: Viewer, answer: Answer, at: datetime, *, by_call: bool = False) -> bool:
        said = Said(
            case=case.uid,
            answer=answer,
            grade=self.rng.choice(GRADES[answer]) if answer in GRADES else None,
            words=self._words(answer),
            by_call=by_call,
            idem=self.life.openings.uuid(),
        )
        try:
            heard = hear_asker(by=by, said=said, now=at)
        except RuleError as refusal:
            self.life.refused[refusal.code] += 1
            return False
        if heard.state != case.state:
            self.life.think(self.life.case(case.uid), at)
        return True

    def _words(self, answer: Answer) -> str:
        if answer is Answer.not_satisfied:
            return str(self.rng.choice(read("words")["redo_reason"]))
        return str(self.rng.choice(read("words")["answer_words"][:3])) if self.rng.random() < 0.5 else ""
