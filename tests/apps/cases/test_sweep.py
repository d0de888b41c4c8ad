"""Clocks that come to a moment: a word before the end, the breach, the ladder; and what a sweep must never do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from huiyin.apps.cases.actions.answers import Said, hear_asker
from huiyin.apps.cases.actions.rerate import ask_to_rerate, rerate
from huiyin.apps.cases.actions.sweep import sweep
from huiyin.apps.cases.models import Case, CaseParty, ClockRun, Notice
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import CalendarNotice
from huiyin.apps.records.actions import log_all
from huiyin.apps.records.models import Event
from huiyin.apps.records.rows import insert_each
from huiyin.core.words import Answer
from tests.builders import MONDAY, World, say, step

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def world() -> World:
    """A town of six slips: dispatched in 2 office hours; then the station's chief is told; 4 later it is raised."""
    return World("yangquan")


@pytest.fixture
def case(world: World) -> Case:
    """A lamp, said on Monday at 9:00."""
    return say(world)


def clock(case: Case, name: str = "dispatch") -> ClockRun:
    return ClockRun.objects.filter(case=case, name=name).order_by("-id")[0]


def notices(case: Case, code: str) -> list[Notice]:
    return list(Notice.objects.filter(case=case, code=code).select_related("to_post", "to_unit").order_by("id"))


def breaches(case: Case) -> list[Event]:
    return list(Event.objects.filter(subject=case.uid, kind="case.late").order_by("nth"))


def test_before_any_moment_nothing_happens(case: Case) -> None:
    assert not sweep(now=MONDAY + HOUR)
    assert clock(case).stage == 0


def test_the_holder_hears_before_the_end(world: World, case: Case) -> None:
    assert sweep(now=MONDAY + 95 * MINUTE) == {"near": 1}
    (word,) = notices(case, "near")
    assert word.to_post.title == "desk"
    assert word.to_post.unit == world.unit("village_station", world.village)
    assert word.values == {"clock": "dispatch", "due": (MONDAY + 2 * HOUR).isoformat()}
    assert clock(case).next_at == MONDAY + 2 * HOUR
    assert not breaches(case)


def test_a_breach_is_an_event_and_the_chief_is_told(world: World, case: Case) -> None:
    sweep(now=MONDAY + 95 * MINUTE)
    assert sweep(now=MONDAY + 125 * MINUTE) == {"late": 1, "tell": 1}
    case.refresh_from_db()
    assert (case.late, case.seq, clock(case).late_at) == (True, 2, MONDAY + 2 * HOUR)
    (event,) = breaches(case)
    assert (event.at, event.recorded_at) == (MONDAY + 2 * HOUR, MONDAY + 125 * MINUTE)
    assert (event.data["clock"], event.data["limit"], event.data["system"]) == ("dispatch", "2wh", "clock")
    (told,) = notices(case, "late")
    assert (told.to_post.title, told.to_post.unit.kind) == ("chief", "station")


def test_the_ladder_raises_it_to_the_unit_above(world: World, case: Case) -> None:
    sweep(now=MONDAY + 2 * HOUR)
    # four office hours after 11:00: one until noon, three in the afternoon
    rung = clock(case).next_at
    assert MONDAY + 6 * HOUR <= rung <= MONDAY + 10 * HOUR
    assert sweep(now=rung)["raise"] == 1
    shared = list(CaseParty.objects.filter(case=case, part="copy").values_list("post__title", "post__unit__key"))
    assert sorted(shared) == [("chief", "town_station"), ("desk", "town_station")]
    assert {word.to_post.title for word in notices(case, "raised")} == {"desk", "chief"}
    assert clock(case).next_at is None
    case.refresh_from_db()
    raised = Event.objects.get(subject=case.uid, kind="case.raised")
    assert (case.raised_at, raised.at, raised.nth) == (rung, rung, case.seq)


def test_a_late_sweep_does_everything_in_order_and_warns_nobody_too_late(case: Case) -> None:
    counts = sweep(now=MONDAY + timedelta(days=1))
    assert counts == {"late": 1, "tell": 1, "raise": 1}
    assert not notices(case, "near")


def test_sweeping_again_changes_nothing(case: Case) -> None:
    sweep(now=MONDAY + timedelta(days=1))
    before = (Event.objects.count(), Notice.objects.count(), CaseParty.objects.count())
    assert not sweep(now=MONDAY + timedelta(days=1))
    ClockRun.objects.filter(case=case, name="dispatch").update(
        next_at=MONDAY
    )  # even when something makes it look again
    assert not sweep(now=MONDAY + timedelta(days=1))
    assert (Event.objects.count(), Notice.objects.count(), CaseParty.objects.count()) == before


