"""Who asks for mediation: how it is asked, the slip that is kept, the code typed wherever codes are typed, one's own page."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from huiyin.apps.cases.codes import receipt_code
from huiyin.apps.cases.models import Case
from huiyin.apps.disputes.models import Party
from huiyin.apps.records.models import Event
from tests.apps.disputes.hands import Hands, party
from tests.builders import MONDAY, step

pytestmark = pytest.mark.django_db


def begun(people: Hands, *, upto: str, **said: dict[str, object]) -> Client:
    """A resident who has answered the questions before `upto`."""
    browser, world = Client(), people.world
    browser.post(f"/m/ask/?town={world.town.uid}", {"danger": "no"})
    answers: dict[str, dict[str, object]] = {
        "kind": {"category": "dispute_neighbours"}, "what": {"text": "西墙滴水过了界。"}, "where": {"place": world.grid.pk},
        "other": {"other": "司马青山", "other_phone": ""}, "you": {"name": "欧阳若兰", "phone": "0300-555-0101"}, **said,
    }  # fmt: skip
    for question, fields in answers.items():
        if question == upto:
            return browser
        assert browser.post(f"/m/ask/{question}/", fields).status_code == 302, question
    return browser


def sent(people: Hands) -> tuple[Client, Case]:
    """A resident who has asked, and the case."""
    browser = begun(people, upto="")
    browser.post("/m/ask/check/")
    return browser, Case.objects.get(slug="four_step")


def words_of(browser: Client, address: str) -> str:
    """What a page says, without its marks."""
    page = browser.get(address).content.decode()
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_the_place_is_chosen_by_who_asks_and_named_with_its_village(people: Hands) -> None:
    village, grid = people.world.village, people.world.grid
    browser = begun(people, upto="where")
    page = browser.get("/m/ask/where/").content.decode()
    assert f"{village.name}·{grid.name}</option>" in page, "every village has a first grid"
    assert re.search(r'<select name="place"[^>]*>\s*<option value="" selected>', page), "nothing is chosen for them"
    assert browser.post("/m/ask/where/", {"place": ""}).status_code == 200, (
        "who presses on without choosing is asked again"
    )
    assert f"{village.name}·{grid.name}" in words_of(begun(people, upto=""), "/m/ask/check/")


def test_a_question_leads_to_the_next_step_and_no_answer_is_said_to_be_none(people: Hands) -> None:
    assert ">下一步</button>" in begun(people, upto="what").get("/m/ask/what/").content.decode()
    check = words_of(begun(people, upto="", other={"other": "", "other_phone": ""}), "/m/ask/check/")
    assert re.search(r"和谁？ 没有说", check)


def test_the_slip_says_what_comes_next_and_goes_along_on_paper_or_as_a_file(people: Hands) -> None:
    browser, case = sent(people)
    code = receipt_code(party(case, 1).uid)
    page = browser.get("/m/ask/receipt/").content.decode()
    shown = f"{code[:5]}-{code[5:]}"
    assert all(each in page for each in (shown, case.code, "查进度", "受理", "data-print", "<svg", "?save=1"))
    assert re.search(r"\d{4}年\d+月\d+日", page), "the day"
    saved = browser.get("/m/ask/receipt/?save=1")
    assert saved.headers["Content-Disposition"] == f'attachment; filename="{case.code}.txt"'
    assert shown in saved.content.decode()
    assert f"/q/{code}" in saved.content.decode()


def test_the_code_opens_the_page_wherever_a_code_is_typed(people: Hands) -> None:
    _browser, case = sent(people)
    own = party(case, 1)
    code = receipt_code(own.uid)
    other = Client()
    answer = other.post("/q/", {"code": f" {code[:5]} {code[5:]}".lower()})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/m/mine/{own.uid}/")
    assert code not in answer.headers["Location"]
    assert case.code in words_of(other, f"/m/mine/{own.uid}/")


def test_the_drawing_on_the_slip_opens_it_too_and_a_wrong_code_is_still_wrong(people: Hands) -> None:
    _browser, case = sent(people)
    own = party(case, 1)
    assert Client().get(f"/q/{receipt_code(own.uid)}").headers["Location"] == f"/m/mine/{own.uid}/"
    assert "没有这个码" in Client().post("/q/", {"code": "ABCDE12345"}).content.decode()
    stranger = Client()
    for _ in range(31):
        stranger.post("/q/", {"code": receipt_code(own.uid)})
    assert stranger.post("/q/", {"code": receipt_code(own.uid)}).status_code == 303, "a right code is no guess"


def test_who_asks_for_mediation_wants_it_and_is_not_asked_again(people: Hands) -> None:
    browser, case = sent(people)
    consents = list(Party.objects.filter(case=case).values_list("consent", "consent_how"))
    assert consents == [("agreed", "web"), ("", "")], "the other side is still to be asked"
    assert Event.objects.filter(subject=case.uid, kind="dispute.consent", outcome="agreed").count() == 1
    page = browser.get(f"/m/mine/{party(case, 1).uid}/").content.decode()
    assert "还没问" not in page
    assert 'value="yes"' not in page
    assert 'value="no"' in page, "until there is an agreement they may still say no"
    assert party(people.dispute(), 1).consent == "", "for whom somebody at work writes it, is asked"


def test_ones_own_page_says_what_was_said_who_has_it_until_when_and_what_comes_next(people: Hands) -> None:
    browser, case = sent(people)
    page = words_of(browser, f"/m/mine/{party(case, 1).uid}/")
    committee = case.held_by_unit or case.held_by_post
    assert committee
    assert all(
        each in page for each in ("西墙滴水过了界", "在谁手里", committee.name, "受理最晚", "接下来", "等调解员受理")
    )
    step(case, people.mediator, "accept", MONDAY)
    page = words_of(browser, f"/m/mine/{party(case, 1).uid}/")
    assert "调解最晚" in page
    assert "问双方愿不愿意" in page
    other = Client()
    other.post("/m/mine/", {"code": receipt_code(party(case, 2).uid)})
    assert "西墙滴水过了界" not in words_of(other, f"/m/mine/{party(case, 2).uid}/"), "nothing of the other side"


def test_where_the_code_stands_is_said_to_everybody(people: Hands) -> None:
    page = words_of(Client(), "/m/mine/")
    assert "网上申请的" in page
    assert "调解员给您的条子上" in page
