"""Counters that were changed behind the product's back are written anew from the events: `huiyin verify DIR --rebuild`."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huiyin import cli
from huiyin.apps.activities.actions.taking_back import take_back_held
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.models import Cell, Event, Seen
from huiyin.apps.scope.acting import system
from huiyin.cli import verify
from tests.apps.activities.held import SATURDAY, Doers, held
from tests.behind import lift_rules
from tests.builders import MONDAY, World, say, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(as_owner: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """Matters that went on and moved, a pledge, an activity that was taken back; and this database is the installation."""
    monkeypatch.setattr(verify, "open_dir", lambda folder: None)
    monkeypatch.setattr(verify, "CHECKS", ("counters", "seen", "figures"))
    world = World()
    say(world)
    step(say(world, place=world.other_village), Viewer.nobody().as_reporter, "withdraw", MONDAY + timedelta(minutes=5))
    pledged = Happened("pledge.made", at=MONDAY, recorded_at=MONDAY, place=world.grid, role="member", data={"by": "a"})
    log(Viewer.for_system("a test"), pledged)
    day = held(world, chief := Doers(world).chief, counts={"resident": 30}, kind="volunteering")
    take_back_held(by=chief, uid=day.uid, why="写错了", now=SATURDAY + timedelta(hours=10))
    return world


def rows(model: type[Cell] | type[Seen]) -> set[tuple[object, ...]]:
    """What stands in the table, but for the ids and for sums that came to nothing."""
    names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    found = model.objects.exclude(n=0, quantity=0) if model is Cell else model.objects.all()
    with system("a test"):
        return set(found.values_list(*names))


@pytest.mark.parametrize("harm", ["altered", "gone", "slipped in"])
def test_counters_are_rebuilt_by_command(kept: World, harm: str, capsys: pytest.CaptureFixture[str]) -> None:
    true = rows(Cell), rows(Seen)
    assert cli.main(["verify", "."]) == 0
    with system("a test"):
        lift_rules(Cell)
        lift_rules(Seen)
        if harm == "altered":
            Cell.objects.filter(kind="opened").update(n=7)
            Seen.objects.update(who="b")
        elif harm == "gone":
            Cell.objects.all().delete()
            Seen.objects.all().delete()
        else:
            cell, seen = Cell.objects.filter(kind="opened")[0], Seen.objects.all()[0]
            cell.pk, cell.role, seen.pk, seen.who = None, "x", None, "z"
            cell.save(force_insert=True)
            seen.save(force_insert=True)
    assert cli.main(["verify", "."]) == 1
    assert cli.main(["verify", ".", "--rebuild"]) == 0
    assert "Counters written anew" in capsys.readouterr().out
    assert (rows(Cell), rows(Seen)) == true
    with system("a test"):
        noted = Event.objects.get(kind="counters.rebuilt")
        assert noted.data["cells"] == Cell.objects.count()
        assert noted.data["system"] == "verify --rebuild"
