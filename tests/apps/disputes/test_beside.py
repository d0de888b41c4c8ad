"""Five visits, a leader's hard case, a question to the adviser: in the town that works by them."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from tests.apps.disputes.hands import Hands, hands
from tests.builders import MONDAY, sign_in, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def dalu() -> Hands:
    return hands("dalu")


def opened(people: Hands, slug: str, by: Viewer, **changes: Any) -> Case:
    said = {"category": "dispute_contract", "text": "借条没写利息，能要吗？", **changes}
    return open_case(
        by=by, said=Said(uid=uuid.uuid4(), slug=slug, place=people.world.village, **said), at=MONDAY, now=MONDAY
    )


def test_five_visits_say_which_way_it_is_handled(dalu: Hands) -> None:
    case = dalu.dispute(slug="five_visit", series="")
    step(case, dalu.mediator, "accept", MONDAY)
    for number in (1, 2):
        dalu.consent(case, number)
    dalu.choose(case)
    step(case, dalu.mediator, "begin", MONDAY)
    step(case, dalu.mediator, "call_on", MONDAY, finding="稳住了。")
    step(case, dalu.mediator, "hear", MONDAY, finding="各说各的。")
    receipt = step(case, dalu.mediator, "look", MONDAY, finding="看过了。", handling="led")
    assert receipt.case.state == "reconciling"
    assert receipt.event.secret.body["asked"]["handling"] == "led"
    page = Client().get(f"/m/numbers/?town={dalu.world.town.uid}").content.decode()
    assert "包联" in page, "the five mechanisms stand in the town's own words"


def test_a_leader_s_hard_case_is_on_their_own_list_alone(dalu: Hands) -> None:
    world = dalu.world
    leader, other = (world.viewer("leader", place=world.town, nth=nth, name=name) for nth, name in enumerate("甲乙"))
    case = opened(dalu, "leader_case", leader, title="两村林界", channel="meeting")
    assert case.level == "restricted"
    assert case.code in sign_in(Client(), leader).get("/m/hard/").content.decode()
    assert case.code not in sign_in(Client(), other).get("/m/hard/").content.decode()
    assert "/m/hard/" in sign_in(Client(), leader).get("/l/").content.decode()


def test_a_legal_question_is_the_adviser_s_and_the_asker_s(dalu: Hands) -> None:
    world = dalu.world
    adviser = world.viewer("adviser", unit=world.unit("adviser_office", world.village), name="沈律师")
    case = opened(dalu, "adviser_question", Viewer.nobody(), name="田小满", phone="0300-555-0103")
    page = sign_in(Client(), adviser).get("/m/questions/").content.decode()
    assert case.code in page
    assert "1/2个" in page, "one of two villages has an adviser today (figure 1-22)"
    assert "沈律师" in page
    secretary = world.viewer("secretary", unit=world.unit("village_branch", world.village))
    assert case.code not in sign_in(Client(), secretary).get("/m/questions/").content.decode()
    step(case, adviser, "answer_now", MONDAY, result="民法典第六百八十条。")
