"""Which unit a matter is suggested to: the town's rules, an exception by geometry before all others, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huiyin.apps.cases import library
from huiyin.apps.cases.routing import suggest
from huiyin.core.routing import Route
from huiyin.core.words import Text
from tests.builders import World

pytestmark = pytest.mark.django_db
BANK = ((105.00, 37.00), (105.10, 37.00), (105.10, 37.10), (105.00, 37.10))
WHY = Text("河滩上的事归建设办看。", "What lies on the river bank is the works office's.")


def test_an_area_on_the_map_goes_before_every_other_rule() -> None:
    world, profile = World("yangquan"), library.profile("yangquan")
    town = replace(profile, routes=(*profile.routes, Route("lamp", "*", "works_office", WHY, area=BANK, order=99)))
    inside = suggest(town, world.grid, "lamp", (105.05, 37.05))
    assert (inside.unit, inside.why) == (world.unit("works_office"), {"zh": WHY.zh, "en": WHY.en})
    volunteers = world.unit("village_volunteers", world.village)
    for elsewhere in ((105.15, 37.05), None):
        assert suggest(town, world.grid, "lamp", elsewhere).unit == volunteers
    assert suggest(town, world.grid, "smell", (105.05, 37.05)).unit != world.unit("works_office"), "for lamps alone"
