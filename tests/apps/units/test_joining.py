"""What becomes of a unit is told by events, in the order in which it happened."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest

from huiyin.apps.people.queries import Viewer
from huiyin.apps.records import organising
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.models import Event
from huiyin.apps.units.actions import add_unit
from huiyin.apps.units.joining import join_unit
from huiyin.core.words import UnitKind
from tests.builders import MONDAY, World
from tests.turns import at_once

SYSTEM = Viewer.for_system("test")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_changes_of_a_unit_at_the_same_moment_are_told_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    station = world.unit("village_station", world.village)
    joint = [add_unit(kind=UnitKind.alliance, name=name, seat=world.town) for name in ("东联盟", "西联盟")]

    def slowly(by: Viewer, what: Happened) -> Event:
        time.sleep(0.1)
        return log(by, what)

    monkeypatch.setattr(organising, "log", slowly)

    def joins(other: Any) -> Any:
        return lambda: join_unit(unit=station, joint=other, starts=date(2026, 1, 1), by=SYSTEM, now=MONDAY).joint

    assert at_once(*map(joins, joint)) == joint
    told = Event.objects.filter(subject=station.uid, kind="unit.joined").order_by("nth").values_list("nth", flat=True)
    assert list(told) == [told[0], told[0] + 1]
