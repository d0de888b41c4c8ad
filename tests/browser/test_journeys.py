"""Each town's request from /say to 晒单, as people do it: by mouse, by keyboard, without script, in 长辈 mode."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from huiyin.apps.cases.models import Case
from huiyin.apps.cases.queries import by_code
from huiyin.apps.jobs.actions import run_due
from tests.browser.hands import Hands, Way, code_in
from tests.browser.staff import Staff
from tests.builders import World

pytestmark = pytest.mark.django_db(transaction=True)
PROFILES = ("xinba", "dalu", "dagaoping", "yangquan", "huaqiao")
WAYS = (Way("mouse"), Way("keyboard", keyboard=True), Way("without script", script=False), Way("elder", mode="elder"))
LOOKED_AT = {("yangquan", "mouse"), ("xinba", "mouse"), ("yangquan", "elder")}
"""Where every page on the way is also held against axe, at three widths."""
TEXT = "水磨坊路口的路灯不亮，有一个多星期了。晚上过桥看不清，前天老人差点摔倒。"
ASKER, PUBLISH = "the asker answers", "publish"
MAIN_LINE = {
    "six_slips": ("dispatch", "accept", "report", ASKER, "settle", "verify", PUBLISH),
    "respond_now": ("dispatch", "accept", "report", ASKER, "close", PUBLISH),
}
ANSWERS = {"result": "换了40米电缆和1盏灯头，试过，亮了。", "finding": "到现场看过，灯亮。", "note": "请今天去看。"}
CHOICES = {"outcome": "solved"}


@pytest.fixture(params=list(product(PROFILES, WAYS)), ids=lambda journey: f"{journey[0]}-{journey[1].name}")
def journey(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def world(journey: tuple[str, Way]) -> World:
    return World(journey[0])


@pytest.fixture
def hands(journey: tuple[str, Way], world: World, chromium: Browser, live_server) -> Iterator[Hands]:
    mine = (world.profile, journey[1].name)
    way = replace(journey[1], axe=mine in LOOKED_AT, pictures=mine == ("yangquan", "mouse"))
    used = Hands(chromium, live_server.url, way)
    yield used
    used.close()


def test_a_request_gets_its_answer(world: World, hands: Hands) -> None:
    code = say_it(hands, world)
    found = by_code(code)
    assert found
    case = found.case
    staff, worker = Staff(), Hands(hands.browser, hands.base, hands.way)
    for verb in MAIN_LINE[case.slug]:
        if verb == ASKER:
            answer(hands, code)
        elif verb == PUBLISH:
            publish(worker, staff, case)
        else:
            take(worker, staff, case, verb)
        run_due(timezone.now())
    worker.close()
    case.refresh_from_db()
    assert (case.open, case.outcome, case.answer, case.grade) == (False, "solved", "fixed", 5)
    assert case.published_at is not None
    hands.open(f"/q/{code}")
    assert "办结" in hands.text()
    hands.picture("q-closed")
    hands.open(f"/open/{case.code}")
    assert "路灯" in hands.text()
    assert "13800000000" not in hands.page.content()
    hands.picture("open-case")
    hands.open(f"/open/?town={case.profile}")
    assert case.public_title in hands.text()
    hands.picture("open")
    heavy = {path: size for path, size in hands.weights.items() if size > 60 * 1024}
    assert not heavy, f"a resident page weighs at most 60 KB: {heavy}"


def say_it(hands: Hands, world: World) -> str:
    """The resident's questions, one a page, whatever the town asks; gives the receipt code."""
    hands.open(f"/?town={world.profile}")
    hands.picture("home")
    hands.follow("我要说事")
    for _ in range(14):
        where = hands.where()
        hands.picture(page_name(where))
        if where.startswith("/say/receipt"):
            hands.picture("receipt")
            return code_in(hands.text())
        fill_question(hands, world)
        hands.press()
        assert not hands.errors(), f"{where}: {hands.errors()}"
    raise AssertionError(f"no receipt, but {hands.where()}: {hands.text()}")


def page_name(path: str) -> str:
    """`say-where` for /say/where/?x=1."""
    return "-".join(part for part in path.partition("?")[0].split("/") if part)


def fill_question(hands: Hands, world: World) -> None:
    """Answer whatever this page asks."""
    page = hands.page
    for name, text in {"text": TEXT, "spot": "桥东头第2根电杆", "name": "欧阳若兰", "phone": "13800000000"}.items():
        if page.locator(f"[name='{name}']:visible").count():
            hands.write(name, text)
    for group in sorted({box.get_attribute("name") or "" for box in page.locator("main input[type='radio']").all()}):
        wanted = [box.get_attribute("value") or "" for box in page.locator(f"input[name='{group}']").all()]
        hands.choose(group, next((v for v in wanted if v in {"lamp", "works", str(world.village.uid)}), wanted[0]))


def take(worker: Hands, staff: Staff, case: Case, verb: str) -> None:
    """One step at the desk, by somebody who may."""
    worker.become(staff.session_for(case, verb))
    worker.open(f"/d/{case.uid}/")
    worker.picture("desk-case")
    worker.open(f"/d/{case.uid}/do/{verb}/")
    worker.picture(f"desk-{verb}")
    for name, text in ANSWERS.items():
        if worker.page.locator(f"main [name='{name}']").count():
            worker.write(name, text)
    for name, value in CHOICES.items():
        if worker.page.locator(f"main [name='{name}']").count():
            worker.choose(name, value)
    if worker.page.locator("main [name='unit']").count():
        unit = Case.objects.get(pk=case.pk).suggested_id
        worker.choose("unit", str(unit))
    worker.press()
    assert not worker.errors(), f"{verb}: {worker.errors()}"


def answer(hands: Hands, code: str) -> None:
    """The asker opens the page by the receipt code and says that it is fixed."""
    hands.open(f"/q/{code}")
    hands.picture("q-confirm-before")
    hands.open(f"/q/{code}/answer/")
    hands.picture("q-confirm")
    hands.choose("answer", "fixed")
    if hands.page.locator("input[name='grade']").count():
        hands.choose("grade", "5")
    hands.press()
    assert not hands.errors(), hands.errors()
    if hands.page.locator("input[name='grade']").count():
        hands.choose("grade", "5")
        hands.press()


def publish(worker: Hands, staff: Staff, case: Case) -> None:
    """The Party unit reads the public version and publishes it."""
    worker.become(staff.session_for(case, "publish"))
    worker.open(f"/d/{case.uid}/publish/")
    worker.picture("desk-publish")
    worker.press("晒单" if worker.page.get_by_role("button", name="晒单", exact=True).count() else "")
    assert not worker.errors(), worker.errors()
