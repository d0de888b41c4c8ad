"""Small builders: leaders who receive, and slots as the town's desk plans them."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from huiyin.apps.people.queries import Viewer
from huiyin.apps.slots.actions import Plan, plan_slots
from huiyin.apps.slots.models import Slot
from huiyin.apps.units.models import Post, Unit
from huiyin.core.slots import SlotKind
from tests.builders import MONDAY, World

HOUR = timedelta(hours=1)


def leaders(world: World) -> list[Post]:
    return list(Post.objects.filter(title="leader", place=world.town).order_by("id"))


def planned(world: World, by: Viewer, **changes: Any) -> list[Slot]:
    said = {
        "uid": uuid.uuid4(), "kind": SlotKind.reception, "place": world.town, "starts": MONDAY + 24 * HOUR,
        "ends": MONDAY + 26 * HOUR, "post": leaders(world)[0], "room": "接访室", "capacity": 3, **changes,
    }  # fmt: skip
    return plan_slots(by=by, plan=Plan(**said), now=MONDAY)


def unit_of(viewer: Viewer) -> Unit:
    return Unit.objects.get(pk=viewer.actor.unit)
