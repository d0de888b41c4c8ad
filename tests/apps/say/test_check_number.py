"""`/q/<number>/data/phone/`: a number is checked by its bearer, or in a call; until then it finds no matter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from huiyin.apps.cases.actions import texting
from huiyin.apps.cases.actions.answers import Said, hear_asker
from huiyin.apps.cases.actions.correcting import correct_contact
from huiyin.apps.cases.actions.telling import Told, tell_asker
from huiyin.apps.cases.actions.validating import ask_check, validate_number
from huiyin.apps.cases.models import Case, CaseContact, Notice, PhoneCode
from huiyin.apps.cases.queries import history
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.people.queries import Viewer
from huiyin.core.errors import RuleError
from huiyin.core.words import Answer
from tests.apps.jobs.carried import Carried, carrying, sent_code
from tests.apps.say.walk import Resident, code_of
from tests.builders import MONDAY, World, say, step

pytestmark = pytest.mark.django_db
MINE, OTHERS = "13800000000", "13900000001"
HOUR = timedelta(hours=1)
REPORTER = Viewer.nobody().as_reporter


@pytest.fixture(autouse=True)
def carried(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, str]]]:
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)
    monkeypatch.setattr(texting, "mobile_of", lambda case: "")
    with carrying(settings) as sent:
        yield sent


@pytest.fixture
def work(django_capture_on_commit_callbacks: Any) -> Any:
    def done() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            run_due(timezone.now() + timedelta(seconds=1))

    return done


def validated(case: Case) -> bool:
    return CaseContact.objects.get(case=case).validated


def page_of(case: Case) -> Resident:
    return Resident().open(f"/q/{code_of(case)}/").open(f"/q/{case.code}/data/phone/")


def listed(phone: str, work: Any) -> bool:
    """Does a code come to the number, and is there a matter behind it?"""
    before = len(Carried.sent)
    who = Resident(REMOTE_ADDR=f"192.0.2.{before + 1}").open("/mine/").send(phone=phone)
    work()
    return len(Carried.sent) > before and "/mine/open/" in who.send(code=sent_code()).text


def test_a_number_finds_its_matter_once_it_was_checked(world: World, work: Any) -> None:
    case = say(world)
    assert not listed(MINE, work)
    who = Resident().open(f"/q/{code_of(case)}/")
    assert f'href="/q/{case.code}/data/phone/"' in who.text
    who.open(f"/q/{case.code}/data/phone/")
    assert who.says("138-0000-0000")
    who.send(send="1")
    work()
    ((to, words),) = Carried.sent
    assert (to, "核对" in words) == ("+8613800000000", True)
    assert who.send(code=sent_code()).url == f"/q/{case.code}/data/"
    assert who.says("号码已核对")
    assert who.client.get(f"/q/{case.code}/data/copy.json").json()["number_validated"] is True
    assert validated(case)
    assert [event.kind for event in history(case)][-1] == "case.validated"
    assert who.open(f"/q/{case.code}/").says("您核对了手机号")
    assert listed(MINE, work)


def test_whoever_has_the_number_by_a_slip_of_the_pen_sees_nothing(world: World, work: Any) -> None:
    say(world, phone=OTHERS)
    checked = say(world, text="井盖坏了，孩子会掉下去。")
    CaseContact.objects.filter(case=checked).update(validated=True)
    assert not listed(OTHERS, work)
    assert listed(MINE, work)


def test_only_that_browser_and_only_this_matter(world: World, work: Any) -> None:
    case, other = say(world), say(world, phone=OTHERS)
    who = page_of(case).send(send="1")
    work()
    stranger = page_of(case)
    assert 'name="code"' not in stranger.text, "it has asked for no code"
    assert stranger.client.post(stranger.url, {"code": sent_code()}).status_code == 200
    who.open(f"/q/{code_of(other)}/").open(f"/q/{other.code}/data/phone/")
    assert 'name="code"' not in who.text
    assert not validated(case)
    assert not validated(other)
    assert Resident().open(f"/q/{other.code}/data/phone/").url == f"/q/{other.code}", "nobody comes here by the number"


def test_five_wrong_tries_and_five_codes_an_hour(world: World, work: Any) -> None:
    case = say(world)
    who = page_of(case).send(send="1")
    work()
    wrong = "000000" if sent_code() != "000000" else "111111"
    for left in (4, 3, 2, 1):
        assert who.send(code=wrong).says(f"还能试{left}次")
    assert who.send(code=wrong).says("已经失效")
    assert who.send(code=sent_code()).says("已经失效")
    assert not validated(case)
    for _ in range(4):
        assert who.client.post(who.url, {"send": "1"}).status_code == 302
    assert who.client.post(who.url, {"send": "1"}).status_code == 429
    assert PhoneCode.objects.count() == 5


def test_another_number_is_checked_anew(world: World, work: Any) -> None:
    case = say(world)
    who = page_of(case).send(send="1")
    work()
    correct_contact(by=REPORTER, case=case.uid, name="欧阳若兰", phone=OTHERS, now=MONDAY)
    assert who.send(code=sent_code()).says("已经失效"), "the code went to the number of before"
    CaseContact.objects.update(validated=True)
    correct_contact(by=REPORTER, case=case.uid, name="欧阳兰", phone=OTHERS, now=MONDAY)
    assert validated(case), "another name is no other number"
    correct_contact(by=REPORTER, case=case.uid, name="欧阳兰", phone=MINE, now=MONDAY)
    assert not validated(case)


@pytest.mark.parametrize("level", ["restricted", "sealed"])
def test_no_message_goes_out_for_what_is_confidential(world: World, level: str) -> None:
    case = say(world)
    Case.objects.update(level=level)
    who = Resident().open(f"/q/{code_of(case)}/")
    assert "data/phone" not in who.text
    assert who.open(f"/q/{case.code}/data/phone/").url == f"/q/{case.code}/data/"
    with pytest.raises(RuleError, match="nothing_to_check"):
        ask_check(by=REPORTER, case=case.uid, address="192.0.2.8", language="zh-hans", now=MONDAY)


def test_only_the_asker_checks(world: World) -> None:
    case, desk = say(world), world.viewer("desk", unit=world.units["town_station"])
    for act in (
        lambda: ask_check(by=desk, case=case.uid, address="192.0.2.8", language="zh-hans", now=MONDAY),
        lambda: validate_number(by=desk, case=case.uid, index=CaseContact.objects.get().phone_index or "", now=MONDAY),
    ):
        with pytest.raises(RuleError, match="not_yours"):
            act()
    assert not validated(case)


def test_where_no_messages_are_sent_nothing_is_offered(world: World, settings: Any) -> None:
    settings.SMS = {}
    case = say(world)
    assert "data/phone" not in Resident().open(f"/q/{code_of(case)}/").text


def test_who_was_spoken_to_in_a_call_has_shown_the_number() -> None:
    world = World("yangquan")
    station, caller = (
        world.viewer("desk", unit=world.unit("town_station")),
        world.viewer("caller", unit=world.unit("town_centre")),
    )
    case = say(world)
    step(case, station, "refuse", MONDAY + HOUR, reason="不归这里", route="other_office", go_to="拨打95598")
    run_due(MONDAY + 2 * HOUR)
    up_to = Notice.objects.filter(case=case).latest("id").pk
    for reached in (False, True):
        tell_asker(by=caller, told=Told(case.uid, up_to, reached=reached), now=MONDAY + 10 * HOUR)
        assert validated(case) is reached


@pytest.mark.parametrize(
    ("answer", "by_call", "shown"),
    [(Answer.fixed, True, True), (Answer.none, True, False), (Answer.fixed, False, False)],
)
def test_an_answer_by_telephone_shows_it_too(answer: Answer, by_call: bool, shown: bool) -> None:
    world = World("xinba")
    duty = world.viewer("duty", unit=world.unit("town_office"))
    by = world.viewer("caller", unit=world.unit("town_centre")) if by_call else REPORTER
    case = say(world, slug="respond_now", channel="one_key", text="", category="")
    step(case, duty, "take", MONDAY + HOUR)
    step(case, duty, "report", MONDAY + 2 * HOUR, result="合上闸了")
    hear_asker(by=by, said=Said(case.uid, answer, by_call=by_call), now=MONDAY + 3 * HOUR)
    assert validated(case) is shown


def test_who_was_erased_is_offered_no_form_to_be_written_down_again(world: World) -> None:
    case = say(world)
    Case.objects.filter(pk=case.pk).update(open=False, outcome="withdrawn", closed_at=MONDAY)
    who = Resident().open(f"/q/{code_of(case)}/").open(f"/q/{case.code}/data/")
    assert 'name="phone"' in who.text
    page = who.client.post(f"/q/{case.code}/data/erase/").content.decode()
    assert "data/correct" not in page
    assert "data/correct" not in who.open(f"/q/{case.code}/data/").text
    with pytest.raises(RuleError, match="erased"):
        correct_contact(by=REPORTER, case=case.uid, name="欧阳若兰", phone=MINE, now=MONDAY)
    assert not CaseContact.objects.exists()
