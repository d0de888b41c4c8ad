"""Names, numbers and photos of an activity go a month after it, wherever they came from and however it was moved."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import pytest

from huiyin.apps.activities.actions.activities import change
from huiyin.apps.activities.actions.attending import SigningUp, enrol, keep_sheet, sign_up, tick, withdraw
from huiyin.apps.activities.actions.forgetting import FORGOTTEN_AFTER
from huiyin.apps.activities.actions.registers import Line, end_entry, list_entry
from huiyin.apps.activities.actions.teams import Serving, end_pledge, enrol_all, leave, pledge_all
from huiyin.apps.activities.models import Activity, Coming, Enrolment, Entry, Pledge
from huiyin.apps.cases.actions.retaining import retain
from huiyin.apps.files.models import File
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.keys.models import DataKey
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.actions import add_households
from huiyin.apps.places.models import Household
from huiyin.core.errors import RuleError
from tests.apps.activities.held import SATURDAY, Doers, announced, held, plan
from tests.apps.files.pictures import jpeg
from tests.builders import MONDAY, World

pytestmark = pytest.mark.django_db
NOBODY = Viewer.nobody()
HOUR = timedelta(hours=1)


@pytest.fixture
def day(world: World, doers: Doers) -> Activity:
    return announced(world, doers.chief, signs_up=True)


def named(day: Activity) -> Coming:
    said = SigningUp(uuid.uuid4(), 2, "欧阳若兰", "13800000000", True)
    return sign_up(by=NOBODY, activity=day.uid, coming=said, now=MONDAY)


def test_an_activity_that_is_put_off_is_forgotten_a_month_after_its_new_end(
    world: World, doers: Doers, day: Activity
) -> None:
    named(day)
    starts = SATURDAY + timedelta(days=40)
    change(by=doers.chief, uid=day.uid, plan=plan(world, starts=starts, ends=starts + HOUR), now=MONDAY)
    run_due(day.ends_at + FORGOTTEN_AFTER + HOUR)
    assert Coming.objects.get().name == "欧阳若兰", "it is still to come"
    run_due(starts + HOUR + FORGOTTEN_AFTER + HOUR)
    assert (Coming.objects.get().name, Coming.objects.get().heads) == ("", 2)


def test_one_that_is_held_earlier_is_forgotten_earlier(world: World, doers: Doers, day: Activity) -> None:
    named(day)
    starts = SATURDAY - timedelta(days=4)
    change(by=doers.chief, uid=day.uid, plan=plan(world, starts=starts, ends=starts + HOUR), now=MONDAY)
    run_due(starts + HOUR + FORGOTTEN_AFTER + HOUR)
    assert Coming.objects.get().name == ""


def test_names_on_the_list_and_photos_of_the_sheet_go_as_well(doers: Doers, day: Activity) -> None:
    chief = doers.chief
    roll = enrol(by=chief, uid=day.uid, idem=uuid.uuid4(), names=["石大勇", "钟小满"], role="cadre", now=MONDAY)
    first = roll.entries.order_by("number")[0]
    tick(by=chief, uid=day.uid, entries=[first.pk], now=SATURDAY)
    keep_sheet(by=chief, uid=day.uid, upload=io.BytesIO(jpeg()), now=SATURDAY)
    run_due(day.ends_at + FORGOTTEN_AFTER + HOUR)
    assert list(roll.entries.values_list("name", flat=True)) == ["", ""]
    assert roll.acts.count() == 1, "how many stood on it and came stays"
    assert not File.objects.filter(owner=day.uid).exists()


def test_what_is_entered_when_the_month_is_over_is_kept_for_a_month(world: World, doers: Doers) -> None:
    late = SATURDAY + timedelta(days=60)
    day = held(world, doers.chief, counts={"resident": 3})
    run_due(late)
    keep_sheet(by=doers.chief, uid=day.uid, upload=io.BytesIO(jpeg()), now=late)
    run_due(late + FORGOTTEN_AFTER - HOUR)
    assert File.objects.filter(owner=day.uid).exists()
    run_due(late + FORGOTTEN_AFTER + HOUR)
    assert not File.objects.filter(owner=day.uid).exists()


def test_nobody_else_keeps_a_photo_of_its_sheet(doers: Doers, day: Activity) -> None:
    with pytest.raises(RuleError, match="not_your_place"):
        keep_sheet(by=doers.elsewhere, uid=day.uid, upload=io.BytesIO(jpeg()), now=SATURDAY)


def test_who_takes_a_sign_up_back_is_forgotten_with_the_key(day: Activity) -> None:
    row = named(day)
    withdraw(by=NOBODY, coming=row.uid, now=MONDAY)
    assert not DataKey.objects.filter(owner=row.uid).exists()


def test_who_leaves_keeps_a_name_on_the_certificate_and_nothing_else(world: World, doers: Doers) -> None:
    told = Serving(uuid.uuid4(), "石大勇", True, phone="13800000000", skills="电工")
    (row,) = enrol_all(by=doers.chief, place=world.village, serving=[told], now=MONDAY)
    before = DataKey.objects.get(owner=row.uid).wrapped
    leave(by=doers.chief, uid=row.uid, now=SATURDAY)
    row = Enrolment.objects.get()
    assert (row.name, row.phone, row.skills) == ("石大勇", "", "")
    assert DataKey.objects.get(owner=row.uid).wrapped != before, "what the old key sealed nobody opens any more"


@pytest.mark.parametrize("register", ["pioneer", "seeker", "honour", "project"])
def test_whom_a_line_named_is_forgotten_when_it_ends(world: World, doers: Doers, register: str) -> None:
    kind = "award" if register == "honour" else ""
    line = Line(register, "一行", world.village, kind=kind, person="石大勇", phone="13800000000", agrees=True)
    entry = list_entry(by=doers.chief, uid=uuid.uuid4(), line=line, now=MONDAY)
    end_entry(by=doers.chief, uid=entry.uid, outcome="ended", why="", now=SATURDAY)
    entry = Entry.objects.get()
    assert (entry.person, entry.phone) == ("", "")
    assert not DataKey.objects.filter(owner=entry.uid).exists()


def test_names_of_who_left_and_what_they_promised_go_in_the_nightly_round(world: World, doers: Doers) -> None:
    told = Serving(uuid.uuid4(), "石大勇", True, heads=3, home="县财政局")
    (row,) = enrol_all(by=doers.chief, place=world.village, serving=[told], now=MONDAY)
    (kept,) = pledge_all(by=doers.chief, uid=uuid.uuid4(), pledges=[(row.uid, "每周看望张大爷")], now=MONDAY)
    end_pledge(by=doers.chief, uid=kept.uid, outcome="kept", became="一直在去", now=SATURDAY)
    leave(by=doers.chief, uid=row.uid, now=SATURDAY)
    year = timedelta(days=366)
    before = retain(now=MONDAY + year)
    assert (before["serving"], before["pledges"]) == (0, 0)
    assert retain(now=MONDAY + 2.1 * year)["serving"] == 1
    assert retain(now=MONDAY + 3.1 * year)["pledges"] == 1
    assert not any(retain(now=MONDAY + 3.2 * year)[name] for name in ("serving", "pledges", "entries"))
    row, kept = Enrolment.objects.get(), Pledge.objects.get()
    assert (row.name, row.home, row.heads) == ("", "县财政局", 3), "what the sums of a unit need stays"
    assert (kept.text, kept.became, kept.outcome) == ("", "", "kept")


def test_nothing_of_who_left_is_left_however_they_left(world: World, doers: Doers) -> None:
    told = Serving(uuid.uuid4(), "石大勇", True, phone="13800000000", skills="电工", free="周末")
    (row,) = enrol_all(by=doers.chief, place=world.village, serving=[told], now=MONDAY)
    Enrolment.objects.update(until=MONDAY.date(), name="")
    assert retain(now=MONDAY + timedelta(days=800))["serving"] == 1
    row.refresh_from_db()
    assert (row.name, row.phone, row.skills, row.free) == ("", "", "", "")


def test_whose_household_an_ended_line_named_goes_in_the_nightly_round(world: World, doers: Doers) -> None:
    add_households(world.grid, [{"code": "H001", "door": "水磨坊27号", "head": "周秀兰", "phone": "", "people": 1}])
    line = Line("honour", "十星级文明户", world.grid, kind="award", household=Household.objects.get(), agrees=True)
    entry = list_entry(by=doers.chief, uid=uuid.uuid4(), line=line, now=MONDAY)
    end_entry(by=doers.chief, uid=entry.uid, outcome="ended", why="搬走了", now=SATURDAY)
    assert retain(now=MONDAY + timedelta(days=300))["entries"] == 0
    assert retain(now=MONDAY + timedelta(days=400))["entries"] == 1
    entry.refresh_from_db()
    assert (entry.household, entry.why) == (None, "")
