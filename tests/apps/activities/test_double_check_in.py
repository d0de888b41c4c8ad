"""双报到双服务 (T1-2): who belongs elsewhere checks in where they live and takes a task there; their unit has the hours."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from huiyin.apps.activities.actions.attending import give_hours
from huiyin.apps.activities.actions.schemes import Setting, set_tasks
from huiyin.apps.activities.actions.taking import close_taken, give_back, take_task
from huiyin.apps.activities.actions.teams import Serving, enrol_all, leave
from huiyin.apps.activities.models import Enrolment, Taking, Task
from huiyin.apps.activities.queries.teams import homes, services
from huiyin.apps.records.models import Event
from huiyin.core.errors import RuleError
from tests.apps.activities.held import SATURDAY, Doers, announced
from tests.builders import MONDAY, World, sign_in
from tests.turns import at_once

pytestmark = pytest.mark.django_db
HOME = "县财政局机关支部"


@pytest.fixture
def world() -> World:
    return World("dalu")


@pytest.fixture
def guest(world: World, doers: Doers) -> Enrolment:
    """Twelve of the county's finance bureau who live in 杏树湾村."""
    told = Serving(uuid.uuid4(), "石大勇", True, home=HOME, heads=12, party=True)
    return enrol_all(by=doers.chief, place=world.village, serving=[told], now=MONDAY)[0]


@pytest.fixture
def task(world: World, doers: Doers) -> Task:
    what = Setting(
        "five_in_one",
        "self",
        "给三户老人检修电线",
        (MONDAY + timedelta(days=30)).date(),
        [world.village, world.other_village],
    )
    return set_tasks(by=doers.town_desk, uid=uuid.uuid4(), setting=what, now=MONDAY)[0]


def take(doers: Doers, guest: Enrolment, task: Task) -> Taking:
    return take_task(by=doers.chief, uid=uuid.uuid4(), enrolment=guest.uid, task=task.uid, now=MONDAY)


def refused(code: str):
    return pytest.raises(RuleError, match=code)


def test_they_take_it_and_their_unit_has_the_hours(doers: Doers, guest: Enrolment, task: Task) -> None:
    row = take(doers, guest, task)
    close_taken(by=doers.chief, uid=task.uid, minutes={row.uid: 90}, result="三户的线都换了", now=SATURDAY)
    (home,) = homes(doers.chief)
    assert (home.name, home.serving, home.hours) == (HOME, 12, "1.5")
    assert [(each.title, each.hours) for each in services(guest)] == [("给三户老人检修电线", "1.5")]
    events = Event.objects.filter(subject=guest.uid, kind__startswith="service.").order_by("nth")
    assert [(event.kind, event.quantity, event.role) for event in events] == [
        ("service.taken", 12, "member"), ("service.given", 90, "member"),
    ]  # fmt: skip
    assert all(event.data["home"] and event.data["task"] == str(task.uid) for event in events)


def test_sent_twice_it_is_taken_once(doers: Doers, guest: Enrolment, task: Task) -> None:
    row = take(doers, guest, task)
    assert take_task(by=doers.chief, uid=row.uid, enrolment=guest.uid, task=task.uid, now=MONDAY) == row
    with refused("task_taken"):
        take(doers, guest, task)


def test_given_back_it_can_be_taken_again(doers: Doers, guest: Enrolment, task: Task) -> None:
    give_back(by=doers.chief, uid=take(doers, guest, task).uid, now=MONDAY)
    take(doers, guest, task)
    assert Taking.objects.filter(given_back_on=None).count() == 1


def test_who_may_not_and_what_is_over(world: World, doers: Doers, guest: Enrolment, task: Task) -> None:
    with refused("not_your_place"):
        take_task(by=doers.elsewhere, uid=uuid.uuid4(), enrolment=guest.uid, task=task.uid, now=MONDAY)
    with refused("not_your_place"):
        take_task(by=doers.chief, uid=uuid.uuid4(), enrolment=guest.uid, task=uuid.uuid4(), now=MONDAY)
    row = take(doers, guest, task)
    with refused("not_your_place"):
        give_back(by=doers.elsewhere, uid=row.uid, now=MONDAY)
    with refused("hours_wrong"):
        close_taken(by=doers.chief, uid=task.uid, minutes={row.uid: 99_999}, result="做了", now=SATURDAY)
    with refused("not_theirs"):
        close_taken(by=doers.chief, uid=task.uid, minutes={uuid.uuid4(): 60}, result="做了", now=SATURDAY)
    close_taken(by=doers.chief, uid=task.uid, minutes={}, result="做了", now=SATURDAY)
    with refused("has_ended"):
        give_back(by=doers.chief, uid=row.uid, now=SATURDAY)
    with refused("has_ended"):
        take(doers, guest, task)
    leave(by=doers.chief, uid=guest.uid, now=SATURDAY)
    with refused("not_theirs"):
        take(doers, guest, Task.objects.exclude(pk=task.pk).get())


