"""What a leader promises when receiving is written down with a day, and stays in that leader's charge (towns.md T1-9)."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.actions.sharing import put_in_charge
from huiyin.apps.cases.lists import Days, on_list
from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from huiyin.apps.petitions.actions.promising import Promise, promise
from huiyin.apps.places.letters import letters_of
from huiyin.apps.records.models import Event
from huiyin.apps.slots.actions import Plan, plan_slots
from huiyin.apps.slots.models import Slot
from huiyin.apps.units.models import Post
from huiyin.core.errors import RuleError
from huiyin.core.slots import SlotKind
from tests.apps.petitions.test_register import at
from tests.builders import World, sign_in

pytestmark = pytest.mark.django_db
NOW = at("2026-11-18 10:00")
FORM = {
    "text": "路口没有灯。",
    "promised": "装一盏太阳能灯。",
    "due": "2026-11-30",
    "category": "lamp",
    "name": "石大姐",
}


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(timezone, "localdate", lambda value=None, tz=None: (value or NOW).date())


@pytest.fixture
def slot(world: World, leader: Viewer) -> Slot:
    """The leader receives on Wednesday morning."""
    starts = at("2026-11-18 09:00")
    plan = Plan(
        uid=uuid.uuid4(), kind=SlotKind.reception, place=world.town, starts=starts, ends=starts + timedelta(hours=2),
        post=Post.objects.get(pk=leader.actor.post), room="信访接待室", title="接访",
    )  # fmt: skip
    return plan_slots(by=Viewer.for_system("test"), plan=plan, now=starts - timedelta(days=9))[0]


def test_a_promise_has_a_day_and_the_leader_in_charge(world: World, leader: Viewer, slot: Slot) -> None:
    browser = sign_in(Client(), leader)
    assert "信访接待室" in browser.get("/p/reception/").content.decode()
    form = {**FORM, "idem": str(uuid.uuid4()), "place": str(world.village.pk)}
    over = browser.post(f"/p/reception/{slot.uid}/promise/", {**form, "due": "2026-11-01"}).content.decode()
    assert "装一盏太阳能灯。" in over, "what was typed is still there"
    assert not Case.objects.exists()
    assert browser.post(f"/p/reception/{slot.uid}/promise/", form).status_code == 302
    browser.post(f"/p/reception/{slot.uid}/promise/", form)
    case = Case.objects.get()
    assert (case.slug, case.due_at, case.channel) == ("reception", at("2026-11-30 23:59:59"), "counter")
    assert list(on_list("lead", leader, Days(NOW))) == [case]
    assert case.code in browser.get("/p/reception/promises/").content.decode()


def test_receptions_are_found_by_words_and_initials(world: World, leader: Viewer, slot: Slot) -> None:
    browser, post = sign_in(Client(), leader), Post.objects.get(pk=leader.actor.post)
    for words in (
        "接访",
        "jf",
        "信访",
        world.town.name,
        world.town.letters,
        post.name,
        letters_of(post.name),
        "JF 接待室",
    ):
        assert "信访接待室" in browser.get("/p/reception/", {"q": words}).content.decode(), words
    for words in ("jfz", "没有的"):
        assert "信访接待室" not in browser.get("/p/reception/", {"q": words}).content.decode(), words


def test_written_down_by_the_office_it_is_still_the_leader_s(
    world: World, leader: Viewer, desk: Viewer, slot: Slot
) -> None:
    made = Promise(uuid.uuid4(), world.village, FORM["text"], FORM["promised"], NOW.date(), "lamp")
    case = promise(by=desk, slot=slot, made=made, now=NOW)
    assert list(on_list("lead", leader, Days(NOW))) == [case]
    assert not on_list("lead", desk, Days(NOW)).exists()


def test_of_a_unit_s_reception_it_is_said_who_received(world: World, leader: Viewer, desk: Viewer) -> None:
    starts = at("2026-11-18 09:00")
    plan = Plan(
        uid=uuid.uuid4(), kind=SlotKind.reception, place=world.town, starts=starts, ends=starts + timedelta(hours=2),
        unit=world.unit("town_office"), room="信访接待室", title="接访",
    )  # fmt: skip
    office = plan_slots(by=Viewer.for_system("test"), plan=plan, now=starts - timedelta(days=9))[0]
    made = Promise(uuid.uuid4(), world.village, FORM["text"], FORM["promised"], NOW.date(), "lamp")
    with pytest.raises(RuleError, match="nobody_received"):
        promise(by=desk, slot=office, made=made, now=NOW)
    browser, address = sign_in(Client(), desk), f"/p/reception/{office.uid}/promise/"
    assert "罗文渊" in browser.get(address).content.decode()
    form = {**FORM, "idem": str(uuid.uuid4()), "place": str(world.village.pk)}
    assert browser.post(address, form).status_code == 200, "who received is asked"
    assert browser.post(address, {**form, "leader": str(leader.actor.post)}).status_code == 302
    case = Case.objects.get()
    assert list(on_list("lead", leader, Days(NOW))) == [case]
    assert Event.objects.filter(subject=case.uid, kind="case.charged").count() == 1


def test_nobody_is_put_in_charge_who_could_not_take_it(world: World, desk: Viewer, slot: Slot) -> None:
    case = promise(
        by=desk, slot=slot, made=Promise(uuid.uuid4(), world.village, "灯", "装灯", NOW.date(), "lamp"), now=NOW
    )
    worker = Post.objects.get(pk=desk.actor.post)
    with pytest.raises(RuleError, match="not_yours"):
        put_in_charge(by=desk, case=case.uid, post=worker, idem=uuid.uuid4(), now=NOW)
    stranger = world.viewer("grid_worker", place=world.grid)
    with pytest.raises(RuleError, match="no_such_case"):
        put_in_charge(
            by=stranger, case=promise(
                by=desk, slot=slot, made=Promise(uuid.uuid4(), world.town, "路", "修路", NOW.date(), "lamp"), now=NOW
            ).uid, post=slot.post, idem=uuid.uuid4(), now=NOW,
        )  # fmt: skip


def test_who_does_not_receive_opens_none_of_it(world: World, leader: Viewer, slot: Slot) -> None:
    worker = sign_in(Client(), world.viewer("grid_worker", place=world.grid))
    assert worker.get("/p/reception/").status_code == 403
    assert worker.get(f"/p/reception/{slot.uid}/promise/").status_code == 403
    assert sign_in(Client(), leader).get(f"/p/reception/{uuid.uuid4()}/promise/").status_code == 404
