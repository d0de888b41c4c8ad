"""Matters of a village on their way to the board."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from huiyin.apps.cases.actions.answers import Said, hear_asker
from huiyin.apps.cases.actions.publishing import Version, redact
from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.core.words import Answer
from tests.builders import MONDAY, World, say, step

HOUR = timedelta(hours=1)
RESIDENT = Viewer.nobody().as_reporter


class Hands:
    """The people of a village who take a matter through 六单."""

    def __init__(self, world: World, village: Place) -> None:
        self.world, self.village = world, village
        self.team = world.unit("village_volunteers", village)
        self.desk = world.viewer("desk", unit=world.unit("village_station", village))
        self.volunteer = world.viewer("volunteer", unit=self.team)
        self.centre = world.viewer("desk", unit=world.unit("town_centre"))
        self.verifier = world.viewer("verifier", place=village)
        self.party = world.viewer("publisher", unit=world.unit("village_branch", village))

    def said(self, at: datetime = MONDAY, **changes: Any) -> Case:
        return say(self.world, now=at, place=self.village.children.first(), **changes)

    def asked(self, case: Case, at: datetime = MONDAY) -> Case:
        case = step(case, self.desk, "dispatch", at + HOUR, unit=self.team.pk).case
        case = step(case, self.volunteer, "accept", at + 2 * HOUR).case
        return step(case, self.volunteer, "report", at + 3 * HOUR, result="换了灯头").case

    def answered(self, case: Case, answer: Answer = Answer.fixed, grade: int | None = 5, at: datetime = MONDAY) -> Case:
        return hear_asker(
            by=RESIDENT, said=Said(case=case.uid, answer=answer, grade=grade, words="多谢"), now=at + 4 * HOUR
        )

    def closed(self, case: Case, outcome: str = "solved", at: datetime = MONDAY) -> Case:
        step(case, self.centre, "settle", at + 5 * HOUR)
        return step(case, self.verifier, "verify", at + 6 * HOUR, finding="亮了", outcome=outcome).case

    def published(self, at: datetime = MONDAY, title: str = "路口路灯不亮", **changes: Any) -> Case:
        """A matter from the first word to 晒单."""
        case = self.closed(self.answered(self.asked(self.said(at, **changes), at), at=at), at=at)
        version = Version(title, "灯头坏了，志愿者换了新的。")
        redact(by=self.party, case=case.uid, version=version, idem=uuid.uuid4(), now=at + 7 * HOUR)
        return step(case, self.party, "publish", at + 7 * HOUR).case
