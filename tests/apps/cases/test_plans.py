"""How the databases go about the lists: what lies open is found by index, however many matters have ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.apps.board import choice as choices
from huiyin.apps.board.notices import hanging
from huiyin.apps.cases.lists import Days, on_list
from huiyin.apps.cases.queries import nearby, visible_to
from huiyin.apps.people.queries import Viewer
from tests.builders import World

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def leader(world: World) -> Viewer:
    return world.viewer("leader", place=world.town)


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("name", "by"),
    [
        ("late", "case_town_due (town_id=? AND open=? AND due_sort<?)"),
        ("raised", "case_town_due (town_id=? AND open=?)"),
        ("came", "case_town_opened (town_id=? AND opened_at>? AND opened_at<?)"),
        ("ended", "case_town_closed (town_id=? AND closed_at>? AND closed_at<?)"),
        ("unhappy", "case_town_answered (town_id=? AND answered_at>?)"),
    ],
)
def test_a_list_is_found_by_its_index(leader: Viewer, name: str, by: str) -> None:
    assert by in on_list(name, leader, Days(NOW)).order_by().values("pk").explain()


@pytest.mark.sqlite
def test_the_parties_of_a_case_are_looked_up(leader: Viewer) -> None:
    assert "COVERING INDEX party_case (case_id=?" in visible_to(leader).values("pk").explain()


def plan_of(read: Callable[[], object]) -> str:
    """How SQLite goes about the statements of a reading."""
    with CaptureQueriesContext(connection) as asked:
        read()
    plan = []
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plan += [row[3] for row in cursor.fetchall()]
    return "\n".join(plan)


@pytest.mark.sqlite
def test_what_may_be_the_same_matter_is_found_in_its_village(world: World) -> None:
    """Among what is open there, and by its kind and when it ended: not in all years of the village, nor all days of the town."""
    plan = plan_of(lambda: nearby(world.grid, "lamp", "路灯不亮", None, NOW))
    assert "case_village_due (village_id=? AND open=?)" in plan
    assert "case_village_near (village_id=? AND category=? AND closed_at>?)" in plan


@pytest.mark.sqlite
def test_what_hangs_is_found_by_its_clock_and_not_among_all_that_was_published(world: World) -> None:
    choice = choices.read({"town": str(world.town.uid)}, NOW)
    assert choice is not None
    assert "clock_by_name (name=? AND running=?)" in plan_of(lambda: hanging(choice, NOW))


@pytest.mark.postgresql
def test_postgresql_never_reads_all_parties_of_a_post_first(leader: Viewer) -> None:
    assert "hashed" not in visible_to(leader).exclude(level="sealed").values("pk").explain()
