"""A county at work while its villages move from town to town: nothing is lost, nothing is seen by the wrong town."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from huiyin.apps.cases.models import Case
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.places.actions import add_place
from huiyin.apps.places.changes import merge_places, move_place
from huiyin.apps.places.copies import stale
from huiyin.apps.places.models import Place
from huiyin.apps.records.queries import stock
from huiyin.apps.scope.acting import acting
from huiyin.apps.towns.actions import set_up_town
from huiyin.apps.units.models import Post
from huiyin.cli.verify import differences
from huiyin.core.errors import RuleError
from huiyin.core.places import EVERYTHING
from huiyin.core.words import PlaceKind
from tests.builders import MONDAY, World, say, step
from tests.turns import at_once

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, CASES_EACH, MOVES = 3, 12, 7
SAID: dict[str, Any] = {"on": date(2026, 11, 16), "reason": "区划调整", "by": Viewer.for_system("test"), "now": MONDAY}
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def in_a_file(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """SQLite as it runs in earnest: connections of their own to one file, not tables shared in memory."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    kept, name = connection.connection, connection.settings_dict["NAME"]
    with sqlite3.connect(tmp_path / "county.sqlite3") as file:
        kept.backup(file)
    file.close()
    connection.settings_dict["NAME"], connection.connection = str(tmp_path / "county.sqlite3"), None
    yield
    connection.close()
    connection.settings_dict["NAME"], connection.connection = name, kept


@pytest.fixture
def county(in_a_file: None) -> tuple[World, Place]:
    """Two towns by one profile."""
    world = World("yangquan")
    town = add_place(kind=PlaceKind.town, name="临泽镇", parent=world.county, code="990001101")
    add_place(kind=PlaceKind.village, name="柳沟村", parent=town, code="990001101201")
    set_up_town(town=town, slug="yangquan")
    return world, town


def patiently(act: Callable[[], object]) -> None:
    """Whoever is told that somebody else was faster tries again."""
    while True:
        try:
            act()
            return
        except RuleError as refusal:
            if refusal.code != "busy":
                raise


def at_work(world: World, place: Place, desk: Viewer, unit: int) -> Callable[[], int]:
    """Opens cases at a place as it was read in the beginning, and dispatches each."""

    def work() -> int:
        for _ in range(CASES_EACH):
            case = say_patiently(world, place)
            patiently(lambda case=case: step(case, desk, "dispatch", MONDAY, unit=unit))  # type: ignore[misc]
        return CASES_EACH

    return work


def say_patiently(world: World, place: Place) -> Case:
    found: list[Case] = []
    patiently(lambda: found.append(say(world, place=place)))
    return found[0]


def opening(world: World, place: Place) -> Callable[[], int]:
    """Opens cases at a place as it was read in the beginning."""

    def work() -> int:
        for _ in range(CASES_EACH):
            say_patiently(world, place)
        return CASES_EACH

    return work


def to_and_fro(villages: list[Place], towns: list[Place]) -> Callable[[], int]:
    """Each village goes to the other town, and back, and on."""

    def moves() -> int:
        for n in range(MOVES):
            for village in villages:
                move_place(place=village, to_parent=towns[n % 2], **SAID)
        return MOVES

    return moves


def seen_by(town: Place) -> set[int]:
    """The cases that every territorial post of a town sees."""
    posts = Post.objects.filter(place=town)
    assert posts
    found = []
    for post in posts:
        with acting(viewer_of_post(post, 1).acting):
            found.append(set(Case.objects.values_list("pk", flat=True)))
    assert all(each == found[0] for each in found)
    return found[0]


@pytest.mark.postgresql
def test_writers_ask_for_the_place_where_they_write() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'f' AND NOT condeferred"
            " AND confrelid = 'places_place'::regclass ORDER BY 1"
        )
        assert [table for (table,) in cursor.fetchall()] == ["cases_case", "records_event"]


def test_a_county_under_writes(county: tuple[World, Place]) -> None:
    world, other_town = county
    places, acts = [world.grid, world.other_village.children.all()[0]], []
    for n in range(WRITERS):
        grid = Place.objects.select_related("town", "village", "parent").get(pk=places[n % 2].pk)
        assert grid.village
        desk = world.viewer("desk", unit=world.unit("village_station", grid.village), name=f"值班{n}")
        acts.append(at_work(world, grid, desk, world.unit("village_volunteers", grid.village).pk))
    done = at_once(to_and_fro([world.village, world.other_village], [other_town, world.town]), *acts)
    assert done == [MOVES, *[CASES_EACH] * WRITERS]
    while run_due(MONDAY + 2 * A_MINUTE):
        pass
    assert list(stale(EVERYTHING)) == []
    cases = set(Case.objects.values_list("pk", flat=True))
    assert len(cases) == WRITERS * CASES_EACH
    assert (seen_by(other_town), seen_by(world.town)) == (cases, set())
    assert set(Case.objects.values_list("town", flat=True)) == {other_town.pk}
    assert [check for check in differences() if check["differences"]] == []


def test_counters_under_writes(county: tuple[World, Place]) -> None:
    """A grid goes between villages, and so do the sums that are kept at them; in the end its village is merged."""
    world, _ = county
    grid = Place.objects.select_related("town", "village", "parent").get(pk=world.grid.pk)
    away = to_and_fro([grid], [world.other_village, world.village])

    def changes() -> int:
        away()
        merge_places(source=world.other_village, into=world.village, **SAID)
        return 0

    at_once(changes, *[opening(world, place) for place in (grid, grid, world.other_village)])
    while run_due(MONDAY + 2 * A_MINUTE):
        pass
    assert set(Case.objects.values_list("place__village", "village")) == {(world.village.pk, world.village.pk)}
    assert not Case.objects.filter(place=world.other_village).exists()
    assert stock(Place.objects.get(pk=world.village.pk))[()].open == Case.objects.count() == WRITERS * CASES_EACH
    assert [check for check in differences() if check["differences"]] == []
