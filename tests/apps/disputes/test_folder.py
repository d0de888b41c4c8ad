"""A dispute's folder: where, how long there is, and the next step of the procedure on top."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from huiyin.apps.cases.models import Case
from huiyin.apps.disputes.doing import deeds
from huiyin.apps.disputes.queries.folder import folder
from huiyin.apps.people.queries import Viewer
from tests.apps.disputes.hands import Hands
from tests.builders import MONDAY, sign_in, step

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def first(people: Hands, case: Case, by: Viewer | None = None) -> str:
    """The last word of the address of the next step; empty when there is none."""
    found = folder(by or people.mediator, case.uid)
    assert found
    way, out = deeds(found)
    assert [item["main"] for item in way[1:]] == [False] * (len(way) - 1), "one step is the next"
    assert not any("main" in item for item in out)
    return re.sub(rf"^/m/{case.uid}/|/$", "", way[0]["url"]) if way and way[0]["main"] else ""


def test_the_next_step_of_the_procedure_is_the_first_to_press(people: Hands) -> None:
    case = people.dispute()
    assert first(people, case) == "do/accept"
    step(case, people.mediator, "accept", MONDAY)
    assert first(people, case) == "consent/1"
    people.consent(case, 1)
    assert first(people, case) == "consent/2"
    people.consent(case, 2)
    assert first(people, case) == "mediators"
    people.choose(case)
    assert first(people, case) == "do/begin"
    step(case, people.mediator, "begin", MONDAY)
    for move in ("hear", "look"):
        assert first(people, case) == f"do/{move}"
        step(case, people.mediator, move, MONDAY, finding="沟是老沟。")
    assert first(people, case) == "sitting"
    people.talk(case, MONDAY)
    assert first(people, case) == "agreement"
    people.agree(case, MONDAY, form="written")
    assert first(people, case) == "marks"
    people.mark(case, MONDAY)
    assert first(people, case) == "performed"
    step(case, people.mediator, "perform", MONDAY, note="装好了。")
    assert first(people, case) == "", "somebody else visits"
    assert first(people, case, people.head) == "visit"
    people.visit(case, MONDAY + HOUR)
    assert first(people, case, people.head) == "do/close"


def test_one_party_alone_is_no_dispute_yet(people: Hands) -> None:
    case = people.dispute(other="", other_phone="")
    step(case, people.mediator, "accept", MONDAY)
    people.consent(case, 1)
    assert first(people, case) == "party"


def test_the_folder_says_where_in_whose_hands_and_how_late(people: Hands, client: Client) -> None:
    grid, village = people.world.grid, people.world.village
    case = people.dispute(place=grid)
    desk = sign_in(client, people.mediator)
    for address in ("/m/?tab=open", f"/m/{case.uid}/"):
        page = desk.get(address).content.decode()
        assert f"{village.name}·{grid.name}" in page, "every village has a first grid"
    assert "办理时限" in page
    assert f"在{people.mediator.unit_name}" in page
    Case.objects.filter(pk=case.pk).update(due_at=MONDAY - timedelta(days=16))
    assert re.search(r"逾期\d+天", desk.get(f"/m/{case.uid}/").content.decode().partition("<h2>")[0])


def test_why_numbers_are_shown_is_a_field_with_its_name_in_sight(people: Hands, client: Client) -> None:
    case = people.dispute()
    page = sign_in(client, people.mediator).get(f"/m/{case.uid}/").content.decode()
    assert '<label for="why">' in page


def test_the_months_of_duties_and_of_mediation_have_two_names(people: Hands, client: Client) -> None:
    page = sign_in(client, people.mediator).get("/m/month/").content.decode()
    assert page.count("我的本月") == 1, "the tab of work"
    assert "我的调解月报" in page
