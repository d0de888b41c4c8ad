"""People of a town that mediates, and a dispute brought as far as a test wants it."""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from huiyin.apps.cases.models import Case
from huiyin.apps.disputes.actions import agreeing, mediators, opening, parties, sittings, visiting
from huiyin.apps.disputes.models import Mediator, Party
from huiyin.apps.people.queries import Viewer
from tests.apps.files.pictures import jpeg
from tests.builders import MONDAY, World, step

TODAY = date(2026, 11, 16)


@dataclass
class Hands:
    """A village's mediation committee: its head and a mediator, and a veteran of the register."""

    world: World
    head: Viewer
    mediator: Viewer
    veteran: Mediator

    def enrol(self, name: str, kind: str) -> Mediator:
        """Somebody else for the register, who has signed."""
        entry = mediators.Entry(uuid.uuid4(), self.world.village, name, kind, TODAY, "村档12", woman=True)
        return mediators.enrol(by=self.mediator, entry=entry, now=MONDAY)

    def dispute(self, *, now: datetime = MONDAY, by: Viewer | None = None, **changes: Any) -> Case:
        """A dispute between two neighbours, told at the counter."""
        told = {
            "uid": uuid.uuid4(), "slug": "four_step", "place": self.world.village, "text": "排水沟改道，两家说不拢。",
            "category": "dispute_neighbours", "name": "欧阳若兰", "phone": "0300-555-0101", "other": "司马青山",
            "other_phone": "0300-555-0102", "series": "red_team", **changes,
        }  # fmt: skip
        return opening.open_dispute(by=by or self.mediator, told=opening.Told(**told), now=now)

    def consent(self, case: Case, number: int, *, agreed: bool = True, now: datetime = MONDAY) -> Case:
        """A party says yes or no."""
        return parties.record_consent(
            by=self.mediator, case=case.uid, number=number, agreed=agreed, how="paper", idem=uuid.uuid4(), now=now
        )

    def choose(self, case: Case, now: datetime = MONDAY, **changes: Any) -> Any:
        """The veteran is chosen, having been asked about kin."""
        said = {"mediator": self.veteran.uid, "wanted_by": 1, "clear": True, "idem": uuid.uuid4(), **changes}
        return mediators.choose(by=self.mediator, case=case.uid, now=now, **said)

    def ready(self, *, now: datetime = MONDAY, **changes: Any) -> Case:
        """Accepted, consented, mediator chosen, begun."""
        case = self.dispute(now=now, **changes)
        step(case, self.mediator, "accept", now)
        for number in (1, 2):
            self.consent(case, number, now=now)
        self.choose(case, now)
        step(case, self.mediator, "begin", now)
        return case

    def talk(self, case: Case, now: datetime, present: int = 3, uid: uuid.UUID | None = None) -> Any:
        """A sitting that was held."""
        sitting = sittings.Sitting(uid=uid or uuid.uuid4(), at=now, present=present, record="各让一步。")
        return sittings.hold_sitting(by=self.mediator, case=case.uid, sitting=sitting, idem=uuid.uuid4(), now=now)

    def to_the_table(self, now: datetime = MONDAY, **changes: Any) -> Case:
        """Accepted, consented, mediator chosen, heard, looked into, talked over."""
        case = self.ready(now=now, **changes)
        step(case, self.mediator, "hear", now, finding="一方要通，一方怕淹。")
        step(case, self.mediator, "look", now, finding="沟是老沟。")
        self.talk(case, now)
        return Case.objects.get(pk=case.pk)

    def agree(self, case: Case, now: datetime, **changes: Any) -> Any:
        """A spoken agreement."""
        said = {
            "form": "oral",
            "terms": "下月十号前装好栅子。",
            "made_on": TODAY,
            "perform_by": date(2026, 12, 10),
            **changes,
        }
        return agreeing.write_agreement(
            by=self.mediator, case=case.uid, terms=agreeing.Terms(**said), idem=uuid.uuid4(), now=now
        )

    def mark(self, case: Case, now: datetime, *, photo: bool = True, width: int = 400, **changes: Any) -> Any:
        """Marks on the paper, all of them unless changed."""
        said = {"parties": {1: TODAY, 2: TODAY}, "signed_on": TODAY, "sealed_on": TODAY, **changes}
        photos = [io.BytesIO(jpeg(width))] if photo else []
        return agreeing.record_marks(
            by=self.mediator, case=case.uid, marks=agreeing.Marks(**said), photos=photos, idem=uuid.uuid4(), now=now
        )

    def visit(self, case: Case, now: datetime, by: Viewer | None = None, **changes: Any) -> Any:
        """The return visit."""
        heard = visiting.Heard(**{"asked": 2, "content_with": 2, "performed": True, "said": "都认。", **changes})
        return visiting.visit_again(by=by or self.head, case=case.uid, heard=heard, idem=uuid.uuid4(), now=now)


def hands(profile: str = "huaqiao") -> Hands:
    """A town of this profile with a committee in its first village."""
    world = World(profile)
    committee = world.unit("mediation_committee", world.village)
    mediator = world.viewer("mediator", unit=committee)
    head = world.viewer("chief", unit=committee)
    entry = mediators.Entry(
        uid=uuid.uuid4(), place=world.village, name="老班长上官柏", kind="veteran", consented_on=TODAY - timedelta(days=30),
        paper="村档2026-07", skills=("dispute_neighbours",), languages="本地话",
    )  # fmt: skip
    veteran = mediators.enrol(by=mediator, entry=entry, now=MONDAY)
    return Hands(world, head, mediator, veteran)


def party(case: Case, number: int) -> Party:
    """A party of a dispute."""
    return Party.objects.get(case=case, number=number)
