"""A town by 四级网格 with households, a member who looks after some of them, and sums that are counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from huiyin.apps.net.actions import recount_all
from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.models import Person
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.places.actions import add_households
from huiyin.apps.places.models import Household
from huiyin.apps.units.linking import Wanted, link_all
from huiyin.apps.units.models import Post
from tests.builders import MONDAY, World

SYSTEM = Viewer.for_system("test")
SINCE = date(2026, 1, 1)


@dataclass
class Net(World):
    """Ten households in the first grid, two of them linked to the member `own`; four in the second, none linked."""

    profile: str = "xinba"
    homes: list[Household] = field(init=False)
    own: Post = field(init=False)
    holder: Person = field(init=False)

    def _made(self) -> dict[str, Any]:
        super()._made()
        second = self.village.children.get(name="第二网格")
        rows = [{"code": f"XS-{n:03}", "door": f"杏树湾村{n}号", "head": f"欧阳{n}"} for n in range(14)]
        self.homes = [*add_households(self.grid, rows[:10]), *add_households(second, rows[10:])]
        self.own = Post.objects.filter(title="member_contact", place=self.grid).order_by("id")[0]
        self.own.phone = "0300-5550188"
        self.own.save(update_fields=["phone"])
        self.holder = add_person(name="上官敬民")
        give_post(person=self.holder, post=self.own, starts=SINCE)
        link_all(wanted=[Wanted(home, self.own) for home in self.homes[:2]], starts=SINCE, by=SYSTEM, now=MONDAY)
        recount_all(now=MONDAY)
        return self.__dict__

    @property
    def secretary(self) -> Viewer:
        """The secretary of the village's branch: a post in a unit, without an interval of its own."""
        return self.viewer("secretary", unit=self.unit("village_branch", self.village))

    @property
    def member(self) -> Viewer:
        """Who looks after the two households."""
        return viewer_of_post(self.own, self.holder.pk, self.holder.name)
