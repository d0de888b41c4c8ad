"""Erasing, revealing, keeping no longer than allowed; and everything that is published about it still adds up."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases import search
from huiyin.apps.cases.actions.backing import Backing, back_case
from huiyin.apps.cases.actions.correcting import correct_contact
from huiyin.apps.cases.actions.erasing import erase_by_asker, erase_case
from huiyin.apps.cases.actions.retaining import retain, tonight
from huiyin.apps.cases.actions.revealing import reveal
from huiyin.apps.cases.codes import receipt_code
from huiyin.apps.cases.models import Backer, Case, CaseContact
from huiyin.apps.cases.retention import kept_until, months_of
from huiyin.apps.keys import ring
from huiyin.apps.keys.models import DataKey
from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.erasing import erase_person
from huiyin.apps.people.models import Person, Session
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.actions import add_households
from huiyin.apps.places.erasing import erase_household
from huiyin.apps.places.models import Household
from huiyin.apps.records.actions import note_read
from huiyin.apps.records.models import Event, EventSecret, ReadLog
from huiyin.apps.scope.acting import acting
from huiyin.apps.units.models import Post
from huiyin.cli.verify import differences
from huiyin.core.errors import RuleError
from tests.builders import MONDAY, World, say, sign_in, step

pytestmark = pytest.mark.django_db
REPORTER = Viewer.nobody().as_reporter
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def desk(world: World) -> Viewer:
    return world.viewer("desk", unit=world.unit("village_station", world.village))


@pytest.fixture
def closed(world: World, desk: Viewer) -> Case:
    case = say(world)
    back_case(by=REPORTER, backing=Backing(case.uid, uuid.uuid4(), "柳成行", "13900000000", "也不亮"), now=MONDAY)
    case.refresh_from_db()
    step(case, desk, "refuse", MONDAY + HOUR, reason="归县里管", route="other_office", go_to="县住建局，0300-555-0199")
    return Case.objects.get(pk=case.pk)


def nothing_differs() -> bool:
    return not [
        each for check in differences() for each in check["differences"] if check["check"] != "work in the background"
    ]


def test_an_erased_case_has_no_words_and_every_proof(closed: Case, desk: Viewer, world: World):
    before = list(Event.objects.order_by("seq").values_list("seq", "commitment"))
    erase_case(by=desk, case=closed.uid, reason="asked", now=MONDAY + DAY)
    case = Case.objects.get(pk=closed.pk)
    assert (case.title, case.content.text, case.content.answers) == (case.code, "", {})
    assert not CaseContact.objects.filter(case=case).exists()
    assert EventSecret.objects.filter(event__subject=case.uid).count() == 1, "that of the erasure itself, empty"
    assert [(b.name, b.phone) for b in Backer.objects.all()] == [("", "")]
    assert search.find("路灯", town=world.town.pk) == []
    assert search.find(case.code.rpartition("-")[2]) == [case.pk]
    assert list(Event.objects.order_by("seq").values_list("seq", "commitment"))[: len(before)] == before
    assert nothing_differs()
    with pytest.raises(ring.Destroyed):
        ring.get_or_make(case.uid)


def test_pages_of_an_erased_case_say_so(closed: Case, desk: Viewer, world: World):
    erase_case(by=desk, case=closed.uid, reason="mistake", now=MONDAY + DAY)
    browser = signed_in(desk)
    page = browser.get(f"/d/{closed.uid}/").content.decode()
    for word in ("已于", "删除", "录错了"):
        assert word in page
    for address in ("/d/", "/d/calls/", f"/d/{closed.uid}/copy/", f"/d/calls/{closed.uid}/", f"/d/{closed.uid}/erase/"):
        assert browser.get(address).status_code in {200, 302, 403, 404}, address
    code = receipt_code(closed.uid)
    visitor = Client()
    for address in (
        f"/q/{code}/",
        f"/q/{code}/data/",
        f"/q/{code}/data/copy.json",
        f"/q/{code}/answer/",
        f"/q/{closed.code}/",
    ):
        assert visitor.get(address, follow=True).status_code == 200, address
    assert "路灯" not in visitor.get(f"/q/{closed.code}/").content.decode()
    assert visitor.post(f"/q/{closed.code}/reopen/", {"text": "再来"}).status_code in {200, 302}
    with pytest.raises(RuleError, match="erased"):
        step(closed, REPORTER, "reopen", MONDAY + 2 * DAY, text="再来")


def test_who_may_erase_what(world: World, desk: Viewer, closed: Case):
    stranger = world.viewer("desk", unit=world.unit("village_station", world.other_village))
    volunteer = world.viewer("volunteer", unit=world.unit("village_volunteers", world.village))
    for by, case, reason, code in (
        (desk, say(world), "asked", "erase_open"),
        (desk, closed, "", "no_reason"),
        (stranger, closed, "asked", "not_yours"),
        (volunteer, closed, "asked", "not_yours"),
        (REPORTER, closed, "asked", "not_yours"),
    ):
        with pytest.raises(RuleError, match=code):
            erase_case(by=by, case=case.uid, reason=reason, now=MONDAY + DAY)


def test_the_asker_has_the_contact_erased_and_the_rest_when_its_time_is_over(closed: Case):
    case = erase_by_asker(by=REPORTER, case=closed.uid, now=MONDAY + DAY)
    assert not CaseContact.objects.filter(case=case).exists()
    assert Case.objects.get(pk=case.pk).content.text
    with pytest.raises(RuleError, match="kept_by_law"):
        erase_by_asker(by=REPORTER, case=closed.uid, now=MONDAY + 2 * DAY)
    later = kept_until(closed.closed_at) + DAY
    assert erase_by_asker(by=REPORTER, case=closed.uid, now=later).erased_at == later
    assert nothing_differs()


def test_the_asker_sees_who_looked_takes_a_copy_and_corrects(closed: Case, desk: Viewer):
    note_read(desk, closed.uid, "phone", MONDAY)
    code, visitor = receipt_code(closed.uid), Client()
    page = visitor.get(f"/q/{code}/data/", follow=True).content.decode()
    assert "电话号码" in page
    assert desk.name not in page
    assert desk.post_name in page
    copy = visitor.get(f"/q/{closed.code}/data/copy.json").json()
    assert copy["said"]["text"] == closed.content.text
    assert copy["contact"]["phone"] == "13800000000"
    correct_contact(by=REPORTER, case=closed.uid, name="欧阳若兰", phone="13900000009", now=MONDAY + DAY)
    assert CaseContact.objects.get(case=closed).phone == "13900000009"
    assert Client().get(f"/q/{closed.code}/data/").status_code == 302, "the public number opens none of it"
    assert nothing_differs()


def test_a_number_is_shown_for_a_reason_and_so_often_a_day(world: World, desk: Viewer, settings):
    settings.REVEALS_A_DAY = 2
    one, two, three = (say(world) for _ in range(3))
    with pytest.raises(RuleError, match="no_reason"):
        shown(desk, one, "", MONDAY)
    assert [shown(desk, each, "ask", MONDAY) for each in (one, one, two)] == [1, 1, 2]
    with pytest.raises(RuleError, match="reveals_used_up"):
        shown(desk, three, "ask", MONDAY + HOUR)
    assert shown(desk, one, "call_back", MONDAY + HOUR) == 2, "a matter counts once"
    assert shown(desk, three, "ask", MONDAY + DAY) == 1
    assert set(ReadLog.objects.values_list("reason", flat=True)) == {"ask", "call_back"}


def shown(by: Viewer, case: Case, why: str, now: datetime) -> int:
    return reveal(by=by, subject=case.uid, place=case.place, reason=why, now=now)


def test_that_a_number_was_shown_is_an_event_without_private_words(world: World, desk: Viewer):
    case = say(world)
    shown(desk, case, "ask", MONDAY)
    shown(desk, case, "danger", MONDAY + HOUR)
    shown(desk, case, "call_back", MONDAY + DAY)
    events = Event.objects.filter(kind="contact.revealed", subject=case.uid).order_by("nth")
    assert [(event.data, event.secret.body, event.as_post_id) for event in events] == [
        ({"reason": "ask"}, {}, desk.actor.post),
        ({"reason": "call_back"}, {}, desk.actor.post),
    ]
    step(case, desk, "dispatch", MONDAY + DAY, unit=world.unit("village_volunteers", world.village).pk)
    assert nothing_differs(), "it moves nothing of the matter"
    page = signed_in(desk).get(f"/d/{case.uid}/").content.decode()
    assert "系统记录" not in page, "and is no line of its trail"


def test_of_a_confidential_matter_it_is_there_for_those_who_read_the_matter(world: World, desk: Viewer):
    case = say(world)
    shown(desk, case, "ask", MONDAY)
    Case.objects.filter(pk=case.pk).update(level="restricted")
    for viewer, sees in ((desk, True), (world.viewer("leader", place=world.town), False)):
        with acting(viewer.acting):
            assert Event.objects.filter(kind="contact.revealed").exists() is sees


def test_no_number_without_a_reason_on_the_page(world: World, desk: Viewer):
    case, browser = say(world), signed_in(desk)
    assert "138-0000-0000" not in browser.post(f"/d/{case.uid}/phone/").content.decode()
    assert "138-0000-0000" in browser.post(f"/d/{case.uid}/phone/", {"why": "danger"}).content.decode()


def test_each_class_is_kept_as_long_as_the_table_says(closed: Case, desk: Viewer):
    month = timedelta(days=31)
    classes = "content contact cards reads security people jobs codes bookings mediators accusations serving pledges entries care"
    nothing = dict.fromkeys(classes.split(), 0)
    assert retain(now=MONDAY + 11 * month) == nothing
    assert retain(now=MONDAY + 13 * month) == {**nothing, "contact": 1}
    assert retain(now=MONDAY + 121 * month)["content"] == 1
    assert Case.objects.get(pk=closed.pk).erased_at
    assert nothing_differs()


def test_who_has_held_no_post_for_three_years_is_erased(world: World):
    """And nobody else: not who holds one still, not who never held one."""
    month = timedelta(days=31)
    former, still, never = (
        add_person(name=name, phone=f"1370000000{n}") for n, name in enumerate(("沈一", "沈二", "沈三"))
    )
    post = Post.objects.filter(place=world.town).order_by("id")[0]
    for person, ends in ((former, MONDAY.date()), (still, None)):
        give_post(person=person, post=post, starts=MONDAY.date() - DAY, ends=ends)
    assert retain(now=MONDAY + 35 * month)["people"] == 0
    assert retain(now=MONDAY + 38 * month)["people"] == 1
    gone, *others = (Person.objects.get(pk=person.pk) for person in (former, still, never))
    assert (gone.name, gone.phone, bool(gone.erased_at)) == ("—", "", True)
    assert [person.name for person in others] == ["沈二", "沈三"]


def test_a_household_that_has_moved_away_is_erased_and_nothing_else(world: World):
    """Its neighbours, its number on the list and what happened there stay."""
    add_households(
        world.grid, [{"code": code, "door": f"{code}号", "head": "王芳", "phone": "13700000001"} for code in "AB"]
    )
    home, neighbour = Household.objects.filter(code__in="AB").order_by("code")
    erase_household(household=home, now=MONDAY)
    home, neighbour = Household.objects.filter(code__in="AB").order_by("code")
    assert (home.door, home.head, home.phone, home.code) == ("—", "", "", "A")
    assert (neighbour.head, neighbour.phone) == ("王芳", "13700000001")
    with pytest.raises(ring.Destroyed):
        ring.get(home.uid)
    with pytest.raises(RuleError, match="erased_home"):
        erase_household(household=home, now=MONDAY)


def test_reads_are_kept_half_a_year_whatever_is_set(settings):
    settings.RETENTION = {"reads": 1, "content": 240}
    assert (months_of("reads"), months_of("content")) == (6, 240)


def test_a_read_goes_after_its_time_and_by_nobody_before(closed: Case, desk: Viewer):
    now = timezone.now()
    note_read(desk, closed.uid, "case", now - timedelta(days=37 * 31))
    note_read(desk, closed.uid, "phone", now - timedelta(days=100))
    assert retain(now=now)["reads"] == 1
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ReadLog.objects.all().delete()
    assert ReadLog.objects.get().what == "phone"


def test_a_person_is_erased_once_no_post_is_theirs(desk: Viewer):
    with pytest.raises(RuleError, match="still_holds"):
        erase_person(person=Person.objects.get(pk=desk.actor.person), now=MONDAY)
    person = add_person(name="沈知远", phone="13800000000", code="W77")
    erase_person(person=person, now=MONDAY)
    row = Person.objects.get(pk=person.pk)
    assert (row.name, row.phone, row.code, row.phone_index) == ("—", "", "", None)
    assert DataKey.objects.get(owner=person.uid).destroyed_at == MONDAY


def test_what_was_typed_and_never_sent_goes_with_its_session(world: World):
    visitor = Client()
    session = visitor.session
    session["say_draft"] = {"text": "没有说完的事"}
    session.set_expiry(timedelta(days=7))
    session.save()
    now = timezone.now()
    tonight({}, now + 6 * DAY)
    assert Session.objects.count() == 1
    tonight({}, now + 8 * DAY)
    assert Session.objects.count() == 0


def test_a_guardian_is_kept_for_a_child_only(world: World, desk: Viewer):
    case = say(world, guardian="欧阳母")
    assert CaseContact.objects.get(case=case).guardian == "欧阳母"
    assert CaseContact.objects.get(case=say(world)).guardian in (None, "")


def signed_in(viewer: Viewer) -> Client:
    return sign_in(Client(), viewer)
