"""The posts of a village that disclose something, and what they do."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.actions.publishing import Version, redact
from huiyin.apps.cases.actions.steps import Act, take_step
from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from tests.builders import MONDAY, World, step

DAY = timedelta(days=1)
TEXT = "十月收入三千二百元，支出两千八百元，结余四百元。票据在村委会，随时可以来看。"


class Village:
    """The posts of a village that disclose something."""

    def __init__(self, world: World) -> None:
        self.world = world
        committee = world.unit("village_committee", world.village)
        self.chief = world.viewer("chief", unit=committee)
        self.publisher = world.viewer("publisher", unit=world.unit("village_branch", world.village))
        self.supervisor = world.viewer("supervisor", place=world.village)

    def prepared(self, **answers: object) -> Case:
        said = Said(
            uid=uuid.uuid4(),
            slug="disclosure",
            place=self.world.village,
            title="十月收支",
            text=TEXT,
            answers={"subject": "money", **answers},
        )
        return open_case(by=self.publisher, said=said, at=MONDAY, now=MONDAY)

    def hanging(self, **answers: object) -> Case:
        case = self.prepared(**answers)
        step(case, self.supervisor, "check", MONDAY, opinion="票据齐全。")
        redact(by=self.publisher, case=case.uid, version=Version("十月收支", TEXT), idem=uuid.uuid4(), now=MONDAY)
        step(case, self.publisher, "publish", MONDAY)
        return step(case, self.publisher, "hang", MONDAY, photo=1).case

    def object(self, case: Case, now: datetime, by: Viewer | None = None, **answers: object) -> Case:
        idem = uuid.uuid4()
        act = Act(case=case.uid, do="object", answers={"text": "少一笔水泵钱。", **answers}, idem=idem)
        take_step(by=by or Viewer.nobody(), act=act, now=now)
        return Case.objects.get(parent=case, opened_at=now)
