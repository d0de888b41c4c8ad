"""The figures that the towns print, made through actions at their sizes and counted from events alone.

Each test is named after its rows in the list of figures. 余 stands for a value that is a little more: 150余 is 151 to 159.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest

from huiyin.apps.activities.actions.activities import Held, Plan, announce, record_held
from huiyin.apps.activities.actions.attending import enrol
from huiyin.apps.activities.actions.registers import Line, end_entry, list_entry
from huiyin.apps.activities.actions.schemes import Setting, close_task, set_tasks
from huiyin.apps.activities.actions.teams import Serving, end_team, enrol_all, pledge_all, register_team
from huiyin.apps.activities.models import Entry
from huiyin.apps.activities.queries.counts import Counted, apart, by_tag, different, stock, times, total
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.actions import add_households, add_place
from huiyin.apps.places.models import Place
from huiyin.core.words import PlaceKind
from huiyin.core.worktime import SHANGHAI
from tests.builders import World

pytestmark = pytest.mark.django_db
BY = Viewer.for_system("figures")
NEW_YEAR = datetime(2023, 1, 2, 9, tzinfo=SHANGHAI)


def held(place: Place, kind: str, n: int, *, counts: Iterable[dict[str, int]] = (), **changes: Any) -> None:
    """So many activities of a kind, one after the other through 2023."""
    given = list(counts) or [{"volunteer": 8}] * n
    for nth in range(n):
        starts = NEW_YEAR + timedelta(hours=18 * nth)
        issue: dict[str, Any] = {"issue": nth + 1} if "series" in changes else {}
        plan = Plan(kind, f"第{nth + 1}次", place, starts, starts + timedelta(hours=2), **issue, **changes)
        how = Held(given[nth])
        record_held(by=BY, uid=uuid.uuid4(), plan=plan, held=how, now=starts + timedelta(hours=3))


def listed(place: Place, register: str, n: int, **changes: Any) -> list[Entry]:
    """So many lines in a register."""
    return [
        list_entry(by=BY, uid=uuid.uuid4(), line=Line(register, f"第{k + 1}个", place, **changes), now=NEW_YEAR)
        for k in range(n)
    ]


def year(kind: str, place: Place, **by: str) -> Counted:
    """Events of 2023."""
    return Counted(kind, place, NEW_YEAR.date().replace(day=1), NEW_YEAR.date().replace(month=12, day=31), by)


def test_0_2_and_0_4_four_kinds_of_team_and_what_was_held_under_each_measure() -> None:
    world = World("xinba")
    for kind in ("cadre", "member", "volunteer", "talent"):
        register_team(
            uid=uuid.uuid4(), by=BY, kind=kind, place=world.town, name="", unit=world.unit(f"{kind}_team"), now=NEW_YEAR
        )
    assert apart(year("team.registered", world.town), "category") == 4
    held(world.village, "sport", 3, tags=("four_measures.teams",))
    held(world.village, "lecture", 2, tags=("four_measures.net", "four_measures.teams"))
    bounds = (NEW_YEAR.date(), NEW_YEAR.date().replace(month=12))
    assert by_tag(world.town, "four_measures", *bounds) == {"teams": 5, "net": 2}


def test_1_3_to_1_5_forty_teams_358_activities_eighteen_vanguard_posts() -> None:
    world = World("dalu")
    teams = [
        register_team(
            uid=uuid.uuid4(), by=BY, kind="volunteer", place=world.village, name=f"志愿服务{n}队", now=NEW_YEAR
        )
        for n in range(41)
    ]
    end_team(by=BY, team=teams[7], now=NEW_YEAR + timedelta(days=90))
    assert stock(year("team.registered", world.town, category="volunteer"), "team.ended") == 40
    held(world.village, "volunteering", 358)
    assert times(year("activity.held", world.town, category="volunteering")) == 358
    listed(world.village, "pioneer", 18)
    assert stock(year("register.listed", world.town, category="pioneer"), "register.ended") == 18


def test_1_7_and_1_8_more_than_150_convenience_days_and_3130_attendances() -> None:
    world = World("dalu")
    sizes = [{"resident": 20}] * 152 + [{"resident": 30, "volunteer": 60}]
    held(world.village, "convenience", 153, counts=sizes)
    assert 150 < times(year("activity.held", world.town, category="convenience")) < 160
    assert total(year("activity.attended", world.town, category="convenience")) == 3130


def test_1_23_to_1_26_a_series_of_twenty_lectures_in_local_song_and_an_honour() -> None:
    world = World("dalu")
    held(world.village, "volunteering", 20, series="four_colours")
    assert times(year("activity.held", world.town, series="four_colours")) == 20
    held(world.village, "lecture", 23, counts=[{"resident": 45}] * 23, series="local_song")
    assert 20 < times(year("activity.held", world.town, category="lecture")) < 30
    assert 1000 < total(year("activity.attended", world.town, category="lecture")) < 1100
    listed(world.town, "honour", 1)
    assert times(year("register.listed", world.town, category="honour")) == 1


def test_2_1_to_2_4_trainings_and_what_a_demonstration_brought_along() -> None:
    world = World("dagaoping")
    held(world.village, "training", 22, counts=[{"cadre": 19, "resident": 2}] * 22, series="cadres")
    assert times(year("activity.held", world.town, category="training")) == 22
    assert 400 < total(year("activity.attended", world.town, category="training", role="cadre")) < 500
    line = Line("project", "茶叶种植", world.village, quantity=220, measure="亩", households=412)
    list_entry(by=BY, uid=uuid.uuid4(), line=line, now=NEW_YEAR)
    project = year("register.listed", world.town, category="project")
    assert total(project) == 220
    assert 400 < project.events.get().data["households"] < 500


def test_3_6_a_class_of_forty_secretaries_each_with_a_project() -> None:
    world = World("yangquan")
    ends = NEW_YEAR + timedelta(days=360)
    plan = Plan("year_class", "村党组织书记培训班", world.town, NEW_YEAR, ends)
    course = announce(by=BY, uid=uuid.uuid4(), plan=plan, now=NEW_YEAR)
    enrol(
        by=BY, uid=course.uid, idem=uuid.uuid4(), names=[f"书记{n}" for n in range(40)], role="secretary", now=NEW_YEAR
    )
    enrolled = year("activity.enrolled", world.town, category="year_class", role="secretary")
    assert total(enrolled) == 40
    villages = [world.village, world.other_village]
    setting = Setting("course", "project", "村集体收入过50万", ends.date(), villages, course=course)
    tasks = set_tasks(by=BY, uid=uuid.uuid4(), setting=setting, now=NEW_YEAR)
    close_task(by=BY, uid=tasks[0].uid, result="光伏并网，年入56万。", now=ends)
    assert apart(year("task.closed", world.town, series="course"), "place") == 1


def test_4_1_signboards_of_all_41_villages() -> None:
    world = World("huaqiao")
    more = [
        add_place(kind=PlaceKind.village, name=f"{n}号村", parent=world.town, code=f"99000110030{n:02}")
        for n in range(39)
    ]
    for village in (world.village, world.other_village, *more):
        for board in listed(village, "signboard", 2, kind="board"):
            end_entry(by=BY, uid=board.uid, outcome="rectified", why="撤下", now=NEW_YEAR)
    put_right = year("register.ended", world.town, category="signboard", outcome="rectified")
    assert (apart(put_right, "place"), times(put_right)) == (41, 82)


def test_4_2_4_3_4_11_and_4_19_checks_deliberations_and_clean_ups() -> None:
    world = World("huaqiao")
    printed = {"self_check": 4, "spot_check": 15, "deliberation": 223, "clean_up": 123}
    for kind, n in printed.items():
        held(world.village, kind, n, counts=[{"member": 5}] * n)
    counted = {kind: times(year("activity.held", world.town, category=kind)) for kind in printed}
    assert counted == printed
    assert 120 < counted["clean_up"] < 130


def test_4_6_and_4_8_to_4_10_homes_opened_and_ratings_with_their_history() -> None:
    world = World("huaqiao")
    listed(world.village, "station", 4)
    assert times(year("register.listed", world.town, category="station")) == 4
    villages = [
        add_place(kind=PlaceKind.village, name=f"{n}号村", parent=world.town, code=f"99000110030{n:02}")
        for n in range(13)
    ]
    for village, kind in zip(villages, "b" * 11 + "cc", strict=True):
        listed(village, "rating", 1, kind=kind, shown=True)
    for village in villages[:4]:
        listed(village, "rating", 1, kind="a", shown=True)

    def standing(kind: str) -> int:
        return stock(year("register.listed", world.town, category="rating", series=kind), "register.ended")

    assert [standing(kind) for kind in "abc"] == [4, 7, 2]
    assert Entry.objects.filter(place=villages[0]).count() == 2, "the rating before is kept"


def test_4_13_more_than_210_teams_of_five_kinds() -> None:
    world = World("huaqiao")
    kinds = ("vanguard", "hamlet", "volunteer", "culture", "safety")
    for n in range(213):
        register_team(uid=uuid.uuid4(), by=BY, kind=kinds[n % 5], place=world.village, name=f"{n}队", now=NEW_YEAR)
    there = year("team.registered", world.town)
    assert 210 < stock(there, "team.ended") < 220
    assert apart(there, "category") == 5


def test_4_16_and_4_17_honours_of_households_and_of_176_people() -> None:
    world = World("huaqiao")
    homes = add_households(world.grid, [{"code": f"H{n}", "door": f"{n}号"} for n in range(103)])
    for n, home in enumerate([*homes, *homes[:20]]):
        kind = ("ten_star", "family", "courtyard")[n % 3]
        line = Line("honour", home.door, world.village, kind=kind, household=home)
        list_entry(by=BY, uid=uuid.uuid4(), line=line, now=NEW_YEAR)
    households = year("register.listed", world.town, category="honour")
    assert (100 < different(households, "household") < 110, times(households)) == (True, 123)
    for n in range(176):
        kind = ("parent_in_law", "daughter_in_law", "neighbour")[n % 3]
        line = Line("honour", "先进典型", world.village, kind=kind, person=f"某{n}", agrees=True)
        list_entry(by=BY, uid=uuid.uuid4(), line=line, now=NEW_YEAR)
    assert (
        sum(
            times(year("register.listed", world.town, category="honour", series=kind))
            for kind in ("parent_in_law", "daughter_in_law", "neighbour")
        )
        == 176
    )


def test_4_18_more_than_2000_members_have_pledged() -> None:
    world = World("huaqiao")
    members = [Serving(uuid.uuid4(), f"党员{n}", True, party=True) for n in range(2014)]
    enrol_all(by=BY, place=world.village, serving=members, now=NEW_YEAR)
    pledge_all(uid=uuid.uuid4(), by=BY, pledges=[(each.uid, "带头清理房前屋后") for each in members], now=NEW_YEAR)
    pledge_all(uid=uuid.uuid4(), by=BY, pledges=[(each.uid, "联系三户邻居") for each in members[:90]], now=NEW_YEAR)
    made = year("pledge.made", world.town, role="member")
    assert times(made) == 2104
    assert 2000 < different(made, "by") < 3000, "people, not promises"
