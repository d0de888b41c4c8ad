"""每日要情: late first, and every number is the list behind it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.lists import on_list, seen_by
from huiyin.apps.cases.models import Case, CaseParty
from huiyin.apps.leader.queries import KEYS, LINES, Days, brief
from tests.builders import World, say, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def test_late_cases_come_first_and_open_their_list(world: World, client: Client) -> None:
    now = timezone.now()
    old = say(world, now=now - timedelta(days=20))
    Case.objects.filter(pk=old.pk).update(due_sort=now - timedelta(days=3), due_at=now - timedelta(days=3))
    leader = world.viewer("leader", place=world.town)
    page = sign_in(client, leader).get("/l/").content.decode()
    assert page.index("逾期") < page.index("今天到期")
    assert old.title in page
    assert f"{world.village.name}·{world.grid.name}" in page, "a grid alone may be that of any village"
    listed = client.get("/l/late/", follow=True).content.decode()
    assert old.code in listed
    assert "逾期3天" in listed
    for action in ("导出CSV", "打印", "存为常用"):
        assert action in listed, action


def test_every_number_is_the_length_of_its_list(world: World, client: Client) -> None:
    now = timezone.now()
    for n in range(4):
        say(world, now=now - timedelta(days=n))
    leader = world.viewer("leader", place=world.town)
    for row in brief(leader, Days(now)).lines:
        listed = sign_in(client, leader).get(f"/l/{row['line'].key}/", follow=True)
        assert row["n"] == len(listed.context["rows"])


def test_the_numbers_counted_together_are_those_of_the_lists(world: World) -> None:
    """What is open is counted in one walk, what was answered in another; each list alone says the same."""
    now = timezone.now()
    leader, yesterday = world.viewer("leader", place=world.town), Days(now).today - timedelta(hours=9)
    heard = {"answer": "not_satisfied", "answered_at": yesterday}
    changes: list[dict[str, object]] = [
        {}, {"due_sort": now - timedelta(days=3)}, {"due_sort": Days(now).tomorrow - timedelta(seconds=1)}, {"redone": 2},
        {"state": "parked"}, {"held_by_post_id": leader.actor.post, "held_by_unit_id": None}, heard,
        heard | {"answered_at": now - timedelta(days=4)}, heard | {"open": False, "outcome": "merged"},
        heard | {"open": False, "outcome": "solved", "closed_at": yesterday}, {"opened_at": yesterday},
    ]  # fmt: skip
    for change in changes:
        Case.objects.filter(pk=say(world, now=now).pk).update(**change)
    CaseParty.objects.create(case=Case.objects.all()[0], post_id=leader.actor.post, part="lead")
    found = brief(leader, Days(now))
    alone = {key: on_list(key, leader, Days(now)) for key in KEYS}
    assert {row["line"].key: row["n"] for row in found.lines} == {key: rows.count() for key, rows in alone.items()}
    assert all(rows.exists() for rows in alone.values()), "each of them has something to count"
    assert found.open == seen_by(leader).filter(open=True).count() == 9


def test_a_hard_case_is_listed_for_the_leader_in_charge(world: World, client: Client) -> None:
    case = say(world)
    leader = world.viewer("leader", place=world.town)
    CaseParty.objects.create(case=case, post_id=leader.actor.post, part="lead")
    assert case.title in sign_in(client, leader).get("/l/lead/", follow=True).content.decode()
    other = world.viewer("leader", place=world.town, nth=1)
    assert case.title not in sign_in(client, other).get("/l/lead/", follow=True).content.decode()


def test_what_a_leader_took_on_and_holds_is_in_their_charge_and_not_raised_to_them(client: Client) -> None:
    """领导包案: nobody asked, the leader wrote it down; both pages of it say the same number."""
    world = World("dalu")
    leader = world.viewer("leader", place=world.town)
    said = Said(
        uid=uuid.uuid4(),
        slug="leader_case",
        place=world.village,
        title="两村林界争了三年",
        text="去年调解过两次，都没谈拢。",
        category="dispute_land",
        channel="meeting",
    )
    open_case(by=leader, said=said, at=timezone.now(), now=timezone.now())
    counted = {row["line"].key: row["n"] for row in brief(leader, Days(timezone.now())).lines}
    assert (counted["lead"], counted["raised"]) == (1, 0)
    client = sign_in(client, leader)
    assert said.title in client.get("/l/lead/", follow=True).content.decode()
    assert "包着1件" in client.get("/m/hard/").content.decode()


def test_a_parked_case_is_counted(world: World, client: Client) -> None:
    case = say(world)
    Case.objects.filter(pk=case.pk).update(state="parked")
    leader = world.viewer("leader", place=world.town)
    assert case.code in sign_in(client, leader).get("/l/parked/", follow=True).content.decode()


def test_a_volunteer_has_no_brief(world: World, client: Client) -> None:
    volunteer = world.viewer("volunteer", unit=world.unit("town_volunteers"))
    assert sign_in(client, volunteer).get("/l/").status_code == 403
    assert client.get("/l/nonsense/").status_code in {403, 404}


def test_a_visitor_is_sent_to_sign_in(client: Client, world: World) -> None:
    assert client.get("/l/")["Location"].startswith("/sign-in/")


def test_the_brief_costs_the_same_for_any_number_of_cases(
    world: World, client: Client, django_assert_max_num_queries
) -> None:
    for _ in range(12):
        say(world, now=timezone.now())
    sign_in(client, world.viewer("leader", place=world.town))
    with django_assert_max_num_queries(4 + 2 * len(LINES) + 2):
        assert client.get("/l/").status_code == 200
