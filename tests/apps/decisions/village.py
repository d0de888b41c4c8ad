"""Builders: a village of six households and nine representatives, and a matter carried to the step that a test is about."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.models import Case
from huiyin.apps.decisions.actions.acting import Done, act
from huiyin.apps.decisions.actions.changing import keep_list
from huiyin.apps.decisions.models import Decision, Sitting
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.actions import add_households
from huiyin.apps.rolls.models import Act, Entry
from huiyin.core.rolls import ActChannel, ActKind
from huiyin.core.tallies import LEFT
from huiyin.core.worktime import SHANGHAI
from tests.builders import MONDAY, World, step

NAMES = "甲乙丙丁戊己庚辛壬"
DAY, MOMENT = timedelta(days=1), timedelta(minutes=5)
MOTION = {
    "matter": "public_works",
    "body": "villagers_representatives",
    "moved_by": "people",
    "movers": "秦大妈等三户",
}


@dataclass
class Village:
    """Time stands in `now` and goes on by `days`. `households` on the register; lists of representatives and members."""

    households: int = 6
    members: int = 3
    representatives: int = 9
    now: datetime = MONDAY
    world: World = field(default_factory=lambda: World("yangquan"))

    def __post_init__(self) -> None:
        place = self.world.village
        branch = self.world.unit("village_branch", place)
        self.secretary = self.world.viewer("secretary", unit=branch)
        self.head = self.world.viewer("chief", unit=self.world.unit("village_committee", place))
        self.verifier = self.world.viewer("verifier", place=place)
        self.supervisor = self.world.viewer("supervisor", place=place)
        self.worker = self.world.viewer("grid_worker", place=self.world.grid)
        grids = list(place.children.order_by("no"))
        homes = [
            {"code": f"X{n:03}", "door": f"{n + 1}号", "head": f"{NAMES[n % 9]}户"} for n in range(self.households)
        ]
        for n, grid in enumerate(grids):
            add_households(grid, homes[n :: len(grids)])
        self.keep("party_members", self.members)
        self.keep("villagers_representatives", self.representatives)

    def keep(self, body: str, n: int) -> None:
        names = [f"{NAMES[i % 9]}{i}" for i in range(n)]
        keep_list(by=self.secretary, place=self.world.village, body=body, names=names, now=self.now)

    def days(self, n: int) -> None:
        self.now += n * DAY

    def begin(self, **answers: Any) -> Case:
        said = Said(
            uid=uuid.uuid4(),
            slug="six_deliberations",
            place=self.world.village,
            text="村东水渠漏水，要修八百米。",
            channel="paper",
            answers={**MOTION, **answers},
        )
        return open_case(by=self.worker, said=said, at=self.now, now=self.now)

    def do(self, case: Case, verb: str, by: Viewer | None = None, **answers: Any) -> None:
        self.now += MOMENT
        if verb == "review":
            answers = {"signatures": str(self.members), "photo": 1, **answers}
        step(case, by or self.secretary, verb, self.now, **answers)

    def to_members(self, *, members_meet: int = 0, **answers: Any) -> Case:
        """A motion, proposed, discussed, the Party members called."""
        case = self.begin(**answers)
        self.do(
            case, "propose", title="修村东水渠八百米", met_on="2026-11-16", came="应到5人，实到5人", result="先测量。"
        )
        self.do(case, "discuss", self.head, met_on="2026-11-16", came="应到7人，实到6人", result="分两段修。")
        self.do(case, "call_members", meets_on=self.day(members_meet), venue="晚七点，村委会")
        return case

    def to_round(self, **answers: Any) -> Case:
        """As far as the opinion round."""
        case = self.to_members(**answers)
        self.vote(case, self.members, self.members)
        self.do(case, "review")
        self.do(case, "open_round", self.head)
        return case

    def to_vote(self, *, meets: int = 0, **answers: Any) -> Case:
        """Everybody heard and signed, the body called for so many days later."""
        case = self.to_round(**answers)
        for entry in self.entries(case):
            self.hear(case, entry.number)
        self.do(case, "close_round", self.head, result="都问到了。")
        self.do(case, "convene", self.head, meets_on=self.day(meets), venue="上午九点，文化广场")
        return case

    def day(self, after: int) -> str:
        """So many days after the next step: at five to midnight that is one more."""
        return (self.now + MOMENT + after * DAY).astimezone(SHANGHAI).date().isoformat()

    def sitting(self, case: Case) -> Sitting:
        return Sitting.objects.select_related("roll", "decision").get(decision__case=case, closed_at=None)

    def last(self, case: Case) -> Sitting:
        return Sitting.objects.filter(decision__case=case).order_by("-nth")[0]

    def decision(self, case: Case) -> Decision:
        return Decision.objects.get(case=case)

    def entries(self, case: Case) -> list[Entry]:
        return list(self.sitting(case).roll.entries.filter(struck_at=None).order_by("number"))

    def act(self, case: Case, number: int, kind: ActKind, value: str = "", **more: Any) -> Act:
        """One act of the entry with this number, at the meeting unless it is said otherwise."""
        self.now += timedelta(seconds=1)
        sitting = more.pop("sitting", None) or self.sitting(case)
        entry = sitting.roll.entries.get(number=number)
        by, uid = more.pop("by", self.worker), more.pop("uid", uuid.uuid4())
        channel = more.pop("channel", ActChannel.meeting)
        if channel is ActChannel.call:
            more.setdefault("witness", self.verifier.actor.person)
        done = Done(uid=uid, entry=entry.pk, kind=kind, channel=channel, value=value, **more)
        return act(by=by, sitting=sitting.uid, done=done, now=self.now)

    def hear(self, case: Case, number: int, value: str = "agree", *, signed: bool = True) -> None:
        self.act(case, number, ActKind.opine, value, channel=ActChannel.paper)
        if signed:
            self.act(case, number, ActKind.sign, channel=ActChannel.paper)

    def vote(self, case: Case, present: int, agree: int) -> None:
        """The first `present` of the roll come; of these the first `agree` agree, the others oppose."""
        for number in range(1, present + 1):
            self.act(case, number, ActKind.attend)
            self.act(case, number, ActKind.vote, "agree" if number <= agree else "oppose")

    def leave(self, case: Case, number: int) -> None:
        self.act(case, number, ActKind.attend, LEFT)
