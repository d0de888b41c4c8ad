"""A small net: a member linked to two households, the secretary of their branch, and what is owed this month."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from huiyin.apps.duties.actions.generating import generate
from huiyin.apps.duties.models import Owed
from huiyin.apps.field.actions import Visit, VisitReceipt, record_visit
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.actions import add_households
from huiyin.apps.places.models import Household
from huiyin.apps.units.linking import link_household
from huiyin.apps.units.models import Post, Unit
from huiyin.core.words import VisitDeed
from tests.builders import MONDAY, World

DAY = date(2026, 11, 16)
DOORS = [
    {"code": "H001", "door": "水磨坊27号附1号", "head": "周秀兰", "phone": "13800000127", "people": 1},
    {"code": "H002", "door": "下湾12号", "head": "阿依努尔·买合木提江", "phone": "", "people": 4},
]


class Net:
    """The town 望禾镇 by a profile, with its duties of the day."""

    def __init__(self, profile: str = "dalu", *, linked: bool = True) -> None:
        self.world = World(profile)
        add_households(self.world.grid, DOORS)
        self.homes = list(Household.objects.order_by("code"))
        self.branch = self.world.unit("village_branch", self.world.village)
        self.secretary = self.world.viewer("secretary", unit=self.branch, name="白书记")
        if linked:
            central = Unit.objects.filter(seat=self.world.grid, posts__title="member_contact").first()
            at: dict[str, Any] = {"unit": central} if central else {"place": self.world.grid}
            self.member = self.world.viewer("member_contact", **at, name="郭小满")
            for home in self.homes:
                link_household(
                    household=home, post=self.post(self.member), starts=date(2026, 1, 1), by=Viewer.for_system("test"),
                    now=MONDAY,
                )  # fmt: skip
        self.generate()

    def post(self, viewer: Viewer) -> Post:
        return Post.objects.get(pk=viewer.actor.post)

    def generate(self, on: date = DAY) -> dict[str, int]:
        """Make the rows of the spans of a day; how many are new."""
        return {slug: n for slug, n in generate(town=self.world.town, on=on).items() if n}

    def owed(self, duty: str, **more: Any) -> QuerySet[Owed]:
        return Owed.objects.filter(duty=duty, **more).order_by("id")

    def visit(
        self, by: Viewer, home: int = 0, *, at: datetime = MONDAY, did: tuple[VisitDeed, ...] = (), **more: Any
    ) -> VisitReceipt:
        """A visit at one of the two doors."""
        household = self.homes[home]
        visit = Visit(
            uid=uuid.uuid4(), slug="six_slips", place=household.place, met=household.head, at=at, household=household,
            did=did, **more,
        )  # fmt: skip
        return record_visit(by=by, visit=visit, now=at)