def test_by_the_pages(client: Client, doers: Doers, guest: Enrolment, task: Task) -> None:
    sign_in(client, doers.chief)
    address = f"/d/serving/{guest.uid}/task/"
    assert address in client.get("/d/teams/here/").content.decode()
    assert "给三户老人检修电线" in client.get(address).content.decode()
    client.post(address, {"idem": uuid.uuid4(), "task": task.uid})
    row = Taking.objects.get()
    page = client.get("/d/tasks/").content.decode()
    assert HOME in page
    assert "石大勇" not in page, "from where they come, nobody's name"
    closing = f"/d/tasks/{task.uid}/close/"
    assert f'name="h_{row.uid}"' in client.get(closing).content.decode()
    client.post(closing, {"idem": uuid.uuid4(), "result": "三户的线都换了", f"h_{row.uid}": "1.5"})
    assert "1.5" in client.get(f"/d/serving/{guest.uid}/certificate/").content.decode()
    assert "1.5" in client.get("/d/teams/here/").content.decode()


def test_given_back_by_the_page(client: Client, doers: Doers, guest: Enrolment, task: Task) -> None:
    row = take(doers, guest, task)
    sign_in(client, doers.chief)
    client.post(f"/d/tasks/taken/{row.uid}/back/")
    row.refresh_from_db()
    assert row.given_back_on
    assert client.post(f"/d/tasks/taken/{uuid.uuid4()}/back/").status_code == 404
    assert HOME not in client.get("/d/tasks/").content.decode()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_what_one_does_in_several_windows_at_once_is_all_written_down() -> None:
    world = World("dalu")
    doers = Doers(world)
    chief = doers.chief
    told = [Serving(uuid.uuid4(), name, True) for name in ("石大勇", "钟小满")]
    rows = enrol_all(by=chief, place=world.village, serving=told, now=MONDAY)
    day = announced(world, chief)
    due = (MONDAY + timedelta(days=30)).date()
    tasks = [
        set_tasks(
            by=chief, uid=uuid.uuid4(), setting=Setting("five_in_one", "self", title, due, [world.village]), now=MONDAY
        )[0]
        for title in ("修灯", "修路", "修渠")
    ]
    last = [take_task(by=chief, uid=uuid.uuid4(), enrolment=row.uid, task=tasks[2].uid, now=MONDAY) for row in rows]

    def take(task: Task) -> Callable[[], object]:
        return lambda: take_task(by=chief, uid=uuid.uuid4(), enrolment=rows[0].uid, task=task.uid, now=MONDAY)

    def close() -> object:
        return close_taken(
            by=chief, uid=tasks[2].uid, minutes={row.uid: 60 for row in last}, result="做了", now=SATURDAY
        )

    def hours() -> object:
        return give_hours(by=chief, uid=day.uid, minutes={row.uid: 30 for row in reversed(rows)}, now=SATURDAY)

    at_once(take(tasks[0]), take(tasks[1]), close, hours)
    for row, n in zip(rows, (6, 4), strict=True):
        assert list(Event.objects.filter(subject=row.uid).order_by("nth").values_list("nth", flat=True)) == list(
            range(1, n + 1)
        )


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_task_that_is_closed_meanwhile_is_taken_by_nobody() -> None:
    world = World("dalu")
    chief = Doers(world).chief
    (row,) = enrol_all(by=chief, place=world.village, serving=[Serving(uuid.uuid4(), "石大勇", True)], now=MONDAY)
    setting = Setting("five_in_one", "self", "修灯", MONDAY.date(), [world.village])
    (task,) = set_tasks(by=chief, uid=uuid.uuid4(), setting=setting, now=MONDAY)

    def close() -> str:
        return close_taken(by=chief, uid=task.uid, minutes={}, result="做了", now=SATURDAY).result

    def take() -> int:
        return take_task(by=chief, uid=uuid.uuid4(), enrolment=row.uid, task=task.uid, now=MONDAY).task_id

    closed, took = at_once(close, take)
    assert closed == "做了"
    assert took in (task.pk, "has_ended")
