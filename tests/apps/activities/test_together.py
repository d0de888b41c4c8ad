"""五社联动 (T1-7): five parties on one page of their community, and care in which several take part, in confidence."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from huiyin.apps.activities.actions.registers import Line, list_entry
from huiyin.apps.activities.actions.together import begin_plan
from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.apps.units.models import Unit
from huiyin.core.errors import RuleError
from tests.apps.activities.held import Doers, announced
from tests.apps.figures.years import Town
from tests.builders import MONDAY, sign_in, step

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=20)


@pytest.fixture
def town() -> Town:
    return Town("dalu", communities=1)


@pytest.fixture
def community(town: Town) -> Place:
    return town.villages[0]


def unit(community: Place, key: str) -> Unit:
    return Unit.objects.get(key=key, seat=community)


def head(town: Town, community: Place, key: str = "village_branch") -> Viewer:
    title = "secretary" if key == "village_branch" else "officer"
    return town.viewer(title, unit=unit(community, key))


@pytest.fixture
def plan(town: Town, community: Place) -> Case:
    return begin_plan(
        by=head(town, community), uid=uuid.uuid4(), village=community, title="独居老人一户",
        text="三号楼田奶奶一个人住，要有人送饭。", agreement="女儿，电话里同意", now=MONDAY,
    )  # fmt: skip


def ask(plan: Case, by: Viewer, key: str, kind: str, text: str) -> Case:
    unit_of = Unit.objects.get(key=key, seat=plan.place)
    step(plan, by, "join", MONDAY, kind=kind, unit=unit_of.pk, text=text)
    return Case.objects.get(parent=plan, unit=unit_of)


def page(who: Viewer | None, address: str) -> str:
    browser = sign_in(Client(), who) if who else Client()
    return browser.get(address).content.decode()


def test_five_parties_on_one_page_with_what_they_offer_and_do(town: Town, community: Place) -> None:
    workers = unit(community, "social_workers")
    Unit.objects.filter(pk=workers.pk).update(phone="0300-555-0166")
    chief = head(town, community, "village_branch")
    line = Line("offer", "每周上门看一次老人", community, unit=workers, hours="周一至周五", shown=True)
    list_entry(by=chief, uid=uuid.uuid4(), line=line, now=MONDAY)
    hidden = Line("offer", "内部安排", community, unit=workers)
    list_entry(by=chief, uid=uuid.uuid4(), line=hidden, now=MONDAY)
    announced(town, chief, title="老人过生日", place=community, unit=unit(community, "social_body"))
    seen = page(None, f"/together/?village={community.uid}")
    sides = ("社区", "社会组织", "社工", "志愿者", "慈善力量")
    for words in (*sides, "邻里互助会", "慈善服务点", "0300", "每周上门看一次老人", "老人过生日"):
        assert words in seen
    assert f"/net/unit/{workers.uid}/" in seen, "whom to turn to there"
    assert "内部安排" not in seen
    assert "人民调解委员会" not in seen, "who is no party stands elsewhere"


def test_an_offer_is_entered_on_the_page_of_its_register(town: Town, community: Place) -> None:
    browser = sign_in(Client(), head(town, community))
    sent: dict[str, Any] = {
        "idem": uuid.uuid4(), "name": "义剪", "place": community.pk, "unit": unit(community, "charity_point").pk, "shown": "on",
        "about": "", "hours": "每月第一个周六", "contact": "",
    }  # fmt: skip
    assert browser.post("/d/lists/offer/new/", sent).status_code == 302
    assert "义剪" in page(None, f"/together/?village={community.uid}")


def test_each_party_closes_its_part_by_an_event_and_only_then_the_plan_is_done(town: Town, plan: Case) -> None:
    by = head(town, plan.place)
    parts = [
        ask(plan, by, "social_workers", "social_work", "每周上门看一次。"),
        ask(plan, by, "village_volunteers", "volunteers", "工作日中午送饭。"),
    ]
    with pytest.raises(RuleError, match="children_done"):
        step(plan, by, "report", LATER, result="都有人做。")
    for part in parts:
        theirs = town.viewer("volunteer" if part.unit.key == "village_volunteers" else "officer", unit=part.unit)
        step(part, theirs, "accept", MONDAY)
        step(part, theirs, "report", LATER, result="做了三周。")
        step(part, by, "close", LATER, outcome="solved")
    assert Event.objects.filter(kind="case.close", subject__in=[part.uid for part in parts]).count() == 2
    step(plan, by, "report", LATER, result="都有人做。")
    with pytest.raises(RuleError, match="not_yours"):
        step(plan, by, "close", LATER, finding="好了。", outcome="solved")
    step(plan, town.viewer("verifier", place=plan.place), "close", LATER, finding="问过老人。", outcome="solved")
    plan.refresh_from_db()
    assert (plan.open, plan.outcome) == (False, "solved")


def test_it_is_for_those_who_take_part_alone(town: Town, plan: Case) -> None:
    by = head(town, plan.place)
    part = ask(plan, by, "social_workers", "social_work", "每周上门看一次。")
    assert (plan.level, part.level) == ("restricted", "restricted")
    assert "独居老人一户" in page(by, "/d/together/")
    workers = head(town, plan.place, "social_workers")
    assert sign_in(Client(), workers).get(f"/d/case/{plan.uid}/").status_code == 404
    for other in (head(town, plan.place, "charity_point"), Doers(town).town_desk):
        assert "独居老人" not in page(other, "/d/together/")
        assert sign_in(Client(), other).get(f"/d/case/{plan.uid}/").status_code == 404
    assert plan.code not in page(None, f"/together/?village={plan.place.uid}")
    told = " ".join(str(event.data) for event in Event.objects.filter(subject__in=[plan.uid, part.uid]))
    assert "田奶奶" not in told
    assert "女儿" not in told


def test_the_page_shows_how_many_open_matters_a_party_helps_with_and_none_of_a_plan(town: Town, plan: Case) -> None:
    by = head(town, plan.place)
    part = ask(plan, by, "social_workers", "social_work", "每周上门看一次。")
    address = f"/together/?village={plan.place.uid}"
    assert "正在协办" not in page(None, address)
    Case.objects.filter(pk=part.pk).update(level="involved")
    assert "正在协办1件" in page(None, address)


def test_a_plan_is_made_by_the_page(town: Town, community: Place) -> None:
    by = head(town, community)
    sent = {
        "idem": uuid.uuid4(),
        "place": community.pk,
        "title": "放学没人管",
        "text": "父母在外。",
        "agreement": "奶奶当面同意",
    }
    assert sign_in(Client(), by).post("/d/together/new/", sent).status_code == 302
    assert "放学没人管" in page(by, "/d/together/")


def test_elsewhere_nobody_begins_one(town: Town) -> None:
    by = head(town, town.village)
    with pytest.raises(RuleError, match="no_such_kind"):
        begin_plan(by=by, uid=uuid.uuid4(), village=town.village, title="一", text="二", agreement="三", now=MONDAY)


def test_a_town_that_does_not_work_so_has_no_such_page() -> None:
    assert Client().get(f"/together/?town={Town('xinba').town.uid}").status_code == 404
