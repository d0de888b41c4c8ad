"""A convenience day: announced, held with a count, a finding that opens a case, and what everybody sees of it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.activities.actions.activities import Held, announce, cancel, change, hold
from huiyin.apps.activities.actions.finding import Found, raise_finding
from huiyin.apps.activities.models import Activity, Finding
from huiyin.apps.activities.queries.activities import around
from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event
from huiyin.core.errors import RuleError
from tests.apps.activities.held import SATURDAY, Doers, announced, held, plan
from tests.builders import MONDAY, World, sign_in

pytestmark = pytest.mark.django_db
EVENING = SATURDAY + timedelta(hours=10)


def refused(code: str):
    return pytest.raises(RuleError, match=code)


def test_from_the_notice_to_the_case_that_came_of_it(world: World, doers: Doers, client: Client) -> None:
    chief, tomorrow = doers.chief, timezone.now() + timedelta(days=1)
    times = {"starts": tomorrow, "ends": tomorrow + timedelta(hours=2)}
    day = announced(world, chief, programme="理发\n量血压\n代办证明", **times)
    page = client.get(f"/act/?village={world.village.uid}&w=").content.decode()
    assert "便民服务日" in page
    assert "村口广场" in page
    assert "量血压" in client.get(f"/act/{day.uid}/").content.decode()
    evening = tomorrow + timedelta(hours=3)
    hold(by=chief, uid=day.uid, held=Held({"resident": 30, "volunteer": 5}, "理发21人。", 33), now=evening)
    case = raise_finding(by=chief, uid=day.uid, found=Found(uuid.uuid4(), "广场边的井盖松了。"), now=evening)
    assert case.place == world.village
    assert [each.code for each, _at in around(day, chief).findings] == [case.code], "it passed through the post"
    assert around(day, doers.elsewhere).findings == []
    page = client.get(f"/act/{day.uid}/").content.decode()
    assert "35人次" in page
    assert "理发21人" in page
    assert "有1件事" in page
    assert "井盖" not in page, "what was found stands with its case alone"


def test_every_deed_is_one_event_with_what_a_figure_needs(world: World, doers: Doers) -> None:
    chief = doers.chief
    day = held(world, chief, counts={"resident": 30, "volunteer": 5}, series="红黄蓝绿志愿服务", issue=20)
    told = Event.objects.filter(subject=day.uid).order_by("nth")
    rows = told.values_list("kind", "category", "series", "role", "quantity", "measure")
    assert list(rows) == [
        ("activity.announced", "convenience", "红黄蓝绿志愿服务", "", None, ""),
        ("activity.held", "convenience", "红黄蓝绿志愿服务", "", None, ""),
        ("activity.attended", "convenience", "红黄蓝绿志愿服务", "resident", 30, "attendances"),
        ("activity.attended", "convenience", "红黄蓝绿志愿服务", "volunteer", 5, "attendances"),
    ]
    assert told[1].data == {"issue": 20}
    assert told[1].day == SATURDAY.date(), "it counts on the day on which it was held"


def test_a_result_is_put_right_by_the_difference(world: World, doers: Doers) -> None:
    day = held(world, doers.chief, counts={"resident": 30})
    hold(by=doers.chief, uid=day.uid, held=Held({"resident": 28, "member": 3}), now=EVENING)
    attended = Event.objects.filter(subject=day.uid, kind="activity.attended").order_by("nth")
    assert list(attended.values_list("role", "quantity")) == [("resident", 30), ("resident", -2), ("member", 3)]
    day.refresh_from_db()
    assert (day.attendances, day.roles) == (31, {"resident": 28, "member": 3})
    assert Event.objects.filter(subject=day.uid, kind="activity.held").count() == 1


def test_sent_twice_it_is_announced_once_and_the_case_opened_once(world: World, doers: Doers) -> None:
    chief, uid, found = doers.chief, uuid.uuid4(), uuid.uuid4()
    first = announce(by=chief, uid=uid, plan=plan(world), now=MONDAY)
    assert announce(by=chief, uid=uid, plan=plan(world), now=MONDAY) == first
    hold(by=chief, uid=uid, held=Held({"resident": 1}), now=EVENING)
    for _ in range(2):
        raise_finding(by=chief, uid=uid, found=Found(found, "路灯坏了。"), now=EVENING)
    assert (Activity.objects.count(), Case.objects.count(), Finding.objects.count()) == (1, 1, 1)


def test_it_is_changed_or_cancelled_before_it_is_held(world: World, doers: Doers, client: Client) -> None:
    chief = doers.chief
    day = announced(world, chief)
    change(by=chief, uid=day.uid, plan=plan(world, spot="村部院里"), now=MONDAY)
    assert "村部院里" in client.get(f"/act/{day.uid}/").content.decode()
    cancel(by=chief, uid=day.uid, why="大风蓝色预警，改到下周。", now=MONDAY)
    assert "改到下周" in client.get(f"/act/{day.uid}/").content.decode()
    for again in (
        lambda: cancel(by=chief, uid=day.uid, why="x", now=MONDAY),
        lambda: change(by=chief, uid=day.uid, plan=plan(world), now=MONDAY),
        lambda: hold(by=chief, uid=day.uid, held=Held({"resident": 1}), now=EVENING),
        lambda: raise_finding(by=chief, uid=day.uid, found=Found(uuid.uuid4(), "x"), now=EVENING),
    ):
        with refused("was_cancelled"):
            again()
    with refused("was_held"):
        cancel(by=chief, uid=held(world, chief, counts={"resident": 1}).uid, why="x", now=EVENING)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"starts": SATURDAY.replace(year=1)}, "far_off"),
        ({"ends": SATURDAY}, "ends_before_start"),
        ({"ends": SATURDAY + timedelta(days=500)}, "lasts_too_long"),
        ({"kind": "party"}, "no_such_kind"),
    ],
)
def test_what_cannot_be_announced(world: World, doers: Doers, changes: dict[str, object], code: str) -> None:
    with refused(code):
        announced(world, doers.chief, **changes)


def test_an_issue_of_a_series_is_there_once_in_a_town(world: World, doers: Doers) -> None:
    announced(world, doers.chief, series="宣讲", issue=1)
    announced(world, doers.chief, series="宣讲", issue=2)
    with refused("issue_taken"):
        announced(world, doers.elsewhere, place=world.other_village, series="宣讲", issue=2)


@pytest.mark.parametrize(
    ("counts", "persons", "code"),
    [({}, None, "nobody_came"), ({"resident": 3}, 4, "more_persons"), ({"resident": 100_001}, None, "too_many_came")],
)
def test_what_cannot_be_counted(
    world: World, doers: Doers, counts: dict[str, int], persons: int | None, code: str
) -> None:
    day = announced(world, doers.chief)
    with refused(code):
        hold(by=doers.chief, uid=day.uid, held=Held(counts, "", persons), now=EVENING)


def test_nothing_is_counted_before_it_has_begun(world: World, doers: Doers) -> None:
    day = announced(world, doers.chief)
    for early in (
        lambda: hold(by=doers.chief, uid=day.uid, held=Held({"resident": 1}), now=MONDAY),
        lambda: raise_finding(by=doers.chief, uid=day.uid, found=Found(uuid.uuid4(), "x"), now=MONDAY),
    ):
        with refused("not_begun"):
            early()


def test_a_village_holds_its_own_and_a_town_all_of_them(world: World, doers: Doers) -> None:
    with refused("not_your_place"):
        announced(world, doers.chief, place=world.other_village)
    with refused("not_your_place"):
        announced(world, Viewer.nobody())
    day = announced(world, doers.town_desk)
    with refused("not_your_place"):
        hold(by=doers.elsewhere, uid=day.uid, held=Held({"resident": 1}), now=EVENING)
    hold(by=doers.chief, uid=day.uid, held=Held({"resident": 1}), now=EVENING)


def test_a_meeting_that_is_not_shown_is_there_for_the_village_and_town_alone(
    world: World, doers: Doers, client: Client
) -> None:
    starts = timezone.now() + timedelta(days=2)
    times = {"starts": starts, "ends": starts + timedelta(hours=2)}
    course = announced(world, doers.chief, title="书记培训班", kind="year_class", **times)
    told = {"kind": "theme_day", "shown": False, "course": course}
    day = announced(world, doers.chief, title="主题党日", **told, **times)
    assert client.get(f"/act/{day.uid}/").status_code == 404
    listed = client.get(f"/act/?town={world.town.uid}").content.decode()
    assert "书记培训班</a>" in listed
    assert "主题党日</a>" not in listed
    its_class = sign_in(Client(), doers.chief).get(f"/d/act/{course.uid}/").content.decode()
    assert f"/d/act/{day.uid}/" in its_class, "its own village goes there from the class"
    assert f'"/act/{day.uid}/' not in its_class
    for viewer, status in ((doers.chief, 200), (doers.town_desk, 200), (doers.elsewhere, 404)):
        assert sign_in(Client(), viewer).get(f"/d/act/{day.uid}/").status_code == status


def test_a_desk_does_all_of_it_on_its_pages(world: World, doers: Doers) -> None:
    browser = sign_in(Client(), doers.chief)
    form = {
        "idem": uuid.uuid4(), "kind": "night_patrol", "title": "三条巷夜巡", "place": world.village.pk, "day": "2026-11-20",
        "begins": "19:30", "ends": "21:00", "shown": "on", "spot": "东头到西头",
    }  # fmt: skip
    answer = browser.post("/d/act/new/", {**form, "ends": "19:00"})
    assert "还没开始就结束了" in answer.content.decode()
    assert "东头到西头" in answer.content.decode(), "the form comes back filled in"
    page = browser.post("/d/act/new/", form, follow=True)
    day = Activity.objects.get()
    assert page.request["PATH_INFO"] == f"/d/act/{day.uid}/"
    Activity.objects.update(starts_at=MONDAY - timedelta(days=3), ends_at=MONDAY - timedelta(days=2, hours=22))
    result = {"idem": uuid.uuid4(), "n_volunteer": "6", "result": "两处门没锁，已提醒。"}
    assert "6人次" in browser.post(f"/d/act/{day.uid}/held/", result, follow=True).content.decode()
    finding = {"idem": uuid.uuid4(), "text": "西头路灯不亮", "place": world.grid.pk, "category": "lamp"}
    told = browser.post(f"/d/act/{day.uid}/found/", finding, follow=True).content.decode()
    assert Case.objects.get().category == "lamp"
    assert Case.objects.get().code in told
    listed = browser.get("/d/act/?k=night_patrol&w=held&q=夜巡").content.decode()
    assert "三条巷夜巡" in listed
    assert "三条巷夜巡" not in browser.get("/d/act/?k=lecture").content.decode()
