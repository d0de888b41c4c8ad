"""A volunteer's Saturday, on a telephone and at a desk: what is on, who comes, how it went, a finding, hours, the certificate."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser

from huiyin.apps.activities.actions.activities import Plan, announce
from huiyin.apps.activities.actions.teams import Serving, enrol_all, register_team
from huiyin.apps.activities.models import Activity, Enrolment
from huiyin.apps.cases.models import Case
from tests.browser.hands import Hands, Way
from tests.builders import World, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
FOUND = "广场边的井盖松了，走上去会晃。"


@pytest.fixture
def world() -> World:
    return World("yangquan")


@pytest.fixture(params=[360, 1280])
def width(request: pytest.FixtureRequest) -> int:
    """Of the screen, in pixels. Axe looks at the pages on the way of the telephone, at other widths too."""
    return int(request.param)


@pytest.fixture
def resident(chromium: Browser, live_server, width: int) -> Iterator[Hands]:
    used = Hands(chromium, live_server.url, Way("without script", mode="elder", script=False, width=width))
    yield used
    used.close()


@pytest.fixture
def volunteer(chromium: Browser, live_server, world: World, width: int) -> Iterator[Hands]:
    viewer = world.viewer("chief", unit=world.unit("village_volunteers", world.village))
    session = sign_in(Client(), viewer).cookies["sessionid"].value
    used = Hands(chromium, live_server.url, Way("mouse", axe=width == 360, width=width), session)
    yield used
    used.close()


@pytest.fixture
def day(world: World) -> Activity:
    """A convenience day that has begun an hour ago, held by the team of the village."""
    by = world.viewer("chief", unit=world.unit("village_volunteers", world.village))
    unit, now = world.unit("village_volunteers", world.village), timezone.now()
    team = register_team(uid=uuid.uuid4(), by=by, kind="volunteer", place=world.village, name="", unit=unit, now=now)
    enrol_all(by=by, place=world.village, serving=[Serving(uuid.uuid4(), "石大勇", True)], team=team, now=now)
    starts = now - timedelta(hours=1)
    plan = Plan(
        "convenience", "便民服务日", world.village, starts, starts + timedelta(hours=3), unit=unit, spot="村口广场",
        programme="理发\n量血压", signs_up=True,
    )  # fmt: skip
    return announce(by=by, uid=uuid.uuid4(), plan=plan, now=starts - timedelta(days=2))


def test_a_volunteer_s_saturday(world: World, day: Activity, resident: Hands, volunteer: Hands) -> None:
    resident.open(f"/act/?town={world.profile}")
    resident.follow("便民服务日")
    resident.follow("我要参加")
    resident.write("heads", "2")
    resident.press("报名")
    assert "报上名了" in resident.text()

    volunteer.open("/d/act/")
    volunteer.follow("便民服务日")
    assert "报名" in volunteer.text()
    volunteer.follow("签到表")
    volunteer.open(f"/d/act/{day.uid}/")
    volunteer.follow("填写结果")
    volunteer.press("保存")
    assert "至少填一项" in volunteer.errors()
    volunteer.write("n_resident", "31")
    volunteer.write("n_volunteer", "6")
    volunteer.write("result", "理发17人，量血压23人次。")
    volunteer.press("保存")
    assert "37人次" in volunteer.text()

    volunteer.follow("查到问题")
    volunteer.write("text", FOUND)
    volunteer.press("立件")
    case = Case.objects.get()
    assert case.code in volunteer.text()

    volunteer.follow("登记时长")
    row = Enrolment.objects.get()
    volunteer.write(f"h_{row.uid}", "2.5")
    volunteer.press("保存")

    resident.open(f"/act/{day.uid}/")
    assert "37人次" in resident.text()
    assert "有1件事" in resident.text()
    assert FOUND not in resident.text()

    volunteer.open(f"/d/serving/{row.uid}/certificate/")
    assert "合计2.5小时" in volunteer.text()
    assert volunteer.sheets() == 1, "the certificate is one sheet of paper"
    heavy = {path: size for path, size in resident.weights.items() if size > 60 * 1024}
    assert not heavy, f"a resident page weighs at most 60 KB: {heavy}"
