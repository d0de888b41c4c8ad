"""Call-backs: who is called, by whom, and what comes of it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from huiyin.apps.cases.actions.backing import Backing, back_case
from huiyin.apps.cases.models import Case, Notice
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import ReadLog
from tests.builders import say, step
from tests.exports import rows_of
from tests.queries import at_most, warm

pytestmark = pytest.mark.django_db


@pytest.fixture
def volunteer(world):
    return world.viewer("volunteer", unit=world.unit("village_volunteers", world.village))


@pytest.fixture
def reported(world, volunteer, now) -> Case:
    case = say(world, now=now)
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    step(case, desk, "dispatch", now, unit=volunteer.actor.unit)
    step(case, volunteer, "accept", now)
    return step(case, volunteer, "report", now, result="换了灯头").case


@pytest.fixture
def caller(world, sign_in):
    return sign_in(world.viewer("caller", unit=world.unit("town_centre")))


def test_the_list_says_whom_to_call(world, reported, caller, sign_in, volunteer) -> None:
    page = caller.get("/d/calls/").content.decode()
    assert reported.code in page
    Case.objects.get(pk=reported.pk).clocks.filter(name="answer").update(due_at=reported.moved_at - timedelta(days=1))
    assert "该打了" in caller.get("/d/calls/").content.decode()
    assert sign_in(volunteer).get("/d/calls/").status_code == 403
    assert sign_in(volunteer).get(f"/d/calls/{reported.uid}/").status_code == 403


def test_the_tab_is_shown_to_whoever_may_call_and_to_nobody_else(world, sign_in) -> None:
    posts = [
        world.viewer("leader", place=world.town),
        world.viewer("caller", unit=world.unit("town_centre")),
        world.viewer("chief", unit=world.unit("village_volunteers", world.village)),
        world.viewer("verifier", place=world.village),
    ]
    opened = {}
    for viewer in posts:
        browser = sign_in(viewer)
        opened[viewer.actor.title] = browser.get("/d/calls/").status_code == 200
        assert ('href="/d/calls/"' in browser.get("/d/").content.decode()) is opened[viewer.actor.title]
    assert opened == {"leader": False, "caller": True, "chief": False, "verifier": True}


def test_what_the_asker_says_is_noted(reported, caller) -> None:
    assert "138-0000-0000" not in caller.get(f"/d/calls/{reported.uid}/").content.decode()
    page = caller.post(f"/d/calls/{reported.uid}/", {"do": "show"}, follow=True).content.decode()
    assert "138-0000-0000" in page
    assert ReadLog.objects.filter(what="phone").count() == 1
    nothing = caller.post(f"/d/calls/{reported.uid}/", {"reached": "yes"})
    assert "打通了，就要记下" in nothing.content.decode()
    caller.post(f"/d/calls/{reported.uid}/", {"reached": "yes", "answer": "fixed", "grade": "5", "words": "亮堂了"})
    reported.refresh_from_db()
    assert (reported.answer, reported.grade) == ("fixed", 5)
    trail = caller.get(f"/d/{reported.uid}/").content.decode()
    assert "亮堂了" in trail
    assert "解决了，非常满意" in trail
    assert reported.code not in caller.get("/d/calls/").content.decode()


def test_not_reached_is_an_attempt(reported, caller) -> None:
    caller.post(f"/d/calls/{reported.uid}/", {"reached": "no"})
    reported.refresh_from_db()
    assert (reported.answer, reported.marks.calls) == ("", 1)
    assert reported.code in caller.get("/d/calls/").content.decode()
    assert "已打过1次" in caller.get(f"/d/calls/{reported.uid}/").content.decode()


def test_not_satisfied_sends_it_back(reported, caller) -> None:
    answer = caller.post(
        f"/d/calls/{reported.uid}/", {"reached": "yes", "answer": "not_satisfied", "words": "晚上还是黑的"}, follow=True
    )
    assert "退回重办" in answer.content.decode()
    reported.refresh_from_db()
    assert reported.state == "working"


def test_who_did_the_work_is_refused(world, reported, sign_in, volunteer) -> None:
    desk = world.viewer("desk", unit=world.unit("town_centre"))
    Case.objects.filter(pk=reported.pk).update(handler_id=desk.actor.post)
    answer = sign_in(desk).post(f"/d/calls/{reported.uid}/", {"reached": "yes", "answer": "fixed"})
    assert "谁办的谁不能核" in answer.content.decode()


def test_a_declined_matter_is_told_with_its_reason(world, caller, sign_in, volunteer, now) -> None:
    case = say(world, now=now)
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    step(case, desk, "refuse", now, reason="这根杆归电力公司", route="other_office", go_to="拨打95598")
    run_due(now)
    Notice.objects.update(send_after=now)
    world_caller = sign_in(desk)
    page = world_caller.get("/d/calls/")
    text = page.content.decode()
    for words in ("您说的事这里没有受理。", "这根杆归电力公司", "由别的部门办理", "95598", "已告知", "没打通"):
        assert words in text, words
    assert "13800000000" not in text
    assert "138-0000-0000" not in text
    (telling,) = (each["of"] for each in page.context["tell"])
    shown = world_caller.post(f"/d/calls/{case.uid}/told/", {"do": "show"}).content.decode()
    assert "138-0000-0000" in shown
    assert ReadLog.objects.filter(what="phone").count() == 1
    missed = world_caller.post(f"/d/calls/{case.uid}/told/", {"do": "missed", "up_to": telling.up_to}, follow=True)
    assert "1次没打通" in missed.content.decode()
    done = world_caller.post(f"/d/calls/{case.uid}/told/", {"do": "told", "up_to": telling.up_to}, follow=True)
    assert "已告知提出人" in done.content.decode()
    assert done.context["tell"] == []
    assert "已打电话告知提出人" in world_caller.get(f"/d/{case.uid}/").content.decode()
    again = world_caller.post(f"/d/calls/{case.uid}/told/", {"do": "told", "up_to": telling.up_to}, follow=True)
    assert "已经告知过了" in again.content.decode()
    assert sign_in(volunteer).post(f"/d/calls/{case.uid}/told/", {"do": "show"}).status_code == 403
    assert world_caller.post(f"/d/calls/{case.uid}/told/", {"do": "x", "up_to": "²"}).status_code == 404


def test_fifty_tellings_take_six_queries_and_go_on(world, sign_in, now) -> None:
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    for _ in range(52):
        case = step(
            say(world, now=now), desk, "refuse", now, reason="不归这里", route="none", go_to="乡镇便民大厅"
        ).case
    warm(case)
    run_due(now, 500)
    Notice.objects.update(send_after=now)
    browser = sign_in(desk)
    browser.get("/d/calls/")
    with at_most(6):
        page = browser.get("/d/calls/")
    assert len(page.context["tell"]) == 50
    assert len(browser.get(page.context["next_tell"]).context["tell"]) == 2


def test_the_call_backs_are_a_list_like_any_other(reported, caller) -> None:
    page = caller.get("/d/?tab=calls")
    assert [row.code for row in page.context["rows"]] == [reported.code]
    assert f"/d/calls/{reported.uid}/" in page.content.decode()
    file = rows_of(caller, "/d/list.csv?tab=calls")
    assert reported.code in file


def backed(case: Case, now) -> None:
    backing = Backing(case=case.uid, idem=uuid.uuid4(), name="柳成行", phone="13900000000", words="我家门口也不亮")
    back_case(by=Viewer.nobody(), backing=backing, now=now)


def test_who_said_the_same_is_called_too(world, reported, caller, sign_in, now) -> None:
    backed(reported, now)
    assert "139-0000-0000" not in caller.get(f"/d/calls/{reported.uid}/").content.decode()
    page = caller.post(f"/d/calls/{reported.uid}/", {"do": "show"}, follow=True).content.decode()
    assert "139-0000-0000" in page
    desk = sign_in(world.viewer("desk", unit=world.unit("village_station", world.village)))
    page = desk.get(f"/d/{reported.uid}/").content.decode()
    assert "柳成行" in page
    assert "139-****-0000" in page
    assert "139-0000-0000" not in page
    assert "139-0000-0000" in desk.post(f"/d/{reported.uid}/phone/", {"why": "ask"}).content.decode()


def test_news_goes_to_who_said_the_same_even_when_the_asker_left_no_number(world, sign_in, now) -> None:
    case = say(world, now=now, name="", phone="")
    backed(case, now)
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    step(case, desk, "refuse", now, reason="归县里管", route="other_office", go_to="县住建局，0300-555-0199")
    run_due(now)
    Notice.objects.update(send_after=now)
    page = sign_in(desk).get("/d/calls/").content.decode()
    assert "县住建局" in page
    assert "139-****-0000" in page


def test_whom_to_tell_is_searched_printed_and_taken_away(world, sign_in, now) -> None:
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    lamp, bridge = say(world, now=now), say(world, now=now, text="桥栏杆断了")
    for case in (lamp, bridge):
        step(case, desk, "refuse", now, reason="不归这里", route="none", go_to="乡镇便民大厅")
    run_due(now, 500)
    Notice.objects.update(send_after=now)
    browser = sign_in(desk)
    found = browser.get("/d/calls/?q=栏杆")
    assert [each["row"].code for each in found.context["tell"]] == [bridge.code]
    table = rows_of(browser, "/d/list.csv?tab=tell&q=栏杆")
    assert "行数,1" in table
    assert "不归这里" in table
    assert "13800000000" not in table
    assert "待告知" in table or "告知" in table
    assert browser.get("/d/?tab=tell").url.startswith("/d/calls/")
    assert len(browser.get("/d/calls/?print=1").context["tell"]) == 2
