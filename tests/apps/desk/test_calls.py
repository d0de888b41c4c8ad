"""Call-backs: who is called, by whom, and what comes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huiyin.apps.cases.models import Case
from huiyin.apps.records.models import ReadLog
from tests.builders import say, step

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
    assert "您这个岗位不做回访" in sign_in(volunteer).get("/d/calls/").content.decode()
    assert sign_in(volunteer).get(f"/d/calls/{reported.uid}/").status_code == 404


def test_what_the_asker_says_is_noted(reported, caller) -> None:
    page = caller.get(f"/d/calls/{reported.uid}/").content.decode()
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
