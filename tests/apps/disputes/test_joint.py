"""Several bodies in one room: one visit, told once; who sat there, what each took on, and no answer before all have done it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.models import Case
from huiyin.apps.disputes.actions import joint
from huiyin.apps.disputes.models import Seat
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import ReadLog
from huiyin.apps.slots.actions import Plan, plan_slots
from huiyin.core.errors import RuleError
from huiyin.core.slots import SlotKind
from tests.builders import MONDAY, World, sign_in, step
from tests.exports import rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World("dalu")


@pytest.fixture
def desk(world: World) -> Viewer:
    """The desk of the dispute centre."""
    return world.viewer("desk", unit=world.unit("town_centre"), name="调处中心")


def bodies(world: World) -> tuple[joint.Sits, joint.Sits]:
    return joint.Sits(world.unit("town_centre"), "上官老师"), joint.Sits(world.unit("works_office"), "司马工")


def received(world: World, by: Viewer, **changes: Any) -> Case:
    told: dict[str, Any] = {
        "uid": uuid.uuid4(), "place": world.village, "text": "三家工地欠工钱。", "category": "dispute_wages",
        "seats": bodies(world), "room": "一楼联合接待室", "name": "欧阳若兰", "phone": "0300-555-0101", **changes,
    }  # fmt: skip
    return joint.receive(by=by, reception=joint.Reception(**told), now=MONDAY)


def test_from_the_room_to_the_answer(world: World, desk: Viewer) -> None:
    starts = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    plan = Plan(
        uid=uuid.uuid4(), kind=SlotKind.hours, place=world.town, starts=starts, ends=starts + timedelta(hours=3),
        unit=world.unit("works_office"), room="一楼联合接待室", title="接待",
    )  # fmt: skip
    plan_slots(by=Viewer.for_system("test"), plan=plan, now=starts - timedelta(days=9))
    browser, works = sign_in(Client(), desk), world.unit("works_office")
    page = browser.get("/m/joint/").content.decode()
    assert "今天谁在接待" in page
    assert "一楼联合接待室" in page
    form = browser.get("/m/joint/new/").content.decode()
    assert 'value="一楼联合接待室"' in form, "the room of today stands there already"
    told = {
        "idem": str(uuid.uuid4()), "place": world.village.pk, "category": "dispute_wages", "text": "三家工地欠工钱。",
        "name": "欧阳若兰", "room": "一楼联合接待室", "unit_1": desk.actor.unit, "who_1": "上官老师",
    }  # fmt: skip
    assert browser.post("/m/joint/new/", told).status_code == 200
    assert not Case.objects.exists(), "one body alone is no joint reception"
    page = browser.post("/m/joint/new/", {**told, "unit_2": works.pk, "who_2": "司马工"}, follow=True).content.decode()
    case = Case.objects.get(slug="joint_reception")
    for words in (case.code, "欧阳若兰", "上官老师", "司马工", "还没领事"):
        assert words in page, words
    address = f"/m/joint/{case.uid}/"
    part = {"idem": str(uuid.uuid4()), "body": works.pk, "text": "核三家的工时。"}
    for _ in range(2):
        page = browser.post(address, part, follow=True).content.decode()
    assert "核三家的工时" in page
    slip = Case.objects.get(parent=case)
    assert slip.unit == works, "sent twice it is one slip"
    with pytest.raises(RuleError, match="children_done"):
        step(case, desk, "report", MONDAY, result="三日内付清。", bodies="中心、建设办")
    officer = world.viewer("officer", unit=works)
    step(slip, officer, "accept", MONDAY)
    step(slip, officer, "report", MONDAY, result="核好了。")
    step(slip, desk, "close", MONDAY, outcome="solved")
    step(case, desk, "report", MONDAY, result="三日内付清。", bodies="中心、建设办")
    file = rows_of(browser, "/m/joint/list.csv")
    assert "司马工" in file
    assert "核三家的工时" in file
    assert "欧阳若兰" not in file, "who came stands in no file"


def test_a_grid_is_said_with_its_village(world: World, desk: Viewer) -> None:
    """“第一网格” alone could be anywhere: on the list, the page and in the file it stands with its village."""
    case, browser = received(world, desk, place=world.grid), sign_in(Client(), desk)
    where = f"{world.village.name}·{world.grid.name}"
    for page in ("/m/joint/", f"/m/joint/{case.uid}/"):
        assert where in browser.get(page).content.decode()
    assert where in rows_of(browser, "/m/joint/list.csv")


def test_two_bodies_at_least_each_once(world: World, desk: Viewer) -> None:
    first, second = bodies(world)
    with pytest.raises(RuleError, match="too_few_bodies"):
        received(world, desk, seats=(first,))
    with pytest.raises(RuleError, match="same_body_twice"):
        received(world, desk, seats=(first, second, first))
    uid = uuid.uuid4()
    assert received(world, desk, uid=uid) == received(world, desk, uid=uid)
    assert Seat.objects.count() == 2


def test_who_did_not_sit_there_takes_nothing_on_there(world: World, desk: Viewer) -> None:
    case, other = received(world, desk), joint.Sits(world.unit("social_office"))
    with pytest.raises(RuleError, match="not_in_the_room"):
        joint.take_on(by=desk, case=case.uid, body=other, text="核", idem=uuid.uuid4(), now=MONDAY)
    stranger = world.viewer("grid_worker", place=world.grid)
    with pytest.raises(RuleError, match=r"not_yours|no_such_case"):
        joint.take_on(by=stranger, case=case.uid, body=bodies(world)[0], text="核", idem=uuid.uuid4(), now=MONDAY)
    browser = sign_in(Client(), stranger)
    assert browser.get(f"/m/joint/{case.uid}/").status_code == 404
    assert case.code not in browser.get("/m/joint/").content.decode()


def test_a_body_that_comes_in_later_has_a_seat_and_somebody_in_it(world: World, desk: Viewer) -> None:
    case, other = received(world, desk), world.unit("social_office")
    browser, address = sign_in(Client(), desk), f"/m/joint/{case.uid}/"
    part = {"idem": str(uuid.uuid4()), "body": other.pk, "text": "核低保。"}
    page = browser.post(address, part).content.decode()
    assert "不在场" in page
    assert "核低保。" in page, "what was written stays"
    for _ in range(2):
        page = browser.post(address, {**part, "who": "诸葛敏"}, follow=True).content.decode()
    assert "诸葛敏" in page
    late = Seat.objects.get(case=case, unit=other)
    assert (late.number, late.who) == (3, "诸葛敏")
    assert "诸葛敏" in rows_of(browser, "/m/joint/list.csv")


def test_asked_in_on_the_matter_s_page_its_name_is_asked_when_it_takes_something_on(world: World, desk: Viewer) -> None:
    case, other = received(world, desk), world.unit("social_office")
    step(case, desk, "join", MONDAY, kind="office", unit=other.pk, text="核低保。")
    assert Seat.objects.get(case=case, unit=other).who == ""
    for who in ("诸葛敏", ""):
        body = joint.Sits(other, who)
        joint.take_on(by=desk, case=case.uid, body=body, text="再核一户。", idem=uuid.uuid4(), now=MONDAY)
    assert Seat.objects.get(case=case, unit=other).who == "诸葛敏", "known once, it is not asked again"


def test_whoever_reads_it_stands_in_the_log_of_reads(world: World, desk: Viewer) -> None:
    case = received(world, desk)
    sign_in(Client(), desk).get(f"/m/joint/{case.uid}/")
    read = ReadLog.objects.get(subject=case.uid)
    assert (read.what, read.post_id) == ("case", desk.actor.post)


def test_a_town_without_it_says_so(client: Client) -> None:
    """It mediates, and does not receive together: that alone is said."""
    world = World("huaqiao")
    browser = sign_in(client, world.viewer("secretary", unit=world.unit("village_branch", world.village)))
    for address in ("/m/joint/", "/m/joint/new/"):
        page = browser.get(address).content.decode()
        assert "这里还没有开通“一站式联合接待”。" in page
        assert "调解" not in page.split("<main")[1].split("还没有开通")[1].split("</main")[0]
    assert "联合接待" not in browser.get("/m/").content.decode()
