"""What is changed, sent twice or put right afterwards: nothing is lost on the way, and what was told before stays known."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from huiyin.apps.activities.actions import attending
from huiyin.apps.activities.actions.activities import Held, cancel, change, hold
from huiyin.apps.activities.actions.attending import SigningUp, arrive, give_hours, sign_up, tick
from huiyin.apps.activities.actions.registers import Line, end_entry, list_entry
from huiyin.apps.activities.actions.taking_back import take_back_held
from huiyin.apps.activities.actions.teams import Serving, end_team, enrol_all, leave, pledge_all, register_team
from huiyin.apps.activities.forms.activities import HoursForm
from huiyin.apps.activities.models import Activity, Coming, Enrolment, Pledge, Team
from huiyin.apps.activities.queries.activities import taken
from huiyin.apps.activities.queries.schemes import tabs
from huiyin.apps.activities.queries.teams import homes, minutes_of
from huiyin.apps.activities.town import town_words
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event, EventSecret
from huiyin.core.activity import EARLY
from huiyin.core.errors import RuleError
from tests.apps.activities.held import SATURDAY, Doers, announced, held, plan
from tests.builders import MONDAY, World, sign_in
from tests.turns import at_once

pytestmark = pytest.mark.django_db
NOBODY = Viewer.nobody()
EVENING = SATURDAY + timedelta(hours=10)


def refused(code: str):
    return pytest.raises(RuleError, match=code)


def team_of(world: World, by: Viewer) -> Team:
    unit = world.unit("village_volunteers", world.village)
    return register_team(by=by, uid=uuid.uuid4(), kind="volunteer", place=world.village, name="", unit=unit, now=MONDAY)


def served(world: World, by: Viewer, name: str, **more: Any) -> Enrolment:
    return enrol_all(by=by, place=world.village, serving=[Serving(uuid.uuid4(), name, True)], now=MONDAY, **more)[0]


def test_whoever_changes_the_spot_keeps_unit_venue_and_aims(world: World, doers: Doers) -> None:
    chief = doers.chief
    venue = list_entry(by=chief, uid=uuid.uuid4(), line=Line("venue", "农家书屋", world.village), now=MONDAY)
    unit = world.unit("village_volunteers", world.village)
    day = announced(world, chief, unit=unit, venue=venue, tags=("an_old.aim",))
    end_entry(by=chief, uid=venue.uid, outcome="ended", why="", now=MONDAY)
    browser, path = sign_in(Client(), doers.town_desk), f"/d/act/{day.uid}/change/"
    form = browser.get(path).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent |= {"spot": "村部院里", "day": "2026-11-21", "begins": "09:00", "ends": "11:00"}
    answer = browser.post(path, {name: value for name, value in sent.items() if value not in (None, "", False)})
    assert answer.status_code == 302
    day.refresh_from_db()
    assert (day.spot, day.unit, day.venue, day.tags) == ("村部院里", unit, venue, ["an_old.aim"])


def test_whoever_serves_stands_in_a_list_whatever_became_of_the_team(world: World, doers: Doers) -> None:
    chief = doers.chief
    team = team_of(world, chief)
    served(world, chief, "石大勇", team=team)
    served(world, chief, "钟小满")
    browser = sign_in(Client(), chief)
    page = browser.get("/d/teams/here/").content.decode()
    assert "钟小满" in page, "without a team and without a home unit"
    assert "石大勇" not in page
    end_team(by=chief, team=team, now=SATURDAY)
    assert "石大勇" in browser.get("/d/teams/here/").content.decode(), "the team is no more"


def test_every_form_that_is_sent_twice_is_done_once(world: World, doers: Doers) -> None:
    chief = doers.chief
    day, row = announced(world, chief), served(world, chief, "石大勇")
    browser = sign_in(Client(), chief)
    names = {"idem": uuid.uuid4(), "role": "cadre", "names": "甲\n乙"}
    promise: dict[str, Any] = {"idem": uuid.uuid4(), "text": "修三户的电灯"}
    team = {"idem": uuid.uuid4(), "kind": "volunteer", "name": "夜巡队", "place": world.village.pk}
    for _ in range(2):
        assert browser.post(f"/d/act/{day.uid}/names/", names).status_code == 302
        assert browser.post(f"/d/serving/{row.uid}/pledge/", promise).status_code == 302
        assert browser.post("/d/teams/new/", team).status_code == 302
    day.refresh_from_db()
    assert day.roll is not None
    assert (day.roll.entries.count(), Pledge.objects.count(), Team.objects.count()) == (2, 1, 1)
    assert pledge_all(by=chief, uid=promise["idem"], pledges=[(row.uid, "x")], now=MONDAY)[0].text == "修三户的电灯"


def test_what_was_told_before_a_correction_stays_with_it(world: World, doers: Doers) -> None:
    chief = doers.chief
    day = held(world, chief, counts={"resident": 30}, result="理发21人。")
    hold(by=chief, uid=day.uid, held=Held({"resident": 30}, "理发12人。", 25), now=EVENING)
    event = Event.objects.get(kind="activity.corrected")
    assert (event.quantity, event.measure) == (25, "persons")
    assert EventSecret.objects.get(event=event).body == {"result": "理发21人。", "persons": None}
    hold(by=chief, uid=day.uid, held=Held({"resident": 31}, "理发12人。", 25), now=EVENING)
    assert Event.objects.filter(kind="activity.corrected").count() == 1, "a number is put right by its difference"


@pytest.mark.parametrize("how", ["taken_back", "other_parts"])
def test_what_was_told_before_it_was_taken_back_stays_with_that(world: World, doers: Doers, how: str) -> None:
    chief = doers.chief
    day = held(world, chief, counts={"member": 9}, kind="theme_day", result="学了两段。")
    if how == "taken_back":
        take_back_held(by=chief, uid=day.uid, why="是上周的", now=EVENING)
    else:
        hold(by=chief, uid=day.uid, held=Held({"member": 9}, "上了党课。", parts=("lesson",)), now=EVENING)
    body = EventSecret.objects.get(event=Event.objects.get(kind="activity.taken_back")).body
    assert (body["result"], body["persons"], body["checks"]) == ("学了两段。", None, {})


def test_the_number_of_an_activity_that_was_cancelled_is_free(world: World, doers: Doers) -> None:
    chief = doers.chief
    first = announced(world, chief, series="宣讲", issue=1)
    with refused("issue_taken"):
        announced(world, chief, series="宣讲", issue=1)
    cancel(by=chief, uid=first.uid, why="下雨", now=MONDAY)
    announced(world, chief, series="宣讲", issue=1)


def test_a_number_without_a_series_clashes_with_none(world: World, doers: Doers) -> None:
    for _ in range(2):
        announced(world, doers.chief, issue=1)


def test_hours_can_be_taken_back_and_read_again_as_they_were(world: World, doers: Doers) -> None:
    chief = doers.chief
    day, row = announced(world, chief), served(world, chief, "石大勇")
    give_hours(by=chief, uid=day.uid, minutes={row.uid: 50}, now=SATURDAY)
    name = f"h_{row.uid}"
    form = HoursForm(rows=[row], minutes=minutes_of(day))
    again = HoursForm({"idem": str(uuid.uuid4()), name: form[name].value()}, rows=[row], minutes=minutes_of(day))
    assert again.is_valid(), again.errors
    assert again.minutes() == {row.uid: 50}
    browser = sign_in(Client(), chief)
    Activity.objects.update(starts_at=MONDAY - timedelta(days=9))  # begun, by the clock of the wall
    browser.post(f"/d/act/{day.uid}/hours/", {"idem": uuid.uuid4(), name: "0"})
    given = Event.objects.filter(kind="service.given").order_by("nth").values_list("quantity", flat=True)
    assert list(given) == [50, -50]
    assert (Coming.objects.get().minutes, Coming.objects.get().came_at) == (0, None)
    other = served(world, chief, "钟小满")
    with refused("hours_wrong"):
        give_hours(by=chief, uid=day.uid, minutes={other.uid: 0}, now=SATURDAY)
    assert homes(chief) == []


def test_who_left_the_day_before_by_our_calendar_has_not_served(world: World, doers: Doers) -> None:
    chief, starts = doers.chief, (SATURDAY + timedelta(days=1)).replace(hour=17)  # Monday, one o'clock at night
    day, row = announced(world, chief, starts=starts, ends=starts + timedelta(hours=2)), served(world, chief, "石大勇")
    leave(by=chief, uid=row.uid, now=starts - timedelta(hours=3))
    with refused("not_theirs"):
        give_hours(by=chief, uid=day.uid, minutes={row.uid: 60}, now=starts)


def test_a_list_is_ticked_when_it_is_time_and_fixed_by_a_tick_alone(world: World, doers: Doers) -> None:
    chief, day = doers.chief, announced(world, doers.chief)
    roll = attending.enrol(by=chief, uid=day.uid, idem=uuid.uuid4(), names=["甲"], role="cadre", now=MONDAY)
    entry = roll.entries.get()
    with refused("nobody_ticked"):
        tick(by=chief, uid=day.uid, entries=[], now=SATURDAY)
    attending.enrol(by=chief, uid=day.uid, idem=uuid.uuid4(), names=["乙"], role="cadre", now=MONDAY)
    with refused("not_begun"):
        tick(by=chief, uid=day.uid, entries=[entry.pk], now=SATURDAY - EARLY - timedelta(minutes=1))
    assert tick(by=chief, uid=day.uid, entries=[entry.pk], now=SATURDAY - EARLY) == 1
    cancel(by=chief, uid=day.uid, why="下雨", now=SATURDAY)
    with refused("was_cancelled"):
        tick(by=chief, uid=day.uid, entries=[entry.pk], now=SATURDAY)


def test_the_result_begins_with_everybody_in_their_own_capacity(world: World, doers: Doers) -> None:
    chief, day = doers.chief, announced(world, doers.chief)
    names = [f"书记{n}" for n in range(4)]
    roll = attending.enrol(by=chief, uid=day.uid, idem=uuid.uuid4(), names=names, role="secretary", now=MONDAY)
    tick(by=chief, uid=day.uid, entries=list(roll.entries.values_list("pk", flat=True))[:3], now=SATURDAY)
    arrive(by=NOBODY, activity=day.uid, coming=SigningUp(uuid.uuid4(), 5), now=SATURDAY)
    whole = Serving(uuid.uuid4(), "县第二小学", True, home="县第二小学", heads=12)
    (row,) = enrol_all(by=chief, place=world.village, serving=[whole], now=MONDAY)
    give_hours(by=chief, uid=day.uid, minutes={row.uid: 60}, now=SATURDAY)
    form = sign_in(Client(), chief).get(f"/d/act/{day.uid}/held/").context["form"]
    found = {role: form[f"n_{role}"].value() for role in ("secretary", "resident", "volunteer")}
    assert found == {"secretary": 3, "resident": 5, "volunteer": 12}


def test_who_signed_up_and_taps_the_code_takes_one_seat(world: World, doers: Doers) -> None:
    day = announced(world, doers.chief, signs_up=True, seats=5)
    sign_up(by=NOBODY, activity=day.uid, coming=SigningUp(uuid.uuid4(), 3), now=MONDAY)
    arrive(by=NOBODY, activity=day.uid, coming=SigningUp(uuid.uuid4(), 3), now=SATURDAY)
    assert taken(day) == 3
    sign_up(by=NOBODY, activity=day.uid, coming=SigningUp(uuid.uuid4(), 2), now=SATURDAY)


def test_it_counts_under_the_aims_it_has_in_the_end(world: World, doers: Doers, client: Client) -> None:
    chief = doers.chief
    day = announced(world, chief, tags=("joint_plan.culture", "joint_plan.party"))
    change(by=chief, uid=day.uid, plan=plan(world, tags=("joint_plan.party",)), now=MONDAY)
    hold(by=chief, uid=day.uid, held=Held({"resident": 7}), now=EVENING)
    scheme = town_words("yangquan").scheme("joint_plan")
    assert scheme is not None
    counted = {tab.aim.key: (tab.held, tab.attendances) for tab in tabs(world.town, scheme, EVENING.date())}
    assert {key: sums for key, sums in counted.items() if sums != (0, 0)} == {"party": (1, 7)}
    for aim, there in (("party", True), ("culture", False)):
        page = client.get(f"/aims/?town={world.town.uid}&scheme=joint_plan&aim={aim}").content.decode()
        assert (f"/act/{day.uid}/" in page) is there
    listed = sign_in(Client(), chief).get("/d/act/?t=joint_plan.culture")
    assert listed.context["rows"] == []


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_form_sent_from_two_windows_at_once_is_done_once() -> None:
    world = World("yangquan")
    chief = Doers(world).chief
    day, uid = announced(world, chief), uuid.uuid4()
    someone = [Serving(uuid.uuid4(), "石大勇", True)]

    def enrol() -> uuid.UUID:
        return enrol_all(by=chief, place=world.village, serving=someone, now=MONDAY)[0].uid

    def names() -> int:
        told = {"idem": uid, "names": ["甲", "乙"], "role": "cadre"}
        return attending.enrol(by=chief, uid=day.uid, now=MONDAY, **told).entries.count()  # type: ignore[arg-type]

    def promise() -> int:
        return len(pledge_all(by=chief, uid=uid, pledges=[(someone[0].uid, "修电灯")], now=MONDAY))

    def team() -> str:
        place = world.village
        return register_team(by=chief, uid=uid, kind="town", place=place, name="夜巡队", now=MONDAY).unit.name

    assert at_once(enrol, enrol, enrol) == [someone[0].uid] * 3
    assert at_once(names, names) == [2, 2]
    assert at_once(promise, promise) == [1, 1]
    assert at_once(team, team) == ["夜巡队"] * 2
