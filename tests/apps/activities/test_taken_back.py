"""An activity that was entered wrongly is taken back with what it did: tasks are open again, hours stand on no certificate."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from huiyin.apps.activities.actions.attending import give_hours
from huiyin.apps.activities.actions.schemes import Setting, close_task, set_tasks
from huiyin.apps.activities.actions.taking import close_taken, take_task
from huiyin.apps.activities.actions.taking_back import take_back_held
from huiyin.apps.activities.actions.teams import Serving, enrol_all
from huiyin.apps.activities.models import Activity, Enrolment, Task
from huiyin.apps.activities.queries.teams import homes, services
from huiyin.apps.records.models import Event, EventSecret
from huiyin.core.errors import RuleError
from tests.apps.activities.held import SATURDAY, Doers, held
from tests.builders import MONDAY, World, sign_in
from tests.turns import at_once

pytestmark = pytest.mark.django_db
EVENING = SATURDAY + timedelta(hours=10)
HOME = "县财政局机关支部"


def a_task(world: World, doers: Doers, title: str = "给三户老人检修电线") -> Task:
    due = (MONDAY + timedelta(days=30)).date()
    setting = Setting("joint_plan", "culture", title, due, [world.village])
    return set_tasks(by=doers.town_desk, uid=uuid.uuid4(), setting=setting, now=MONDAY)[0]


@pytest.fixture
def guest(world: World, doers: Doers) -> Enrolment:
    told = Serving(uuid.uuid4(), "石大勇", True, home=HOME)
    return enrol_all(by=doers.chief, place=world.village, serving=[told], now=MONDAY)[0]


@pytest.fixture
def day(world: World, doers: Doers, guest: Enrolment) -> Activity:
    """Held on Saturday: it closed a task that a guest had taken, who has hours for both."""
    chief, task = doers.chief, a_task(world, doers)
    day = held(world, chief, counts={"resident": 30}, result="线都换了。")
    row = take_task(by=chief, uid=uuid.uuid4(), enrolment=guest.uid, task=task.uid, now=MONDAY)
    close_taken(by=chief, uid=task.uid, minutes={row.uid: 90}, result="三户", activity=day, now=EVENING)
    give_hours(by=chief, uid=day.uid, minutes={guest.uid: 60}, now=EVENING)
    return day


def test_tasks_and_hours_go_with_it(doers: Doers, day: Activity, guest: Enrolment) -> None:
    assert homes(doers.chief)[0].hours == "2.5"
    take_back_held(by=doers.chief, uid=day.uid, why="记错了", now=EVENING)
    assert (homes(doers.chief)[0].minutes, services(guest)) == (0, [])
    task = Task.objects.get()
    assert (task.closed_on, task.closed_by, task.activity, task.result) == (None, None, None, "")
    events = Event.objects.filter(subject=guest.uid, kind="service.given").order_by("nth")
    assert [event.quantity for event in events] == [90, 60, -90, -60]
    event = Event.objects.get(kind="task.reopened", subject=task.uid)
    assert EventSecret.objects.get(event=event).body["result"] == "三户"
    close_task(by=doers.chief, uid=task.uid, result="后来做的", now=EVENING)
    assert Event.objects.filter(subject=task.uid).count() == 4


def test_the_page_names_what_goes_with_it(doers: Doers, day: Activity, client: Client) -> None:
    sign_in(client, doers.chief)
    page = f"/d/act/{day.uid}/back/"
    told = client.get(page).content.decode()
    assert "杏树湾村的“给三户老人检修电线”重新算作未完成" in told
    assert "1人的服务时长一并删除" in told
    client.post(page, {"idem": uuid.uuid4(), "why": "记错了"})
    assert Task.objects.get().closed_on is None


def test_who_has_left_since_has_no_hours_of_it_either(doers: Doers, day: Activity, guest: Enrolment) -> None:
    Enrolment.objects.update(until=MONDAY.date())
    take_back_held(by=doers.chief, uid=day.uid, why="记错了", now=EVENING)
    assert services(guest) == []


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_task_is_never_closed_by_what_is_taken_back_meanwhile() -> None:
    world = World("yangquan")
    doers = Doers(world)
    day, task = held(world, doers.chief, counts={"resident": 3}), a_task(world, doers)

    def back() -> str:
        return take_back_held(by=doers.chief, uid=day.uid, why="记错了", now=EVENING).state

    def close() -> str:
        return close_task(by=doers.chief, uid=task.uid, activity=day, now=EVENING).title

    state, closed = at_once(back, close)
    assert state == "announced"
    assert closed in (task.title, RuleError("no_evidence").code)
    task.refresh_from_db()
    assert task.closed_on is None