@pytest.mark.parametrize("broken", [1, 2, 3])
def test_killed_in_the_middle_it_loses_and_doubles_nothing(
    world: World, broken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huiyin.apps.cases.actions.sweep.BATCH", 2)
    cases = [say(world) for _ in range(5)]
    seen, real = [], insert_each

    def killed(*args, **kwargs):
        seen.append(args)
        if len(seen) == broken:
            raise KeyboardInterrupt
        return real(*args, **kwargs)

    monkeypatch.setattr("huiyin.apps.records.actions.insert_each", killed)
    with pytest.raises(KeyboardInterrupt):
        sweep(now=MONDAY + 125 * MINUTE)
    monkeypatch.setattr("huiyin.apps.records.actions.insert_each", real)
    sweep(now=MONDAY + 126 * MINUTE)
    for each in cases:
        each.refresh_from_db()
        assert (len(breaches(each)), each.seq, each.late) == (1, 2, True)
        assert len(notices(each, "late")) == 1


def test_one_bad_run_does_not_hold_up_the_others(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [say(world) for _ in range(3)]
    real = log_all

    def fails(by, whats):
        if cases[0].uid in {what.subject for what in whats}:
            raise ValueError("broken")
        return real(by, whats)

    monkeypatch.setattr("huiyin.apps.cases.actions.sweep.log_all", fails)
    assert sweep(now=MONDAY + 125 * MINUTE)["late"] == 2
    assert [len(breaches(each)) for each in cases] == [0, 1, 1]


def test_a_timer_never_makes_a_case_late(world: World, case: Case) -> None:
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    team = world.unit("village_volunteers", world.village)
    volunteer = world.viewer("volunteer", unit=team)
    step(case, desk, "dispatch", MONDAY + HOUR, unit=team.pk)
    step(case, volunteer, "accept", MONDAY + HOUR)
    step(case, volunteer, "report", MONDAY + 2 * HOUR, result="换了灯头，亮了")
    ClockRun.objects.exclude(name="answer").delete()
    wait = clock(case, "answer")
    assert wait.due_at is not None
    assert sweep(now=wait.due_at - MINUTE)["call_back"] == 0
    counts = sweep(now=wait.due_at + MINUTE)
    case.refresh_from_db()
    assert (counts["call_back"], counts["late"], case.late) == (1, 0, False)
    assert clock(case, "answer").late_at == wait.due_at, "the desk's call list finds it by this"
    assert not breaches(case)


def test_a_clock_stopped_after_its_end_is_a_breach_even_if_no_sweep_came_by(world: World, case: Case) -> None:
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    team = world.unit("village_volunteers", world.village)
    step(case, desk, "dispatch", MONDAY + 125 * MINUTE, unit=team.pk)
    run_due(MONDAY + 126 * MINUTE)
    case.refresh_from_db()
    (event,) = breaches(case)
    assert (event.data["clock"], event.at, case.late) == ("dispatch", MONDAY + 2 * HOUR, False)
    assert (clock(case).late_at, clock(case).next_at) == (MONDAY + 2 * HOUR, None)
    run_due(MONDAY + 127 * MINUTE)
    assert len(breaches(case)) == 1


def test_more_time_and_late_again_are_two_breaches(world: World, case: Case) -> None:
    run = clock(case, "solve")
    sweep(now=run.due_at)
    assert [event.data["clock"] for event in breaches(case)] == ["dispatch", "solve"]
    ClockRun.objects.filter(pk=run.pk).update(
        stage=0, late_at=None, due_at=run.due_at + 24 * HOUR, next_at=run.due_at + HOUR
    )
    assert sweep(now=run.due_at + HOUR)["near"] == 1
    assert sweep(now=run.due_at + 24 * HOUR)["late"] == 1
    assert [event.data["clock"] for event in breaches(case)] == ["dispatch", "solve", "solve"]


def test_a_year_that_is_not_known_is_left_alone_until_its_notice_comes(world: World) -> None:
    newyear = datetime(2027, 1, 4, 1, 0, tzinfo=UTC)
    case = say(world, now=newyear)
    assert (case.due_at, clock(case).next_at) == (None, None)
    assert not sweep(now=newyear + timedelta(days=30))
    days = [[date(2027, 2, 5).replace(day=5 + n).isoformat(), "off", "春节"] for n in range(8)]
    days += [[f"2027-10-0{n}", "off", "国庆节"] for n in range(1, 8)]
    CalendarNotice.objects.create(place=world.county, year=2027, source="测试通知", days=days, loaded_at=timezone.now())
    ask_to_rerate(world.county, newyear + 3 * HOUR)
    assert run_due(newyear + 3 * HOUR) == 2
    case.refresh_from_db()
    assert (case.due_at, case.due_clock) == (newyear + 2 * HOUR, "dispatch")
    assert sweep(now=newyear + 3 * HOUR)["late"] == 1


def test_a_new_notice_moves_open_clocks_and_takes_lateness_back_where_it_was_none(world: World, case: Case) -> None:
    sweep(now=MONDAY + 3 * HOUR)
    CalendarNotice.objects.create(
        place=world.town, year=2026, source="停水放假", days=[["2026-11-16", "off", "停水"]], loaded_at=timezone.now()
    )
    tuesday = MONDAY + 25 * HOUR + 30 * MINUTE  # 8:30 and two hours
    rerate({"place": world.town.pk, "after": 0}, MONDAY + 3 * HOUR)
    case.refresh_from_db()
    assert (case.due_at, case.late) == (tuesday, False)
    assert len(breaches(case)) == 1, "what was noted stays noted, and is taken back (test_in_time.py)"
    assert sweep(now=tuesday)["late"] == 1
    assert len(breaches(case)) == 2


def test_a_wrong_notice_that_is_taken_back_leaves_the_ladder_whole(world: World, case: Case) -> None:
    """Late, by a wrong notice not late, by the corrected one late again at the very same moment: told again, and raised."""
    sweep(now=MONDAY + 3 * HOUR)
    wrong = CalendarNotice.objects.create(
        place=world.town, year=2026, source="停水放假", days=[["2026-11-16", "off", "停水"]], loaded_at=timezone.now()
    )
    rerate({"place": world.town.pk, "after": 0}, MONDAY + 3 * HOUR)
    wrong.delete()
    rerate({"place": world.town.pk, "after": 0}, MONDAY + 4 * HOUR)
    assert sweep(now=MONDAY + 4 * HOUR)["late"] == 1
    assert [event.at for event in breaches(case)] == 2 * [MONDAY + 2 * HOUR]
    assert sweep(now=MONDAY + timedelta(days=1))["raise"] == 1


def test_a_shorter_limit_that_has_run_out_already_is_a_breach_at_once(world: World) -> None:
    """Three days for a lamp; on the second day it turns out to be the water, which has one."""
    case = say(world, category="lamp")
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    team = world.unit("village_volunteers", world.village)
    step(case, desk, "dispatch", MONDAY + HOUR, unit=team.pk)
    step(case, world.viewer("volunteer", unit=team), "accept", MONDAY + 2 * HOUR)
    sweep(now=MONDAY + 2 * HOUR)
    wednesday = MONDAY + timedelta(days=2)
    case = step(case, desk, "sort", wednesday, category="water").case
    run = clock(case, "solve")
    assert run.due_at < wednesday, "the limit of the new category has passed"
    assert sweep(now=wednesday + MINUTE)["late"] == 1
    case.refresh_from_db()
    assert case.late


def test_the_answer_of_the_asker_stops_nothing_that_was_noted(world: World, case: Case) -> None:
    """A breach keeps the optimistic lock right: the next step finds the number that the sweep left."""
    sweep(now=MONDAY + 125 * MINUTE)
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    team = world.unit("village_volunteers", world.village)
    volunteer = world.viewer("volunteer", unit=team)
    step(case, desk, "dispatch", MONDAY + 3 * HOUR, unit=team.pk)
    step(case, volunteer, "accept", MONDAY + 3 * HOUR)
    step(case, volunteer, "report", MONDAY + 4 * HOUR, result="亮了")
    heard = hear_asker(
        by=Viewer.nobody().as_reporter, said=Said(case=case.uid, answer=Answer.fixed), now=MONDAY + 5 * HOUR
    )
    assert list(Event.objects.filter(subject=case.uid).order_by("nth").values_list("nth", flat=True)) == [
        1,
        2,
        3,
        4,
        5,
        6,
    ]
    assert (heard.late, heard.answer) == (False, "fixed")


def test_the_town_leader_is_told_where_no_unit_is_above(world: World) -> None:
    case = say(world, place=world.town)
    Case.objects.filter(pk=case.pk).update(held_by_unit=world.unit("party_committee"), unit=None)
    sweep(now=MONDAY + timedelta(days=1))
    (word,) = notices(case, "raised")
    assert word.to_post.title == "leader"


def test_a_new_category_with_more_time_takes_lateness_back(world: World) -> None:
    """A lamp is late after three work days; told to be a matter of ten, it is not late any more."""
    case = say(world, category="lamp")
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    team = world.unit("village_volunteers", world.village)
    step(case, desk, "dispatch", MONDAY + HOUR, unit=team.pk)
    step(case, world.viewer("volunteer", unit=team), "accept", MONDAY + 2 * HOUR)
    friday = MONDAY + timedelta(days=4)
    sweep(now=friday)
    case.refresh_from_db()
    assert case.late
    case = step(case, desk, "sort", friday + HOUR, category="building").case
    assert not case.late
    assert clock(case, "solve").late_at is None
