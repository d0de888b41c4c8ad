"""Different ones are counted by rows that are kept once a month, never by looking for everybody in all events."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log, log_all
from huiyin.apps.records.measuring import Asked, different, measured, measured_by
from huiyin.apps.records.models import Event, Seen
from huiyin.apps.records.recount import recount
from tests.builders import MONDAY, World

pytestmark = pytest.mark.django_db
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def worker(world: World) -> Viewer:
    return world.viewer("grid_worker", place=world.grid)


def visit(
    world: World, place: Place | None = None, *, days: int = 0, home: str = "", kind: str = "field.visit"
) -> Happened:
    at = MONDAY + timedelta(days=days)
    data = {"household": home, "did": ["policy", "opinion"]} if home else {}
    return Happened(
        kind, at=at, recorded_at=at, place=place or world.grid, subject=uuid.uuid4(), nth=1, role="grid_worker",
        channel="visit", outcome="policy", quantity=2, data=data,
    )  # fmt: skip


def asked(place: Place, *kinds: str, first: date = YEAR[0], last: date = YEAR[1], **where: tuple[str, ...]) -> Asked:
    return Asked(plus=kinds or ("field.visit",), first=first, last=last, place=place, where=where)


def test_who_comes_ten_times_is_one(world: World, worker: Viewer) -> None:
    log_all(worker, [visit(world, days=day, home="a" if day < 5 else "b") for day in range(10)])
    assert different(asked(world.town), "actor") == 1
    assert different(asked(world.town), "household") == 2
    assert measured(asked(world.town)) == (10, 20)
    assert Seen.objects.count() == 3, "ten visits in one month leave a row for the worker and one for each household"


def test_a_village_counts_its_own_and_the_town_each_one_once(world: World, worker: Viewer) -> None:
    log(worker, visit(world))
    log(worker, visit(world, world.other_village.children.get(name="第一网格")))
    assert [different(asked(place), "actor") for place in (world.village, world.other_village, world.town)] == [1, 1, 1]
    assert measured_by(asked(world.town), "village") == {world.village.pk: (1, 2), world.other_village.pk: (1, 2)}


def test_of_a_month_that_is_not_over_only_its_days_count(world: World, worker: Viewer) -> None:
    log(worker, visit(world, days=3, home="a"))
    assert different(asked(world.town, last=(MONDAY + timedelta(days=2)).date()), "household") == 0
    log(worker, visit(world, days=1, home="a"))
    assert different(asked(world.town, last=(MONDAY + timedelta(days=2)).date()), "household") == 1


def test_what_was_done_beside_is_found_once(world: World, worker: Viewer) -> None:
    """1-15: visits at which opinions were heard or disputes calmed; one at which both happened is one visit."""
    log(worker, visit(world, home="a"))
    assert measured(asked(world.town, also=("opinion", "mediation")))[0] == 1
    assert measured(asked(world.town, also=("policy", "opinion")))[0] == 1
    assert measured(asked(world.town, also=("mediation",)))[0] == 0


def test_what_is_taken_back_is_neither_counted_nor_seen(world: World, worker: Viewer) -> None:
    kept, wrong = (log(worker, visit(world, home=home, days=day)) for home, day in (("a", 0), ("b", 1)))
    back = Happened(
        "field.taken_back", at=MONDAY + timedelta(days=2), recorded_at=MONDAY + timedelta(days=2), place=world.grid,
        subject=wrong.subject, nth=2, role="grid_worker", channel="visit", outcome="policy", quantity=2,
        data={"of": str(wrong.uid), "day": wrong.day.isoformat(), "did": ["policy", "opinion"]},
    )  # fmt: skip
    log(worker, back)
    assert measured(asked(world.town)) == (1, 2)
    assert different(asked(world.town), "household") == 1
    assert different(asked(world.town), "actor") == 1, "the other visit still stands behind the worker"
    assert Event.objects.filter(kind="field.visit").count() == 2, "nothing is deleted"
    assert recount(None, *YEAR) == []
    assert kept.subject


def test_counters_of_every_family_are_recounted(world: World, worker: Viewer) -> None:
    log_all(
        worker, [visit(world, days=day, kind=kind) for day, kind in enumerate(("service.given", "register.listed"))]
    )
    assert measured(asked(world.town, "service.given", "register.listed")) == (2, 4)
    assert recount(None, *YEAR) == []
