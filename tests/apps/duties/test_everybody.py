"""人人访 (T4-4): everybody who lives in a linked household is met; coverage counts them, beside 村村到 and 户户进."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from huiyin.apps.duties.actions.answering import say_needed, say_unneeded
from huiyin.apps.duties.actions.counting import recount
from huiyin.apps.duties.models import Coverage, Owed
from huiyin.apps.field.actions import take_back_visit
from huiyin.cli.checks import duties
from huiyin.core.duties import met_of, problems_of, read_duties
from tests.apps.duties.hands import Net
from tests.builders import MONDAY, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Net:
    """Two linked households: one who lives alone, and four under one roof."""
    return Net("huaqiao")


def reached(duty: str) -> tuple[int, int, int]:
    cell = Coverage.objects.get(duty=duty)
    return cell.total, cell.done, cell.unneeded


def test_coverage_counts_those_who_live_there(town: Net) -> None:
    assert (reached("every_person"), reached("every_household")) == ((5, 0, 0), (2, 0, 0))
    town.visit(town.member, 0)
    town.visit(town.member, 1, people=2)
    assert (reached("every_person"), reached("every_household")) == ((5, 3, 0), (2, 2, 0)), "one visit does both"
    assert [row.state for row in town.owed("every_person")] == ["done", "open"]


def test_who_was_away_is_met_another_time(town: Net) -> None:
    town.visit(town.member, 1, people=2)
    town.visit(town.member, 1, people=2)
    assert reached("every_person")[1] == 2, "the same two are two"
    last = town.visit(town.member, 1, people=4)
    assert [row.state for row in town.owed("every_person", household=town.homes[1])] == ["done"]
    take_back_visit(by=town.member, visit=last.event.uid, reason="记错了人家", now=MONDAY)
    assert [(row.state, row.done) for row in town.owed("every_person", household=town.homes[1])] == [("open", 2)]
    assert reached("every_person") == (5, 2, 0)


def test_not_needed_for_those_who_are_left(town: Net) -> None:
    town.visit(town.member, 1, people=3)
    row = town.owed("every_person", household=town.homes[1]).get()
    say_unneeded(by=town.member, owed=row.uid, reason="away", now=MONDAY)
    assert reached("every_person") == (5, 3, 1)
    say_needed(by=town.member, owed=row.uid, now=MONDAY)
    assert reached("every_person") == (5, 3, 0)


def test_the_sums_are_what_the_rows_say(town: Net) -> None:
    town.visit(town.member, 1, people=9)
    assert reached("every_person") == (5, 4, 0), "guests are not counted"
    assert not recount(town.world.town)
    assert not list(duties.look(lambda _n: None))
    Owed.objects.filter(duty="every_person").update(done=1)
    assert len(list(duties.look(lambda _n: None))) >= 2


def test_a_link_that_ends_takes_them_off(town: Net) -> None:
    town.owed("every_person", household=town.homes[1]).get()
    town.homes[1].links.update(ends="2026-01-02")
    town.generate()
    assert reached("every_person") == (1, 0, 0)


def test_the_visit_asks_where_the_town_counts_them(client: Client, town: Net) -> None:
    page = sign_in(client, town.member).get("/w/visit/").content.decode()
    assert 'name="people"' in page
    sent = {
        "idem": uuid.uuid4(), "place": town.world.grid.pk, "household": town.homes[1].uid, "met": "一家子", "people": 4,
    }  # fmt: skip
    client.post("/w/visit/", sent)
    assert reached("every_person") == (5, 4, 0)
    sign_in(client, town.secretary)
    assert "人" in client.get("/duty/coverage/?duty=every_person").content.decode()


def test_elsewhere_nobody_is_asked(client: Client, net: Net) -> None:
    assert 'name="people"' not in sign_in(client, net.member).get("/w/visit/").content.decode()


@given(st.lists(st.integers(0, 30), max_size=6))
def test_no_number_of_visits_meets_more_than_the_most_at_once(counts: list[int]) -> None:
    assert met_of(counts) == max([0, *counts])


def test_only_linked_households_have_everybody() -> None:
    table = {
        "slug": "all", "title": {"zh": "人人访"}, "who": {"posts": ["grid_worker"]}, "period": "month",
        "event": {"kind": "field.visit"}, "people": True, "source": "T4-4",
    }  # fmt: skip
    with pytest.raises(ValueError, match="is about everybody who lives there, and not about linked households"):
        problems_of(read_duties([table]))
