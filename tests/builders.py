"""Small worlds for tests: a county, a town by a profile with two villages, and people in their posts. Names are invented."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.actions.steps import Act, Receipt, take_step
from huiyin.apps.cases.models import Case
from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.models import Account
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.places.actions import add_place
from huiyin.apps.places.models import Place
from huiyin.apps.towns.actions import set_up_town
from huiyin.apps.units.models import Post, Unit
from huiyin.core.words import PlaceKind
from tests.kept_world import kept

MONDAY = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
"""Monday 16 November 2026, 9:00 in Shanghai."""


@dataclass
class World:
    """A county with one town (`profile`), the villages 杏树湾村 and 松岗头村, each with two grids."""

    profile: str = "yangquan"
    county: Place = field(init=False)
    town: Place = field(init=False)
    village: Place = field(init=False)
    other_village: Place = field(init=False)
    grid: Place = field(init=False)
    units: dict[str, Unit] = field(init=False)

    def __post_init__(self) -> None:
        self.__dict__.update(kept(f"{type(self).__name__} {self.profile}", self._made))

    def _made(self) -> dict[str, Any]:
        self.county = add_place(kind=PlaceKind.county, name="云岫县", parent=None, code="990001")
        self.town = add_place(
            kind=PlaceKind.town, name="望禾镇", parent=self.county, code="990001100", phone="0300-555-0110"
        )
        self.village = self._village("杏树湾村", "990001100201")
        self.other_village = self._village("松岗头村", "990001100202")
        self.grid = self.village.children.first()
        self.units = set_up_town(town=self.town, slug=self.profile)
        return self.__dict__

    def _village(self, name: str, code: str) -> Place:
        village = add_place(kind=PlaceKind.village, name=name, parent=self.town, code=code)
        for n in ("第一网格", "第二网格"):
            add_place(kind=PlaceKind.grid, name=n, parent=village, code=f"{code}0{n[1]}")
        return village

    def unit(self, key: str, place: Place | None = None) -> Unit:
        """The town's unit of that key, or the one seated at `place`."""
        return Unit.objects.get(key=key, seat=place or self.town)

    def viewer(
        self, title: str, *, unit: Unit | None = None, place: Place | None = None, name: str = "", nth: int = 0
    ) -> Viewer:
        """A new person who holds the nth post of that title there, and acts as it."""
        post = Post.objects.filter(title=title, unit=unit, place=place).order_by("id")[nth]
        person = add_person(name=name or f"{post.name}甲")
        give_post(person=person, post=post, starts=date(2026, 1, 1))
        return viewer_of_post(post, person.pk, person.name)


def say(world: World, *, now: datetime = MONDAY, by: Viewer | None = None, **changes: Any) -> Case:
    """A resident says that a street lamp is broken; `changes` replace fields of what is said."""
    said = {
        "uid": uuid.uuid4(),
        "slug": "six_slips",
        "place": world.grid,
        "text": "水磨坊路口的路灯不亮，有一个多星期了。晚上过桥看不清，前天老人差点摔倒。",
        "category": "lamp",
        "spot": "桥东头第2根电杆",
        "name": "欧阳若兰",
        "phone": "13800000000",
        **changes,
    }
    return open_case(by=by or Viewer.nobody(), said=Said(**said), at=now, now=now)


def step(case: Case, by: Viewer, do: str, now: datetime, *, idem: uuid.UUID | None = None, **answers: Any) -> Receipt:
    """Take one step and return its receipt."""
    act = Act(case=case.uid, do=do, answers=answers, idem=idem or uuid.uuid4())
    return take_step(by=by, act=act, now=now)


def sign_in(client: Client, viewer: Viewer) -> Client:
    """Let a test client act as the viewer's person in the viewer's post, second factor shown."""
    account, _ = Account.objects.get_or_create(
        person_id=viewer.actor.person, defaults={"username": f"p{viewer.actor.person}"}
    )
    client.force_login(account)
    session = client.session
    session.update({"second_factor": True, "post": viewer.actor.post, "name": viewer.name})
    session.save()
    return client


def just_shown(client: Client, ago: timedelta = timedelta(0)) -> Client:
    """Who is there has shown it within the last minutes, as grave pages want; or so long ago."""
    session = client.session
    session.update(dict.fromkeys(("shown", "knows", "has"), (timezone.now() - ago).timestamp()))
    session.save()
    return client
