"""A visit opens a case for everything heard (towns.md T2-3), once."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.models import Case
from huiyin.apps.field import queries
from huiyin.apps.field.actions import Heard, Visit, record_visit, take_back_visit
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Household
from huiyin.apps.records.models import Event
from huiyin.core.errors import RuleError
from tests.apps.field.hands import OUTBOX, entry, signed_in
from tests.builders import MONDAY, World
from tests.turns import at_once

pytestmark = pytest.mark.django_db


def visit_of(world: World, **changes: object) -> Visit:
    said = {
        "uid": uuid.uuid4(),
        "slug": "six_slips",
        "place": world.grid,
        "met": "周秀兰",
        "at": MONDAY,
        "heard": (Heard("院里路灯不亮", "lamp"), Heard("想办老年证")),
        **changes,
    }
    return Visit(**said)  # type: ignore[arg-type]


def test_two_matters_heard_are_two_cases(world: World, worker: Viewer) -> None:
    visit = visit_of(world)
    receipt = record_visit(by=worker, visit=visit, now=MONDAY)
    assert [(c.channel, c.category, c.title) for c in receipt.cases] == [
        ("visit", "lamp", "院里路灯不亮"),
        ("visit", "other", "想办老年证"),
    ]
    event = Event.objects.select_related("secret").get(kind="field.visit")
    assert (event.quantity, event.data, event.as_post_id) == (2, {"heard": 2}, worker.actor.post)
    assert event.secret.body["met"] == "周秀兰", "words stay in the part that can be erased"
    again = record_visit(by=worker, visit=visit, now=MONDAY + timedelta(days=1))
    assert (again.event, again.cases) == (receipt.event, receipt.cases)
    assert Case.objects.count() == 2


def test_other_words_under_the_same_uuid_are_refused(world: World, worker: Viewer) -> None:
    visit = visit_of(world)
    record_visit(by=worker, visit=visit, now=MONDAY)
    with pytest.raises(RuleError, match="idem_reused"):
        record_visit(by=worker, visit=visit_of(world, uid=visit.uid, met="别人"), now=MONDAY)


def test_all_or_nothing(world: World, worker: Viewer) -> None:
    with pytest.raises(RuleError, match="empty_text"):
        record_visit(by=worker, visit=visit_of(world, heard=(Heard("路灯"), Heard("  "))), now=MONDAY)
    with pytest.raises(RuleError, match="visit_too_many"):
        record_visit(by=worker, visit=visit_of(world, heard=(Heard("路灯"),) * 7), now=MONDAY)
    assert not Case.objects.exists()
    assert not Event.objects.exists()


def test_where_nobody_was_at_home_nobody_else_is_asked_for(page: Client, world: World) -> None:
    form = page.get("/w/visit/")
    assert 'data-unless="nobody"' in form.content.decode(), "the outbox asks by the same rule"
    assert "“见到谁”还没填" in page.post("/w/visit/", entry(place=world.grid.pk, met="")).content.decode()
    page.post("/w/visit/", entry(place=world.grid.pk, met="", did="nobody"))
    assert Event.objects.select_related("secret").get(kind="field.visit").secret.body["met"] == "家里没人"


def test_what_is_found_where_nobody_was_at_home_is_told_by_whoever_went(page: Client) -> None:
    household = Household.objects.get(code="H001")
    told = entry(household=household.uid, place=household.place_id, met="", did="nobody", text_1="门口的电线垂下来了")
    wrong = page.post("/w/visit/", {**told, "did": ["nobody", "opinion"]})
    assert "“没人在家”只能单独选。" in wrong.content.decode()
    page.post("/w/visit/", told)
    case = Case.objects.get()
    assert not hasattr(case, "contact") or not case.contact.phone, "the household said nothing: nobody rings it"


def test_a_visit_form_by_household(page: Client, world: World) -> None:
    household = Household.objects.get(code="H001")
    html = page.get("/w/visit/").content.decode()
    assert "水磨坊27号附1号 周秀兰" in html
    data = entry(household=household.uid, place=world.grid.pk, met="周秀兰", note="腿脚不便", text_1="院里路灯不亮")
    first, again = (page.post("/w/visit/", data, headers=OUTBOX).json() for _ in range(2))
    assert first == again
    case = Case.objects.select_related("content", "contact").get()
    assert (case.content.spot, case.contact.phone) == (household.door, household.phone)
    assert Event.objects.get(kind="field.visit").data["household"] == str(household.uid)


def test_nobody_at_home_is_a_visit_too(page: Client, world: World) -> None:
    page.post("/w/visit/", entry(place=world.grid.pk, met="没人在家"), follow=True)
    assert Event.objects.get(kind="field.visit").quantity == 0
    assert not Case.objects.exists()


def test_bad_input(page: Client, world: World) -> None:
    wrong = page.post("/w/visit/", entry(place=world.grid.pk, household="x", met="", category_1="no"), headers=OUTBOX)
    assert wrong.status_code == 422
    assert {each["field"] for each in wrong.json()["errors"]} == {"household", "met", "category_1"}
    html = page.post("/w/visit/", entry(place=world.grid.pk, met="", text_3="第三件")).content.decode()
    assert "第三件" in html
    assert html.count('<details class="field" open>') >= 2, "what was written is not hidden"


def test_posts_in_a_unit_see_no_households(world: World) -> None:
    volunteer = world.viewer("volunteer", unit=world.unit("village_volunteers", world.village))
    assert queries.households_for(volunteer) == []
    assert signed_in(volunteer).get("/w/visit/").status_code == 200


def test_a_visit_entered_late_can_be_taken_back(world: World, worker: Viewer) -> None:
    """The month counts from its entry: a phone without signal sends what happened long before."""
    visit = visit_of(world, at=MONDAY - timedelta(days=50), heard=())
    record_visit(by=worker, visit=visit, now=MONDAY)
    (offered,) = queries.visits(worker, MONDAY + timedelta(days=20))
    assert offered.event.uid == visit.uid
    assert queries.visits(worker, MONDAY + timedelta(days=32)) == []


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_tapped_twice_a_visit_is_taken_back_once() -> None:
    world = World("dalu")
    worker = world.viewer("grid_worker", place=world.grid)
    visit = visit_of(world, heard=())
    record_visit(by=worker, visit=visit, now=MONDAY)

    def back() -> str:
        return take_back_visit(by=worker, visit=visit.uid, reason="填错了户", now=MONDAY).kind

    assert sorted(at_once(back, back)) == ["field.taken_back", "visit_gone"]


def test_heard_and_solved(world: World, worker: Viewer) -> None:
    now = timezone.now()
    for day in range(3):
        record_visit(by=worker, visit=visit_of(world, at=now - timedelta(hours=day)), now=now)
    Case.objects.filter(category="lamp").update(open=False, outcome="solved")
    count = queries.heard_count(worker, now - timedelta(days=2), now)
    assert (count.visits, count.heard, count.solved) == (3, 6, 3)
    other = world.viewer("grid_worker", place=world.other_village.children.first())
    assert queries.heard_count(other, now - timedelta(days=2), now).visits == 0
