"""Small builders: who holds an activity, and an activity as it is announced and held."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from huiyin.apps.activities.actions.activities import Held, Plan, announce, record_held
from huiyin.apps.activities.models import Activity
from huiyin.apps.people.queries import Viewer
from tests.builders import MONDAY, World

SATURDAY = MONDAY + timedelta(days=5)
"""Saturday 21 November 2026, 9:00."""

PROVEN: dict[str, Any] = {
    "given_by": "镇党委会", "evidence": {"party": "四次自查都有整改", "living": "垃圾日产日清", "order": "全年无积案"},
}  # fmt: skip
"""What a rating needs: who decided, and what proves each criterion."""


@dataclass
class Doers:
    """People in posts, made when they are asked for."""

    world: World

    @property
    def chief(self) -> Viewer:
        """Head of the volunteer team of 杏树湾村."""
        team = self.world.unit("village_volunteers", self.world.village)
        return self.world.viewer("chief", unit=team)

    @property
    def town_desk(self) -> Viewer:
        """A desk of the town."""
        return self.world.viewer("desk", unit=self.world.units["town_centre"])

    @property
    def elsewhere(self) -> Viewer:
        """Head of the volunteer team of 松岗头村."""
        team = self.world.unit("village_volunteers", self.world.other_village)
        return self.world.viewer("chief", unit=team)


def plan(world: World, **changes: Any) -> Plan:
    """A convenience day in 杏树湾村 on Saturday from 9 to 11."""
    given = {
        "kind": "convenience",
        "title": "便民服务日",
        "place": world.village,
        "starts": SATURDAY,
        "ends": SATURDAY + timedelta(hours=2),
        "spot": "村口广场",
        **changes,
    }
    return Plan(**given)


def announced(world: World, by: Viewer, **changes: Any) -> Activity:
    """It is announced on Monday."""
    return announce(by=by, uid=uuid.uuid4(), plan=plan(world, **changes), now=MONDAY)


def held(world: World, by: Viewer, *, counts: dict[str, int], result: str = "", **changes: Any) -> Activity:
    """It was held, and is entered on Saturday evening."""
    how = Held(counts, result)
    now = SATURDAY + timedelta(hours=10)
    return record_held(by=by, uid=uuid.uuid4(), plan=plan(world, **changes), held=how, now=now)
